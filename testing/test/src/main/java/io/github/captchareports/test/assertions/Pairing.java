package io.github.captchareports.test.assertions;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and their results side by side. */
final class Pairing {
    private Pairing() {}

    /** What is wrong if each request should have one result; null if nothing is. A request that came twice has two. */
    static @Nullable String problem(
            Collection<? extends ReportRequest> requests, Collection<? extends ReportResult> results) {
        Map<ReportRequest, Integer> missing = new LinkedHashMap<>();
        requests.forEach(request -> missing.merge(request, 1, Integer::sum));
        List<ReportResult> surplus = new ArrayList<>();
        for (ReportResult result : results) {
            Integer left = missing.get(result.request());
            if (left == null) {
                surplus.add(result);
            } else if (left == 1) {
                missing.remove(result.request());
            } else {
                missing.put(result.request(), left - 1);
            }
        }
        if (missing.isEmpty() && surplus.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        if (!missing.isEmpty()) {
            text.append("there was no result for:").append(lines(missing.keySet()));
        }
        if (!surplus.isEmpty()) {
            text.append(missing.isEmpty() ? "" : System.lineSeparator() + "and ")
                    .append("there was no request, or another result already, for:")
                    .append(lines(surplus));
        }
        return text.toString();
    }

    static String lines(Collection<?> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append(System.lineSeparator()).append("  ").append(value));
        return text.toString();
    }
}

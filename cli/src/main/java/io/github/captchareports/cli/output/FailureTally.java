package io.github.captchareports.cli.output;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.cli.Kebab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Counts what failed on its way to a service, by outcome and cause. Causes of the same kind and HTTP status are
 * counted together, under the words of the first, so that memory does not grow with the input.
 */
final class FailureTally {
    private static final int SHOWN = 5;

    private final Map<Outcome, Map<Group, Count>> counts = new TreeMap<>();

    private record Group(Kind kind, OptionalInt httpStatus) {}

    private static final class Count {
        private final FailureCause first;
        private long number;

        Count(FailureCause first) {
            this.first = first;
        }

        long number() {
            return number;
        }
    }

    void count(ReportResult result) {
        FailureCause cause = result.failureCause();
        if (cause != null) {
            counts.computeIfAbsent(result.outcome(), outcome -> new HashMap<>())
                    .computeIfAbsent(new Group(cause.kind(), cause.httpStatus()), group -> new Count(cause))
                    .number++;
        }
    }

    /** For example: 451 undelivered: 451 × HTTP 404 from https://host/path: check the base URL. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((outcome, causes) -> {
            List<Count> commonest = causes.values().stream()
                    .sorted(Comparator.comparingLong(Count::number).reversed())
                    .toList();
            long all = commonest.stream().mapToLong(Count::number).sum();
            String intro = all + " " + Kebab.of(outcome) + ": ";
            for (Count count : commonest.subList(0, Math.min(SHOWN, commonest.size()))) {
                lines.add(intro + count.number + " × " + words(count.first) + ": " + count.first.remedy());
            }
            if (commonest.size() > SHOWN) {
                lines.add(intro + "and " + (commonest.size() - SHOWN) + " more causes; see the results");
            }
        });
        return lines;
    }

    private static String words(FailureCause cause) {
        boolean answered = cause.kind() == Kind.HTTP_STATUS || cause.kind() == Kind.UNREADABLE_ANSWER;
        return answered ? cause.message() : cause.toString();
    }
}

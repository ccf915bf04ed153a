package io.github.captchareports.cli.command;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each service takes, as tables that are Markdown, and can be read as they are. Services that take the same share a
 * column.
 */
final class Capabilities {
    private static final String NOTHING = "nothing";

    private Capabilities() {}

    /** What a service takes of all types; equal where two take the same. */
    private record Service(Duration window, boolean replaySafe, Map<CaptchaType, List<String>> paths) {
        static Service of(ReportProvider provider) {
            Map<CaptchaType, List<String>> paths = new EnumMap<>(CaptchaType.class);
            for (CaptchaType type : CaptchaType.values()) {
                String confirmation = path(provider, Verdict.CORRECT, type);
                paths.put(
                        type,
                        List.of(
                                provider.ignoresConfirmations(type) ? confirmation + " (ignored)" : confirmation,
                                path(provider, Verdict.INCORRECT, type)));
            }
            return new Service(provider.window(), provider.replaySafe(), paths);
        }

        private static String path(ReportProvider provider, Verdict verdict, CaptchaType type) {
            ReportMethod method = provider.method(verdict, type);
            if (method == null) {
                return NOTHING;
            }
            return method.verb().equals("POST") ? method.path() : method.toString();
        }
    }

    static String of(List<ReportProvider> providers) {
        Map<Service, String> services = new LinkedHashMap<>();
        for (ReportProvider provider : providers) {
            services.merge(Service.of(provider), provider.id(), (one, other) -> one + ", " + other);
        }
        return table(facts(services)) + "\n" + table(types(services));
    }

    private static List<List<String>> facts(Map<Service, String> services) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("service", "takes a report for", "after a lost answer"));
        services.forEach((service, ids) -> rows.add(List.of(
                ids,
                service.window().toSeconds() + " s",
                service.replaySafe() ? "sent again: a duplicate code proves the first" : "never sent again")));
        return rows;
    }

    private static List<List<String>> types(Map<Service, String> services) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("captcha type"));
        services.values().forEach(ids -> head.addAll(List.of("correct at " + ids, "incorrect at " + ids)));
        rows.add(head);
        for (CaptchaType type : CaptchaType.values()) {
            List<String> row = new ArrayList<>(List.of(Kebab.of(type)));
            services.keySet().forEach(service -> row.addAll(service.paths().getOrDefault(type, List.of())));
            rows.add(row);
        }
        return rows;
    }

    /** A table whose columns are as wide as their widest cell. */
    private static String table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            text.append('|');
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                text.append(' ')
                        .append(cell)
                        .append(" ".repeat(widths[i] - cell.length()))
                        .append(" |");
            }
            text.append('\n');
            if (r == 0) {
                text.append('|');
                for (int width : widths) {
                    text.append("-".repeat(width + 2)).append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}

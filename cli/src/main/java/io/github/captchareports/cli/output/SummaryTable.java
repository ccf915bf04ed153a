package io.github.captchareports.cli.output;

import java.util.Locale;

/** A {@link Summary} for people. */
public final class SummaryTable {
    private SummaryTable() {}

    public static String of(Summary summary) {
        StringBuilder table = new StringBuilder();
        double seconds = summary.elapsed().toMillis() / 1000.0;
        table.append(line("lines read", summary.read()));
        summary.outcomes().forEach((outcome, count) -> {
            if (count > 0) {
                table.append(line("  " + outcome, count));
            }
        });
        table.append(line("requests sent", summary.requests()));
        if (summary.retries() > 0) {
            table.append(line("  of them retries", summary.retries()));
        }
        return table.append(String.format(Locale.ROOT, "%-20s%,13.1f s%n", "elapsed", seconds))
                .append(FindingsText.of(summary.findings()))
                .toString();
    }

    private static String line(String name, long count) {
        return String.format(Locale.ROOT, "%-20s%,13d%n", name, count);
    }
}

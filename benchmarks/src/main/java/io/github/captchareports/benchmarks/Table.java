package io.github.captchareports.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown that can be read as it is: the first column to the left, figures to the right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    void row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells, header has " + rows.get(0).size());
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .map(width -> Math.max(3, width))
                .toArray();
        StringBuilder text = new StringBuilder(line(rows.get(0), widths));
        text.append(IntStream.range(0, widths.length)
                .mapToObj(column -> column == 0 ? "-".repeat(widths[column]) : "-".repeat(widths[column] - 1) + ":")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        rows.subList(1, rows.size()).forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> {
                    String cell = cells.get(column);
                    String blank = " ".repeat(widths[column] - cell.length());
                    return column == 0 ? cell + blank : blank + cell;
                })
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}

package io.github.captchareports.cli.submit;

import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.line.SolvedTotal;
import java.io.InputStream;
import java.util.List;

/**
 * What a run reads.
 *
 * @param lines the bytes of the lines
 * @param parser makes requests of them
 * @param expected how many lines there are, or -1 where nobody knows yet
 * @param totals how much was solved in all
 */
public record RunInput(InputStream lines, RequestParser parser, long expected, List<SolvedTotal> totals) {
    /** Lines of which nobody knows how many there are. */
    static RunInput unbounded(InputStream lines, RequestParser parser, List<SolvedTotal> totals) {
        return new RunInput(lines, parser, -1, totals);
    }
}

package io.github.captchareports.cli.submit;

import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run writes.
 *
 * @param results takes a line for each result
 * @param messages takes what needs explaining
 * @param progress the terminal that progress is drawn on; null for none
 */
public record RunOutput(
        OutputStream results,
        PrintStream messages,
        @Nullable PrintStream progress) {
    /** The same output, with another stream for results. */
    RunOutput withResults(OutputStream other) {
        return new RunOutput(other, messages, progress);
    }
}

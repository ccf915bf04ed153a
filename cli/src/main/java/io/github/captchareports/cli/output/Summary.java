package io.github.captchareports.cli.output;

import java.time.Duration;
import java.util.Map;

/**
 * A run in figures.
 *
 * @param read lines that were not blank
 * @param outcomes results by the name of their outcome; every outcome is a key
 * @param requests HTTP requests sent
 * @param retries those of them that were not a report's first
 * @param elapsed how long the run took
 * @param findings what is to be learnt of it
 */
public record Summary(
        long read, Map<String, Long> outcomes, long requests, long retries, Duration elapsed, Findings findings) {}

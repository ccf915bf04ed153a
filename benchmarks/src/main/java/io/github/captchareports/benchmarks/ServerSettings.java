package io.github.captchareports.benchmarks;

/**
 * What one server process does.
 *
 * @param protocol what it speaks
 * @param delayMillis how long each answer waits
 * @param authority the file it writes its authority's certificate to
 */
record ServerSettings(Protocol protocol, long delayMillis, String authority) {}

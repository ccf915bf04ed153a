package io.github.captchareports.example;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What travels with a request and comes back with its result.
 *
 * @param line the number of the line
 * @param provider the service's id
 * @param ref the caller's own value
 */
record Origin(long line, String provider, @Nullable JsonNode ref) {}

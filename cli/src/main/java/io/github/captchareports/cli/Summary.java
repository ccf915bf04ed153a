package io.github.captchareports.cli;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A run in figures.
 *
 * @param read lines that were not blank
 * @param outcomes results by the name of their outcome; every outcome is a key
 * @param requests HTTP requests sent
 * @param retries those of them that were not a report's first
 * @param elapsed how long the run took
 */
record Summary(long read, Map<String, Long> outcomes, long requests, long retries, Duration elapsed) {
    /** The figures as one JSON object on one line. */
    byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("read", read);
            json.writeObjectPropertyStart("outcomes");
            outcomes.forEach(json::writeNumberProperty);
            json.writeEndObject();
            json.writeNumberProperty("requests", requests);
            json.writeNumberProperty("retries", retries);
            json.writeNumberProperty("elapsedMs", elapsed.toMillis());
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return out.toByteArray();
    }
}

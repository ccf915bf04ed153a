package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.internal.format.Json;
import io.github.captchareports.simulator.internal.service.SimulatorClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A JSON object sent to the control plane. Every error names its field; a field without a meaning is an error too. */
final class ControlRequest {
    private final JsonNode fields;
    private final Set<String> asked = new HashSet<>();

    private ControlRequest(JsonNode fields) {
        this.fields = fields;
    }

    static ControlRequest parse(byte[] json) {
        JsonNode node;
        try {
            node = Json.read(json);
        } catch (JacksonException unreadable) {
            throw new IllegalArgumentException("body: not JSON (" + unreadable.getOriginalMessage() + ")", unreadable);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("body: not a JSON object; use one");
        }
        return new ControlRequest(node);
    }

    boolean has(String field) {
        return fields.has(field);
    }

    String text(String field) {
        JsonNode node = required(field);
        if (!node.isString()) {
            throw new IllegalArgumentException(field + ": " + node + " is no string; use one");
        }
        return node.asString();
    }

    /** A text that no message repeats. */
    String secret(String field) {
        JsonNode node = required(field);
        if (!node.isString()) {
            throw new IllegalArgumentException(field + ": is no string; use one");
        }
        return node.asString();
    }

    long number(String field) {
        JsonNode node = required(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException(field + ": " + node + " is no whole number of 64 bits; use one");
        }
        return node.asLong();
    }

    int smallNumber(String field) {
        long number = number(field);
        if (number != (int) number) {
            throw new IllegalArgumentException(field + ": " + number + " is out of range; use a number of 32 bits");
        }
        return (int) number;
    }

    double fraction(String field) {
        JsonNode node = required(field);
        if (!node.isNumber()) {
            throw new IllegalArgumentException(field + ": " + node + " is no number; use one");
        }
        return node.asDouble();
    }

    /** The numbers of an object by name; none if it is absent. */
    Map<String, Double> fractions(String field) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (!has(field)) {
            return numbers;
        }
        JsonNode node = required(field);
        if (!node.isObject()) {
            throw new IllegalArgumentException(field + ": " + node + " is no object; use one");
        }
        node.properties().forEach(entry -> {
            if (!entry.getValue().isNumber()) {
                throw new IllegalArgumentException(
                        field + ": " + entry.getKey() + ": " + entry.getValue() + " is no number; use one");
            }
            numbers.put(entry.getKey(), entry.getValue().asDouble());
        });
        return numbers;
    }

    boolean flag(String field, boolean absent) {
        asked.add(field);
        JsonNode node = fields.get(field);
        if (node == null) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw new IllegalArgumentException(field + ": " + node + " is neither true nor false; use one of them");
        }
        return node.asBoolean();
    }

    Duration millis(String field) {
        long millis = number(field);
        if (millis > SimulatorClock.LATEST || millis < -SimulatorClock.LATEST) {
            throw new IllegalArgumentException(field + ": " + millis + " is out of range; use at most "
                    + SimulatorClock.LATEST + ", which is the year 9999");
        }
        return Duration.ofMillis(millis);
    }

    /** The value as it stands. */
    JsonNode required(String field) {
        asked.add(field);
        JsonNode node = fields.get(field);
        if (node == null || node.isNull()) {
            throw new IllegalArgumentException(field + ": missing; add it");
        }
        return node;
    }

    void refuseTheRest() {
        for (String field : fields.propertyNames()) {
            if (!asked.contains(field)) {
                throw new IllegalArgumentException(field + ": has no meaning here; leave it out");
            }
        }
    }
}

package io.github.captchareports.example;

import io.github.captchareports.TaskId;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of one object and collects what is wrong with them. */
final class Fields {
    private static final int LONGEST_EXCERPT = 60;
    /** What is larger is no time in nanoseconds either. */
    private static final double LARGEST_NUMBER = 1e21;

    private final JsonNode object;
    private final List<String> problems = new ArrayList<>();

    Fields(JsonNode object, Set<String> known) {
        this.object = object;
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(excerpt(name)
                        + ": no such field; put what is yours into ref. The fields are " + String.join(", ", known)));
    }

    /** All that is wrong so far; empty where nothing is. */
    String problems() {
        return String.join(" | ", problems);
    }

    @Nullable
    String text(String field) {
        return read(field, value -> string(field, value));
    }

    <E extends Enum<E>> @Nullable E constant(String field, Class<E> type) {
        return read(field, value -> {
            String text = string(field, value);
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> Kebab.of(constant).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new InvalidVerdictException(
                            field, excerpt(text) + " is unknown; use one of " + names(type)));
        });
    }

    @Nullable
    TaskId taskId(String field) {
        return read(field, value -> {
            boolean number = value.isIntegralNumber() && value.bigIntegerValue().signum() > 0;
            if (!number && !value.isString()) {
                throw new InvalidVerdictException(
                        field,
                        shown(value) + " is no positive number and no text; use the task id that the service returned");
            }
            try {
                return TaskId.of(value.asString());
            } catch (IllegalArgumentException unusable) {
                throw new InvalidVerdictException(
                        field, String.valueOf(unusable.getMessage()).replaceFirst("^taskId: ", ""));
            }
        });
    }

    /** ISO-8601 with an offset, or epoch seconds. */
    @Nullable
    Instant time(String field) {
        return read(field, value -> {
            try {
                if (value.isNumber() && Math.abs(value.doubleValue()) < LARGEST_NUMBER) {
                    return Timestamps.parse(value.decimalValue().toPlainString());
                }
                if (value.isString()) {
                    return Timestamps.parse(value.asString());
                }
            } catch (IllegalArgumentException unreadable) {
                throw new InvalidVerdictException(field, String.valueOf(unreadable.getMessage()));
            }
            throw new InvalidVerdictException(
                    field,
                    shown(value) + " is not a time; use ISO-8601 with an offset, such as 2026-11-20T10:15:30Z, or"
                            + " epoch seconds");
        });
    }

    /** The value of a field that has to be there; told with the remedy where it is not. */
    <T> @Nullable T required(String field, @Nullable T value, String remedy) {
        if (value == null && problems.stream().noneMatch(problem -> problem.startsWith(field + ":"))) {
            problems.add(field + ": missing; " + remedy);
        }
        return value;
    }

    /** Does what may find a field invalid. */
    <T> @Nullable T attempt(Function<Fields, T> work) {
        try {
            return work.apply(this);
        } catch (InvalidVerdictException invalid) {
            problems.add(invalid.problem());
            return null;
        }
    }

    static <E extends Enum<E>> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Kebab::of).collect(Collectors.joining(", "));
    }

    private <T> @Nullable T read(String field, Function<JsonNode, T> read) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : attempt(fields -> read.apply(value));
    }

    private static String string(String field, JsonNode value) {
        if (!value.isString() || value.asString().isBlank()) {
            throw new InvalidVerdictException(field, shown(value) + " is no text; use a string that is not blank");
        }
        return value.asString();
    }

    private static String shown(JsonNode value) {
        return value.isContainer() ? "an " + (value.isArray() ? "array" : "object") : excerpt(value.asString());
    }

    /** Quoted, on one line, and never more than a little. */
    static String excerpt(String text) {
        return '"' + ForeignText.clean(text, LONGEST_EXCERPT) + '"';
    }
}

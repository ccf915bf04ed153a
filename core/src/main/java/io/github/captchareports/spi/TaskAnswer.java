package io.github.captchareports.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The four fields of a JSON answer that mean something. Null: absent, {@code null}, blank, or no scalar; an
 * {@code errorId} that is no {@code int} is absent too.
 */
record TaskAnswer(
        @Nullable Integer errorId,
        @Nullable String errorCode,
        @Nullable String text,
        @Nullable String status) {
    private static final String ERROR_ID = "errorId";
    private static final String ERROR_CODE = "errorCode";
    private static final String ERROR_DESCRIPTION = "errorDescription";
    private static final String STATUS = "status";
    private static final Set<String> FIELDS = Set.of(ERROR_ID, ERROR_CODE, ERROR_DESCRIPTION, STATUS);

    /** No bound on the length of numbers: bodies are bounded, and numbers are only ever taken as text. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * Reads a body. Null is "unreadable": no JSON object, cut off, followed by anything, nested deeper than 500, or with
     * one of the four fields twice and different, where no two parsers agree on what it says.
     */
    static @Nullable TaskAnswer read(String body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            Map<String, String> fields = new HashMap<>();
            if (parser.nextToken() != JsonToken.START_OBJECT
                    || !readFields(parser, fields)
                    || parser.nextToken() != null) {
                return null;
            }
            return new TaskAnswer(
                    integer(fields.get(ERROR_ID)),
                    AnswerText.clean(fields.get(ERROR_CODE)),
                    AnswerText.clean(fields.get(ERROR_DESCRIPTION)),
                    fields.get(STATUS));
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    /** An error: a number other than 0, or a code without a success beside it. */
    boolean isError() {
        return (errorId != null && errorId != 0) || (errorCode != null && !"success".equals(status));
    }

    /** The only success there is: {@code errorId} 0 and {@code status} "success", and no code that says otherwise. */
    boolean isSuccess() {
        return errorId != null && errorId == 0 && "success".equals(status) && errorCode == null;
    }

    /** True once the object is whole; false where a field contradicts itself. */
    private static boolean readFields(JsonParser parser, Map<String, String> fields) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL && FIELDS.contains(name)) {
                String text = parser.getString();
                String before = fields.put(name, text);
                if (before != null && !before.equals(text)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static @Nullable Integer integer(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException notAnInt) {
            return null;
        }
    }
}

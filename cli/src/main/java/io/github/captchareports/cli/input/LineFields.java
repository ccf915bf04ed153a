package io.github.captchareports.cli.input;

import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.spi.ForeignText;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of one line as they stand there, and what is wrong with the line as a whole. Nothing of it is judged yet.
 *
 * <p>{@code ref} is kept as the text that was read: no number in it is rounded and nothing is reordered.
 */
final class LineFields {
    private static final int DEEPEST = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LineReader.LONGEST)
                    .maxStringLength(LineReader.LONGEST)
                    .maxNameLength(LineReader.LONGEST)
                    .build())
            .build();

    /** A value as it was written: numbers by their digits, strings without their quotes. */
    record Value(JsonToken token, String text) {
        boolean isString() {
            return token == JsonToken.VALUE_STRING;
        }

        boolean isNumber() {
            return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        }

        /** What the value is, for a message that says what it should be. */
        String kind() {
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> Quoted.unlessKey(text);
                default -> text.length() > 40 ? "a long number" : text;
            };
        }
    }

    private final Map<LineField, Value> values = new EnumMap<>(LineField.class);
    private final Problems problems = new Problems();
    private @Nullable String ref;

    private LineFields() {}

    static LineFields read(String line) {
        LineFields fields = new LineFields();
        char[] chars = line.toCharArray();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), chars)) {
            fields.readObject(parser, chars);
        } catch (StreamConstraintsException tooDeep) {
            fields.problems.addOfTheLine("nested deeper than " + DEEPEST + " levels; make ref flatter");
        } catch (JacksonException notJson) {
            TokenStreamLocation place = notJson.getLocation();
            fields.problems.addOfTheLine("not valid JSON" + (place == null ? "" : " at column " + place.getColumnNr())
                    + " (" + bounded(notJson.getOriginalMessage()) + "); write one JSON object a line");
        }
        return fields;
    }

    /** The value of a field; null where it is absent or JSON's null. */
    @Nullable
    Value get(LineField field) {
        return values.get(field);
    }

    /** The text of {@code ref}; null where it is absent. */
    @Nullable
    String ref() {
        return ref;
    }

    Problems problems() {
        return problems;
    }

    private void readObject(JsonParser parser, char[] chars) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            problems.addOfTheLine("no JSON object; write one, such as {\"provider\":\"2captcha\",...}");
            return;
        }
        Set<LineField> seen = EnumSet.noneOf(LineField.class);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            LineField field = LineField.of(parser.currentName());
            if (field == null) {
                problems.addUnknown(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            } else if (!seen.add(field)) {
                problems.add(field, "given twice; give it once");
                parser.nextToken();
                parser.skipChildren();
            } else {
                readValue(parser, field, chars);
            }
        }
        if (parser.nextToken() != null) {
            problems.addOfTheLine("something follows the object at column "
                    + parser.currentTokenLocation().getColumnNr() + "; write one JSON object a line");
        }
    }

    private void readValue(JsonParser parser, LineField field, char[] chars) {
        JsonToken token = parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        boolean structure = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        parser.skipChildren();
        parser.finishToken();
        if (field == LineField.REF) {
            int end = (int) parser.currentLocation().getCharOffset();
            // A CR can stand between tokens only; written out it could pass for the end of a line.
            ref = new String(chars, start, end - start).replace('\r', ' ').strip();
        } else if (token != JsonToken.VALUE_NULL) {
            values.put(field, new Value(token, structure ? "" : parser.getString()));
        }
    }

    private static String bounded(String message) {
        return ForeignText.clean(Quoted.masked(message.lines().findFirst().orElse("")), 120);
    }
}

package io.github.captchareports.tck;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The scalar fields at the top of a JSON object, as text: how the contract itself reads what a provider wrote or read. */
final class FlatJson {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final Map<String, List<String>> fields;

    private FlatJson(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** Nothing at all where the text is not exactly one JSON object. */
    static FlatJson read(String text) {
        Map<String, List<String>> fields = new HashMap<>();
        String json = text.strip();
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), json.startsWith("\ufeff") ? json.substring(1) : json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken().isScalarValue()) {
                        fields.computeIfAbsent(name, key -> new ArrayList<>()).add(parser.getString());
                    }
                    parser.skipChildren();
                }
                if (parser.nextToken() == null) {
                    return new FlatJson(fields);
                }
            }
        } catch (JacksonException notJson) {
            // what was read so far counts for nothing
        }
        return new FlatJson(Map.of());
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    boolean hasValue(String value) {
        return fields.values().stream().flatMap(Collection::stream).anyMatch(value::equals);
    }

    /** Whether every field of the other object is here with the same value; 0, "0" and -0 are the same. */
    boolean hasAllOf(FlatJson other) {
        return other.fields.entrySet().stream()
                .allMatch(field -> fields.getOrDefault(field.getKey(), List.of()).stream()
                        .anyMatch(value -> same(value, field.getValue().get(0))));
    }

    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return new BigDecimal(one.strip()).compareTo(new BigDecimal(other.strip())) == 0;
        } catch (NumberFormatException notNumbers) {
            return false;
        }
    }
}

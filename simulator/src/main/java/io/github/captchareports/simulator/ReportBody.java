package io.github.captchareports.simulator;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a report's body says. The client key is compared while it is read, and not kept.
 *
 * @param readable whether it is an object with a task id of 64 bits
 * @param keyKnown whether its client key is one the service knows
 * @param taskId the task, if it could be read
 */
record ReportBody(
        boolean readable, boolean keyKnown, @Nullable Long taskId) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static ReportBody parse(byte[] body, Predicate<String> keyKnown) {
        boolean known = false;
        Long taskId = null;
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new ReportBody(false, false, null);
            }
            String field;
            while ((field = json.nextName()) != null) {
                JsonToken value = json.nextToken();
                if (field.equals("clientKey")) {
                    known = value == JsonToken.VALUE_STRING && keyKnown.test(json.getString());
                } else if (field.equals("taskId")) {
                    taskId = value == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : null;
                }
                json.skipChildren();
            }
            boolean whole = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
            return new ReportBody(whole && taskId != null, known, taskId);
        } catch (JacksonException unreadable) {
            return new ReportBody(false, known, taskId);
        }
    }
}

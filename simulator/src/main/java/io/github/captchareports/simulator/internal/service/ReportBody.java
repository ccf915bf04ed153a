package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.internal.judge.Customer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a report's body says. The client key is looked up while it is read, and not kept.
 *
 * @param readable whether it is an object with a task id of 64 bits
 * @param customer the account of its client key, or null if the key is missing or unknown
 * @param taskId the task, if it could be read
 */
public record ReportBody(
        boolean readable,
        @Nullable Customer customer,
        @Nullable Long taskId) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static ReportBody parse(byte[] body, Function<String, @Nullable Customer> accounts) {
        Customer customer = null;
        Long taskId = null;
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new ReportBody(false, null, null);
            }
            String field;
            while ((field = json.nextName()) != null) {
                JsonToken value = json.nextToken();
                if (field.equals("clientKey")) {
                    customer = value == JsonToken.VALUE_STRING ? accounts.apply(json.getString()) : null;
                } else if (field.equals("taskId")) {
                    taskId = value == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : null;
                }
                json.skipChildren();
            }
            boolean whole = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
            return new ReportBody(whole && taskId != null, customer, taskId);
        } catch (JacksonException unreadable) {
            return new ReportBody(false, customer, taskId);
        }
    }
}

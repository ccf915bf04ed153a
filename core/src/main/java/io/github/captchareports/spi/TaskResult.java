package io.github.captchareports.spi;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The times in what {@code getTaskResult} of a service of the task-API family answers for a task that is ready (2captcha.com
 * API v2 and anti-captcha.com: getTaskResult, {@code createTime} and {@code endTime} in Unix seconds).
 */
public final class TaskResult {
    private static final String ERROR_ID = "errorId";
    private static final String STATUS = "status";
    private static final String CREATE_TIME = "createTime";
    private static final String END_TIME = "endTime";
    private static final Set<String> FIELDS = Set.of(ERROR_ID, STATUS, CREATE_TIME, END_TIME);
    private static final String REMEDY = "; hand in the whole answer of getTaskResult for a task that is ready";

    private static final JsonFactory JSON = new JsonFactory();

    private final Instant endTime;
    private final @Nullable Instant createTime;

    private TaskResult(Instant endTime, @Nullable Instant createTime) {
        this.endTime = endTime;
        this.createTime = createTime;
    }

    /**
     * Reads an answer.
     *
     * @param json the whole answer
     * @return its times
     * @throws IllegalArgumentException if it is no JSON object, an error, the answer for a task that is not ready, or has no
     *     readable {@code endTime}; the message says which and shows nothing of the solution
     */
    public static TaskResult read(String json) {
        Map<String, String> fields = fields(json);
        String errorId = fields.getOrDefault(ERROR_ID, "0");
        if (!errorId.equals("0")) {
            throw new IllegalArgumentException(
                    "task result: an error, errorId " + ForeignText.clean(errorId, 20) + REMEDY);
        }
        String status = fields.getOrDefault(STATUS, "ready");
        if (!status.equals("ready")) {
            throw new IllegalArgumentException(
                    "task result: status '" + ForeignText.clean(status, 20) + "' is not 'ready'" + REMEDY);
        }
        Instant endTime = time(END_TIME, fields);
        if (endTime == null) {
            throw new IllegalArgumentException("task result: no endTime" + REMEDY);
        }
        return new TaskResult(endTime, time(CREATE_TIME, fields));
    }

    /**
     * When the worker completed the task, by the service's clock.
     *
     * @return the time of the solution, in whole seconds
     */
    public Instant endTime() {
        return endTime;
    }

    /**
     * When the captcha was handed in, by the service's clock.
     *
     * @return the time of submission, in whole seconds; null where the answer has none
     */
    public @Nullable Instant createTime() {
        return createTime;
    }

    @Override
    public String toString() {
        return "TaskResult[createTime=" + createTime + ", endTime=" + endTime + "]";
    }

    /** The scalar fields that mean something, as texts. */
    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("task result: no JSON object" + REMEDY);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL && FIELDS.contains(name)) {
                    fields.put(name, parser.getString());
                }
            }
            return fields;
        } catch (JacksonException unreadable) {
            // The parser's own message may show a piece of the solution.
            throw new IllegalArgumentException("task result: no JSON" + REMEDY);
        }
    }

    private static @Nullable Instant time(String field, Map<String, String> fields) {
        String text = fields.get(field);
        if (text == null) {
            return null;
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(text.strip()));
        } catch (NumberFormatException | DateTimeException unreadable) {
            throw new IllegalArgumentException("task result: " + field + " '" + ForeignText.clean(text, 30)
                    + "' is no number of seconds since 1970" + REMEDY);
        }
    }
}

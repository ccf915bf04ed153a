package io.github.captchareports.simulator.internal.format;

import io.github.captchareports.simulator.Books;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedVerdict;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the simulator writes it. Bodies of reports are read elsewhere, on a fast path of their own. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static String error(int errorId, String errorCode, String errorDescription) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errorId", errorId);
        fields.put("errorCode", errorCode);
        fields.put("errorDescription", errorDescription);
        return write(fields);
    }

    public static String write(Map<String, ?> fields) {
        return MAPPER.writeValueAsString(fields);
    }

    public static JsonNode read(byte[] body) {
        return MAPPER.readTree(body);
    }

    public static String write(LogEntry entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        SimulatedService service = entry.service();
        SimulatedVerdict verdict = entry.verdict();
        fields.put("sequence", entry.sequence());
        fields.put("epochMillis", entry.epochMillis());
        fields.put("service", service == null ? null : service.id());
        fields.put("path", entry.path());
        fields.put("taskId", entry.taskId());
        fields.put("verdict", verdict == null ? null : verdict.id());
        fields.put("recorded", entry.recorded());
        fields.put("ruling", entry.ruling().id());
        fields.put("answer", entry.answer());
        fields.put("status", entry.status());
        fields.put("fault", entry.fault());
        fields.put("protocol", entry.protocol());
        fields.values().removeIf(value -> value == null);
        return write(fields);
    }

    public static String write(Books books) {
        Map<String, Object> recorded = new LinkedHashMap<>();
        books.recorded().forEach((service, verdicts) -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            verdicts.forEach((verdict, count) -> counts.put(verdict.id(), count));
            recorded.put(service.id(), counts);
        });
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requests", books.requests());
        fields.put("recordedTasks", books.recordedTasks());
        fields.put("recorded", recorded);
        fields.put("mistaken", books.mistaken());
        fields.put("duplicates", books.duplicates());
        fields.put("refused", books.refused());
        fields.put("faults", books.faults());
        fields.put("droppedLogEntries", books.droppedLogEntries());
        return write(fields);
    }
}

package io.github.captchareports.example;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.SimulatedService;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verdicts that tests send, and what came of them. */
final class Input {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Input() {}

    /** A confirmation of the task of that number, at one service and the other in turn, which neither ignores. */
    static String line(long task) {
        boolean even = task % 2 == 0;
        return "{\"provider\":\"" + (even ? "2captcha" : "anticaptcha") + "\",\"taskId\":" + task
                + ",\"verdict\":\"correct\",\"captchaType\":\"recaptcha-v3\",\"solvedAt\":\"" + Instant.now()
                + "\",\"ref\":{\"order\":" + task + "}}\n";
    }

    static List<JsonNode> parse(Stream<String> lines) {
        return lines.map(JSON::readTree).toList();
    }

    static List<Long> tasks(List<JsonNode> results, String outcome) {
        return results.stream()
                .filter(result -> result.path("outcome").asString().equals(outcome))
                .map(result -> result.path("taskId").longValue())
                .toList();
    }

    /** The tasks on the books of both services, as often as they are there. */
    static List<Long> recorded(CaptchaSimulator simulator) {
        return simulator.log().stream()
                .filter(LogEntry::recorded)
                .map(LogEntry::taskId)
                .filter(task -> task != null)
                .collect(Collectors.toList());
    }

    static String url(CaptchaSimulator simulator, SimulatedService service) {
        return simulator.baseUrl(service).toString();
    }
}

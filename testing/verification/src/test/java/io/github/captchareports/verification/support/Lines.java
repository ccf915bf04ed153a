package io.github.captchareports.verification.support;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes into the command and what comes out of it: one JSON object a line. */
public final class Lines {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Lines() {}

    /** A confirmation of a reCAPTCHA v3, which both services take and neither ignores. */
    public static String line(Service service, long taskId, Object solvedAt) {
        return "{\"provider\":\"" + service.id() + "\",\"taskId\":" + taskId
                + ",\"verdict\":\"correct\",\"captchaType\":\"recaptcha-v3\",\"solvedAt\":\"" + solvedAt + "\"}\n";
    }

    public static List<JsonNode> parse(String out) {
        return out.lines().map(JSON::readTree).toList();
    }

    public static JsonNode parse(Path file) {
        return JSON.readTree(file.toFile());
    }

    public static Set<Long> tasks(List<JsonNode> results, Service service, String... outcomes) {
        Set<String> wanted = Set.of(outcomes);
        return results.stream()
                .filter(result -> result.path("provider").asString().equals(service.id())
                        && wanted.contains(result.path("outcome").asString()))
                .map(result -> result.path("taskId").longValue())
                .collect(Collectors.toSet());
    }
}

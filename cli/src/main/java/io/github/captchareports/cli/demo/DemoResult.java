package io.github.captchareports.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of the output, read back.
 *
 * @param line the line of the input
 * @param outcome what became of it
 * @param reason why, or an empty text
 */
public record DemoResult(long line, String outcome, String reason) {
    public static List<DemoResult> read(byte[] output) {
        JsonMapper mapper = JsonMapper.shared();
        List<DemoResult> results = new ArrayList<>();
        new String(output, StandardCharsets.UTF_8).lines().forEach(text -> {
            JsonNode json = mapper.readTree(text);
            results.add(new DemoResult(
                    json.path("line").asLong(),
                    json.path("outcome").asString(),
                    json.path("reason").asString("")));
        });
        return results;
    }
}

package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors show of the properties. */
class ConfigurationMetadataTest {
    private static final JsonNode METADATA = read();

    @Test
    void everyPropertyHasADescription() {
        assertThat(properties())
                .hasSize(16)
                .allSatisfy((name, property) ->
                        assertThat(property.path("description").asString("")).endsWith("."));
    }

    @Test
    void everyPropertyButTheAccountsHasADefault() {
        Map<String, JsonNode> properties = properties();
        properties.values().removeIf(property -> property.has("defaultValue"));

        assertThat(properties).containsOnlyKeys("captcha.reports.accounts");
    }

    @Test
    void hintsNamePropertiesThatThereAre() {
        assertThat(METADATA.path("hints"))
                .isNotEmpty()
                .allSatisfy(hint ->
                        assertThat(properties()).containsKey(hint.path("name").asString()));
    }

    private static Map<String, JsonNode> properties() {
        Map<String, JsonNode> properties = new TreeMap<>();
        for (JsonNode property : METADATA.path("properties")) {
            String name = property.path("name").asString();
            if (name.startsWith("captcha.reports.")) {
                properties.put(name, property);
            }
        }
        return properties;
    }

    /** That of the starter: other jars have theirs under the same name. */
    private static JsonNode read() {
        String starter = CaptchaReportsProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        try {
            URL metadata = Collections.list(CaptchaReportsProperties.class
                            .getClassLoader()
                            .getResources("META-INF/spring-configuration-metadata.json"))
                    .stream()
                    .filter(each -> each.toString().contains(starter))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = metadata.openStream()) {
                return JsonMapper.shared().readTree(in);
            }
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}

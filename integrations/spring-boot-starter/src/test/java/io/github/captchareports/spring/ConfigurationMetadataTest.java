package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors show of the properties. */
class ConfigurationMetadataTest {
    private static final String ACCOUNT = "captcha.reports.accounts[].";

    private static final JsonNode METADATA = read();

    @Test
    void everyPropertyHasADescription() {
        assertThat(properties())
                .hasSizeGreaterThan(40)
                .allSatisfy((name, property) ->
                        assertThat(property.path("description").asString("")).endsWith("."));
    }

    @Test
    void everyPropertyButTheAccountsAndAFileHasADefault() {
        Map<String, JsonNode> properties = properties();
        properties.values().removeIf(property -> property.has("defaultValue"));
        properties.keySet().removeIf(name -> name.startsWith(ACCOUNT));

        assertThat(properties)
                .containsOnlyKeys(
                        "captcha.reports.accounts", "captcha.reports.complaints.file", "captcha.reports.journal.file");
    }

    @Test
    void everythingBelowAnAccountIsDescribed() {
        List<String> names = new ArrayList<>();
        collect(AccountProperties.class, ACCOUNT, names);

        assertThat(properties().keySet().stream().filter(name -> name.startsWith(ACCOUNT)))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    private static void collect(Class<?> properties, String prefix, List<String> names) {
        for (RecordComponent component : properties.getRecordComponents()) {
            String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                collect(component.getType(), name + ".", names);
            } else {
                names.add(name);
            }
        }
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

package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the jars tell GraalVM, as far as a virtual machine can tell whether it is true. */
class NativeImageTest {
    private static final String FOLDER = "META-INF/native-image/io.github.captchareports/captcha-reports-";
    private static final List<String> MODULES = List.of("core", "providers-twocaptcha", "providers-anticaptcha", "cli");
    private static final String SERVICE = "META-INF/services/io.github.captchareports.spi.ReportProvider";
    private static final ClassLoader LOADER = NativeImageTest.class.getClassLoader();

    private static JsonNode read(String path) throws IOException {
        try (InputStream in = LOADER.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return JsonMapper.shared().readTree(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "providers-twocaptcha", "providers-anticaptcha", "cli"})
    void everyNamedClassFieldAndMethodIsThere(String module) throws Exception {
        JsonNode classes = read(FOLDER + module + "/reflect-config.json");
        assertThat(classes).isNotEmpty();
        for (JsonNode each : classes) {
            Class<?> named = Class.forName(each.path("name").asString(), false, LOADER);
            for (JsonNode field : each.path("fields")) {
                assertThat(named.getDeclaredField(field.path("name").asString()))
                        .isNotNull();
            }
            for (JsonNode method : each.path("methods")) {
                assertThat(signatures(named))
                        .contains(method.path("name").asString() + parameters(method.path("parameterTypes")));
            }
        }
    }

    private static List<String> signatures(Class<?> named) {
        return Stream.concat(Arrays.stream(named.getDeclaredConstructors()), Arrays.stream(named.getDeclaredMethods()))
                .map(each -> (each instanceof java.lang.reflect.Method ? each.getName() : "<init>") + parameters(each))
                .toList();
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getParameterTypes())
                .map(Class::getName)
                .toList()
                .toString();
    }

    private static String parameters(JsonNode types) {
        List<String> names = new ArrayList<>();
        types.forEach(type -> names.add(type.asString()));
        return names.toString();
    }

    @Test
    void theProvidersThatAreFoundByTheirFilesAreNamed() throws IOException {
        Set<String> constructed = new HashSet<>();
        Set<String> resources = new HashSet<>();
        for (String module : MODULES) {
            for (JsonNode each : read(FOLDER + module + "/reflect-config.json")) {
                if (each.toString().contains("<init>")) {
                    constructed.add(each.path("name").asString());
                }
            }
            if (module.startsWith("providers")) {
                read(FOLDER + module + "/resource-config.json")
                        .path("resources")
                        .path("includes")
                        .forEach(
                                include -> resources.add(include.path("pattern").asString()));
            }
        }
        List<String> providers = new ArrayList<>();
        for (URL file : Collections.list(LOADER.getResources(SERVICE))) {
            try (InputStream in = file.openStream()) {
                providers.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList());
            }
        }

        assertThat(providers).hasSize(3);
        assertThat(constructed).containsAll(providers);
        assertThat(resources).anyMatch(pattern -> Pattern.matches(pattern, SERVICE));
    }

    @Test
    void theResourcesAndInterfacesOfTheCommandAreThere() throws Exception {
        for (JsonNode include :
                read(FOLDER + "cli/resource-config.json").path("resources").path("includes")) {
            String name = include.path("pattern").asString().replace("\\Q", "").replace("\\E", "");
            assertThat(LOADER.getResource(name)).as(name).isNotNull();
        }
        for (JsonNode proxy : read(FOLDER + "cli/proxy-config.json")) {
            for (JsonNode name : proxy) {
                assertThat(Class.forName(name.asString(), false, LOADER)).isInterface();
            }
        }
    }
}

package com.example.captchas;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.captchas.RestService.Received;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider in the command line, which is told by a variable where it is. */
class CommandLineTest {
    private static final String UUID = "74455221488";

    @TempDir
    Path folder;

    /** What the command is without the provider and its tests. */
    private static String classPathOfTheCommand() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).startsWith(Built.classes().getParent()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String run(String input, String... arguments) throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathOfTheCommand(),
                "io.github.captchareports.cli.Main");
        command.command().addAll(List.of(arguments));
        command.environment()
                .put("CAPTCHA_REPORTS_PROVIDER_PATH", Built.classes().toString());
        command.environment().put("REST_KEY", RestService.KEY);
        command.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        Process process = command.redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String error = Files.readString(folder.resolve("err"));
        assertThat(process.exitValue()).as(error).isZero();
        assertThat(error).doesNotContain(RestService.KEY);
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void itsCodesAndMethodsAreExplained() throws Exception {
        assertThat(run("", "explain", "window-closed")).contains("example-rest", "The verdict came too late.");
        assertThat(run("", "explain", "--capabilities"))
                .contains("2captcha", "anticaptcha", "example-rest", "PUT /v1/tasks/{id}/verdict", "1800 s");
    }

    @Test
    void aLineForItsServiceIsReported() throws Exception {
        try (RestService service = new RestService()) {
            String accounts = """
                    accounts:
                      - label: rest
                        provider: example-rest
                        key-env: REST_KEY
                        base-url: %s
                    """.formatted(service.url("rest"));
            String line = "{\"account\":\"rest\",\"taskId\":\"" + UUID
                    + "\",\"verdict\":\"correct\",\"captchaType\":\"turnstile\"," + "\"solvedAt\":\"" + Instant.now()
                    + "\"}\n";

            String result = run(
                    line,
                    "submit",
                    "--accounts",
                    Files.writeString(folder.resolve("accounts.yaml"), accounts).toString());

            assertThat(result).contains("\"provider\":\"example-rest\"", "\"taskId\":" + UUID, "\"accepted\"");
            assertThat(service.received())
                    .containsExactly(new Received(
                            "PUT /v1/tasks/" + UUID + "/verdict", RestService.KEY, "{\"verdict\":\"correct\"}"));
        }
    }
}

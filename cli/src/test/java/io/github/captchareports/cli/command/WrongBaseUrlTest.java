package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole file for a base URL that is mistyped: nothing is lost, and people are told what to mend. */
@Timeout(60)
@Tag("ladder")
class WrongBaseUrlTest {
    private static final int LINES = 500;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    WrongBaseUrlTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] page = "<h1>Not Found</h1>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2captcha", "anticaptcha"})
    void everyLineIsFreeToBeReportedAgainAndTheSummarySaysWhy(String provider) throws IOException {
        String url = "http://localhost:" + server.getAddress().getPort() + "/mistyped";
        Path accounts = Files.writeString(
                folder.resolve("a.yaml"),
                "accounts: [{label: x, provider: " + provider + ", key-env: KEY, base-url: \"" + url + "\"}]");
        String now = Long.toString(Instant.now().getEpochSecond());
        String input = IntStream.rangeClosed(1, LINES)
                .mapToObj(task -> "{\"provider\":\"" + provider + "\",\"taskId\":" + task
                        + ",\"verdict\":\"incorrect\",\"captchaType\":\"image\",\"solvedAt\":" + now + "}\n")
                .collect(Collectors.joining());

        assertThat(run(input, "submit", "--accounts", accounts.toString())).isEqualTo(4);

        assertThat(text(out).lines())
                .hasSize(LINES)
                .allSatisfy(line -> assertThat(line)
                        .contains(
                                "\"outcome\":\"undelivered\",\"reason\":\"unreachable\",\"remedy\":\"check the base URL\","
                                        + "\"cause\":\"http-status\",\"causeMessage\":\"HTTP 404 from " + url + "/",
                                ": \\\"<h1>Not Found</h1>\\\"\",\"httpStatus\":404"));
        assertThat(text(err))
                .contains("captcha-reports: 500 undelivered: 500 × HTTP 404 from " + url + "/", ": check the base URL")
                .doesNotContain("key-of-env");
        assertThat(asked).hasValueLessThan(60);
    }

    private int run(String input, String... arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "key-of-env" : null);
        return Main.run(streams, ReporterBuilder::build, arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}

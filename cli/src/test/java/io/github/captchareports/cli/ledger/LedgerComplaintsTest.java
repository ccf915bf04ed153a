package io.github.captchareports.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** What a run of the command knows, from a shared ledger, of the complaints of those before it. */
@Timeout(60)
class LedgerComplaintsTest {
    private final CaptchaSimulator simulator = CaptchaSimulator.builder()
            .background(BackgroundVolume.none().withPerComplaint(20))
            .start();
    private final int port = freePort();
    private RedisServer redis;
    private String out = "";
    private String err = "";
    private int lastTask;

    LedgerComplaintsTest() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
    }

    @BeforeEach
    void start() throws IOException {
        redis.start();
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
        redis.stop();
    }

    @Test
    void aHoldIsKeptInTheLedgerForWhoeverComesNext() {
        submit("", 150, 120);
        assertThat(out).contains("\"reason\":\"complaint-guard\"");
        assertThat(err).doesNotContain("will know nothing");

        assertThat(submit("", 0, 5)).isEqualTo(1);
        assertThat(out.lines()).hasSize(5).allMatch(line -> line.contains("\"reason\":\"complaint-guard\""));

        assertThat(run("check " + account(), "")).as(out).isZero();
        assertThat(out).containsPattern("complaints \\(account\\): held, 1\\d\\d complaints of 27\\d solved .*; from ");

        assertThat(submit("--forget-guard 2captcha", 0, 1)).as(err).isZero();
        assertThat(err).contains("account \"2captcha\": what was known and held of its complaints is forgotten");
        assertThat(submit("", 0, 1)).as(err).isZero();
    }

    @Tag("ladder")
    @Test
    void aLedgerThatIsAwayCostsAWarningAndNoTime() throws IOException {
        redis.stop();
        Instant start = Instant.now();
        assertThat(submit("", 1, 1)).as(err).isZero();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));

        assertThat(submit("--forget-guard 2captcha", 0, 1)).isEqualTo(2);
        assertThat(err).contains("--forget-guard: the complaints of \"2captcha\" could not be forgotten");
        assertThat(out).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int submit(String options, int correct, int incorrect) {
        String now = Instant.now().toString();
        String lines = IntStream.range(0, correct + incorrect)
                .mapToObj(i -> "{\"provider\":\"2captcha\",\"taskId\":" + ++lastTask + ",\"verdict\":\""
                        + (i < correct ? "correct" : "incorrect") + "\",\"captchaType\":\"image\",\"solvedAt\":\"" + now
                        + "\"}\n")
                .collect(Collectors.joining());
        return run("submit " + account() + " --rate 2000 " + options, lines);
    }

    private String account() {
        return "--provider 2captcha --key-env KEY --base-url " + simulator.baseUrl(SimulatedService.TWOCAPTCHA)
                + " --ledger redis://127.0.0.1:" + port;
    }

    private int run(String command, String input) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                output,
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "c4n4ry0123456789abcdef0123456789" : null);
        int code = Main.run(streams, ReporterBuilder::build, command.trim().split(" +"));
        out = output.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        return code;
    }
}

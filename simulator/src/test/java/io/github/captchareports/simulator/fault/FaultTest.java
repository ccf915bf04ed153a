package io.github.captchareports.simulator.fault;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.internal.format.Json;
import io.github.captchareports.simulator.support.Caller;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

@Timeout(30)
class FaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long NOW = Instant.parse("2026-11-20T08:49:37.250Z").toEpochMilli();

    private final CaptchaSimulator simulator =
            CaptchaSimulator.builder().clock(() -> NOW).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aLostAnswerIsRecordedAndTheConnectionIsClosedInOrder() throws Exception {
        Caller.Seen seen = playRaw(Fault.lostAnswer());

        assertThat(seen).isEqualTo(new Caller.Seen("", Caller.End.CLOSED));
        assertLogged(Ruling.RECORDED, "lost-answer", 0);
        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(1L);
    }

    @Test
    void aRetryAfterALostAnswerIsADuplicate() throws Exception {
        playRaw(Fault.lostAnswer());

        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 1).body())
                .contains("ERROR_DUPLICATE_REPORT");
    }

    @Test
    void aResetBeforeTheAnswerRecordsNothing() throws Exception {
        Caller.Seen seen = playRaw(Fault.resetBeforeAnswer());

        assertThat(seen).isEqualTo(new Caller.Seen("", Caller.End.RESET));
        assertLogged(Ruling.NOT_HANDLED, "reset-before-answer", 0);
        assertThat(simulator.recorded(TWOCAPTCHA)).isEmpty();
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 1).body())
                .isEqualTo(Caller.SUCCESS);
    }

    @Test
    void aResetInsideTheAnswerIsRecordedAndHalfOfTheAnswerArrives() throws Exception {
        Caller.Seen seen = playRaw(Fault.resetInsideAnswer());

        assertThat(seen.end()).isEqualTo(Caller.End.RESET);
        assertThat(seen.text())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: " + Caller.SUCCESS.length())
                .endsWith("\r\n\r\n" + Caller.SUCCESS.substring(0, Caller.SUCCESS.length() / 2));
        assertLogged(Ruling.RECORDED, "reset-inside-answer", 0);
        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(1L);
    }

    @Test
    void silenceThatHandlesRecordsAndSaysNothing() throws Exception {
        simulator.faults(TWOCAPTCHA).next(1, Fault.silent(true));

        Caller.Seen seen = Caller.reportRaw(simulator, TWOCAPTCHA, "/reportIncorrect", 1, Duration.ofMillis(300));

        assertThat(seen).isEqualTo(new Caller.Seen("", Caller.End.STILL_OPEN));
        assertLogged(Ruling.RECORDED, "silent", 0);
    }

    @Test
    void silenceThatDoesNotHandleRecordsNothing() throws Exception {
        simulator.faults(TWOCAPTCHA).next(1, Fault.silent(false));

        Caller.Seen seen = Caller.reportRaw(simulator, TWOCAPTCHA, "/reportIncorrect", 1, Duration.ofMillis(300));

        assertThat(seen).isEqualTo(new Caller.Seen("", Caller.End.STILL_OPEN));
        assertLogged(Ruling.NOT_HANDLED, "silent", 0);
        assertThat(simulator.recorded(TWOCAPTCHA)).isEmpty();
    }

    @Test
    void aSlowAnswerIsRightAndLate() throws Exception {
        long start = System.nanoTime();

        HttpResponse<String> answer = play(Fault.slow(Duration.ofMillis(300)));

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(answer.body()).isEqualTo(Caller.SUCCESS);
        LogEntry entry = simulator.log().get(0);
        assertThat(entry.ruling()).isEqualTo(Ruling.RECORDED);
        assertThat(entry.answer()).isEqualTo("success");
        assertThat(entry.fault()).isEqualTo("slow");
    }

    @Test
    void aSlowAnswerIsRecordedBeforeItLeaves() throws Exception {
        simulator.faults(TWOCAPTCHA).next(1, Fault.slow(Duration.ofMinutes(5)));

        Caller.Seen seen = Caller.reportRaw(simulator, TWOCAPTCHA, "/reportIncorrect", 1, Duration.ofMillis(300));

        assertThat(seen.end()).isEqualTo(Caller.End.STILL_OPEN);
        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(1L);
    }

    @Test
    void theLatencyIsThatOfEveryAnswer() throws Exception {
        try (CaptchaSimulator slow =
                CaptchaSimulator.builder().latency(Duration.ofMillis(200)).start()) {
            long start = System.nanoTime();

            Caller.report(slow, TWOCAPTCHA, "/reportIncorrect", 1);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void tooManyRequestsSaysWhenInSecondsRoundedUp() throws Exception {
        HttpResponse<String> answer = play(Fault.tooManyRequests(Duration.ofMillis(1_001)));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertLogged(Ruling.NOT_HANDLED, "http-429", 429);
    }

    @Test
    void tooManyRequestsSaysWhenAsADate() throws Exception {
        HttpResponse<String> answer = play(Fault.tooManyRequestsUntilDate(Duration.ofSeconds(30)));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("Fri, 20 Nov 2026 08:50:08 GMT");
    }

    @Test
    void unavailableSaysWhen() throws Exception {
        HttpResponse<String> answer = play(Fault.unavailable(Duration.ofSeconds(7)));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertLogged(Ruling.NOT_HANDLED, "http-503", 503);
    }

    @Test
    void unavailableSaysWhenAsADate() throws Exception {
        HttpResponse<String> answer = play(Fault.unavailableUntilDate(Duration.ZERO));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("Fri, 20 Nov 2026 08:49:38 GMT");
    }

    /** The fixed answers: name, status and what is special about the answer. */
    record Case(Fault.Canned fault, int status, String contentType, String body) {}

    static Stream<Case> cannedFaults() {
        return Stream.of(
                new Case(Fault.serverError(502), 502, "text/html; charset=utf-8", "<h1>502 Server Error</h1>"),
                new Case(Fault.garbage(), 200, "application/json", "{\"errorId\":0,\"sta"),
                new Case(Fault.html(), 200, "text/html; charset=utf-8", "<!DOCTYPE html>"),
                new Case(Fault.empty(), 200, "application/json", ""),
                new Case(Fault.plainText("ERROR: 1005"), 200, "text/plain", "ERROR: 1005"),
                new Case(Fault.hugeBody(100_000), 200, "application/json", "\"status\":\"success\",\"padding\":\"xxx"),
                new Case(
                        Fault.serviceError(21, "ERROR_IP_BLOCKED", "Say \"please\""),
                        200,
                        "application/json",
                        "{\"errorId\":21,\"errorCode\":\"ERROR_IP_BLOCKED\","
                                + "\"errorDescription\":\"Say \\\"please\\\"\"}"));
    }

    @ParameterizedTest
    @MethodSource("cannedFaults")
    void aFixedAnswerComesInThePlaceOfTheServices(Case expected) throws Exception {
        HttpResponse<String> answer = play(expected.fault());

        assertThat(answer.statusCode()).isEqualTo(expected.status());
        assertThat(answer.headers().firstValue("Content-Type")).contains(expected.contentType());
        assertThat(answer.body()).contains(expected.body());
        assertThat(answer.body().isEmpty()).isEqualTo(expected.body().isEmpty());
        assertThat(answer.headers().map()).doesNotContainKey("retry-after");
        assertLogged(Ruling.NOT_HANDLED, expected.fault().id(), expected.status());
        assertThat(simulator.recorded(TWOCAPTCHA)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cannedFaults")
    void aFixedAnswerCanComeAfterHandling(Case expected) throws Exception {
        HttpResponse<String> answer = play(expected.fault().afterHandling());

        assertThat(answer.statusCode()).isEqualTo(expected.status());
        assertThat(answer.body()).contains(expected.body());
        assertLogged(Ruling.RECORDED, expected.fault().id(), expected.status());
        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(1L);
    }

    @Test
    void aHugeBodyIsAsLongAsItWasAskedFor() throws Exception {
        HttpResponse<String> answer = play(Fault.hugeBody(1_000_000));

        assertThat(answer.body()).hasSize(1_000_000).startsWith("{").endsWith("\"}");
    }

    @Test
    void garbageIsNotJson() throws Exception {
        HttpResponse<String> answer = play(Fault.garbage());

        assertThatThrownBy(() -> Json.read(answer.body().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void aFaultOfOneServiceLeavesTheOtherAlone() throws Exception {
        simulator.faults(TWOCAPTCHA).every(1, Fault.serverError(500));

        assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportCorrectRecaptcha", 1)
                        .body())
                .isEqualTo(Caller.SUCCESS);
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).statusCode())
                .isEqualTo(500);
    }

    @Test
    void aConnectionOutlivesAnAnsweredFault() throws Exception {
        simulator.faults(TWOCAPTCHA).next(1, Fault.html());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(Caller.request(TWOCAPTCHA, "/reportCorrect", 1, "keep-alive"));
            socket.getOutputStream().write(Caller.request(TWOCAPTCHA, "/reportCorrect", 1, "close"));

            Caller.Seen seen = Caller.readToEnd(socket.getInputStream());

            assertThat(seen.text()).contains("<!DOCTYPE html>").endsWith(Caller.SUCCESS);
            assertThat(seen.end()).isEqualTo(Caller.End.CLOSED);
        }
    }

    private HttpResponse<String> play(Fault fault) throws Exception {
        simulator.faults(TWOCAPTCHA).next(1, fault);
        return Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 1);
    }

    private Caller.Seen playRaw(Fault fault) throws Exception {
        simulator.faults(TWOCAPTCHA).next(1, fault);
        return Caller.reportRaw(simulator, TWOCAPTCHA, "/reportIncorrect", 1, PATIENCE);
    }

    private void assertLogged(Ruling ruling, String fault, int status) {
        assertThat(simulator.log()).hasSize(1);
        LogEntry entry = simulator.log().get(0);
        assertThat(entry.ruling()).isEqualTo(ruling);
        assertThat(entry.fault()).isEqualTo(fault);
        assertThat(entry.answer()).isEqualTo(fault);
        assertThat(entry.status()).isEqualTo(status);
        assertThat(simulator.books().faults()).containsOnlyKeys(fault).containsEntry(fault, 1L);
    }
}

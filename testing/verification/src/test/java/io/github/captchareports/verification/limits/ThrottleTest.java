package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.Account;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.CannedServer;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Every form of "not now" pauses the account that is told it, for as long as it says, and no other. */
@Isolated("its rates need the machine")
@Timeout(60)
class ThrottleTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    private static final String IN_FORTY_SECONDS = "a date";

    /** An answer, the pause that it asks for and the code that it names. */
    record Form(String answer, Duration pause, @Nullable String code) {
        @Override
        public String toString() {
            return answer.replace("\r\n", " | ");
        }
    }

    private static Stream<Form> forms() {
        return Stream.of(
                new Form(answer("429 Too Many Requests", "Retry-After: 40", ""), Duration.ofSeconds(40), null),
                new Form(
                        answer("429 Too Many Requests", "Retry-After: " + IN_FORTY_SECONDS, ""),
                        Duration.ofSeconds(40),
                        null),
                new Form(answer("429 Too Many Requests", "", ""), Duration.ofSeconds(5), null),
                new Form(answer("503 Service Unavailable", "Retry-After: 40", ""), Duration.ofSeconds(40), null),
                new Form(
                        answer("503 Service Unavailable", "retry-after: " + IN_FORTY_SECONDS, ""),
                        Duration.ofSeconds(40),
                        null),
                code(2, "ERROR_NO_SLOT_AVAILABLE", Duration.ofSeconds(5)),
                code(10, "ERROR_ZERO_BALANCE", Duration.ofSeconds(60)),
                new Form(answer("200 OK", "", "ERROR: 1003"), Duration.ofSeconds(30), "ERROR: 1003"));
    }

    private static Form code(int id, String code, Duration pause) {
        return new Form(answer("200 OK", "", "{\"errorId\":" + id + ",\"errorCode\":\"" + code + "\"}"), pause, code);
    }

    private static String answer(String status, String header, String body) {
        return "HTTP/1.1 " + status + "\r\n" + (header.isEmpty() ? "" : header + "\r\n") + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theAccountIsPausedForAsLongAsTheAnswerSaysAndOthersAreNot(Form form, CaptchaSimulator simulator) {
        Instant date = Instant.now().plusSeconds(40).truncatedTo(ChronoUnit.SECONDS);
        String answer = form.answer()
                .replace(IN_FORTY_SECONDS, DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)));
        boolean dated = !answer.equals(form.answer());
        try (CannedServer throttling = CannedServer.answering(answer);
                OpenReporter reporter = OpenReporter.of(
                        Service.TWOCAPTCHA.account(throttling.url()).build(),
                        Service.ANTICAPTCHA.account(simulator).build())) {
            Instant from = Instant.now().plus(form.pause());
            reporter.get().report(Service.TWOCAPTCHA.request(1)).subscribe();
            Eventually.until(
                    "the account is paused",
                    Duration.ofSeconds(4),
                    () -> state(reporter).phase() == Phase.PAUSED);
            AccountState paused = state(reporter);
            Instant to = Instant.now().plus(form.pause());

            reporter.get()
                    .report(Flux.range(2, 50).map(Service.TWOCAPTCHA::request))
                    .subscribe();
            List<ReportResult> others = reporter.report(Flux.range(1, 50).map(Service.ANTICAPTCHA::request));

            assertThat(others)
                    .hasSize(50)
                    .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED));
            assertThat(throttling.requests()).as("sent to the paused account").hasSize(1);
            assertThat(paused.until())
                    .isBetween((dated ? date : from).minusMillis(10), (dated ? date : to).plusMillis(10));
            assertThat(paused.code()).isEqualTo(form.code());
            assertThat(paused.currentRate()).isCloseTo(1_000, within(0.001));
            assertThat(state(reporter).pending()).isEqualTo(51);
        }
    }

    private static Stream<Fault> faults() {
        return Stream.of(
                Fault.tooManyRequests(Duration.ofSeconds(1)),
                Fault.tooManyRequestsUntilDate(Duration.ofSeconds(2)),
                Fault.unavailable(Duration.ofSeconds(1)));
    }

    @Tag("ladder")
    @ParameterizedTest
    @MethodSource("faults")
    void afterThePauseTheRateIsHalvedAndNoMoreThanTheBurstGoesAtOnce(Fault fault, CaptchaSimulator simulator) {
        int rate = 100;
        int burst = 5;
        int inFlight = 4;
        simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(20, 1, fault);
        Account account = Service.TWOCAPTCHA
                .account(simulator)
                .rateLimit(new RateLimit(rate, burst))
                .maxInFlight(inFlight)
                .build();
        try (OpenReporter reporter = OpenReporter.of(account)) {
            List<ReportResult> results = reporter.report(Flux.range(1, 120).map(Service.TWOCAPTCHA::request));

            assertThat(results)
                    .hasSize(120)
                    .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED));
            List<Long> times =
                    simulator.log().stream().map(LogEntry::epochMillis).toList();
            int throttled = simulator.log().stream()
                    .filter(entry -> entry.fault() != null)
                    .mapToInt(entry -> (int) entry.sequence() - 1)
                    .findFirst()
                    .orElseThrow();
            int again = throttled + 1;
            while (times.get(again) - times.get(again - 1) < 700) {
                again++;
            }
            long reopened = times.get(again);
            assertThat(times.get(again - 1) - times.get(throttled))
                    .as("until the answer was read, in milliseconds")
                    .isLessThanOrEqualTo(250);
            assertThat(times.stream().filter(time -> time >= reopened && time < reopened + 20))
                    .as("at once")
                    .hasSizeLessThanOrEqualTo(burst + 1 + inFlight);
            assertThat(times.stream().filter(time -> time >= reopened && time < reopened + 1_000))
                    .as("in the first second, at half the rate and what it recovers")
                    .hasSizeBetween(rate / 2 - 15, burst + rate / 2 + rate / 20 + inFlight);
        }
    }

    private static AccountState state(OpenReporter reporter) {
        return reporter.get().account(Service.TWOCAPTCHA.id()).state();
    }
}

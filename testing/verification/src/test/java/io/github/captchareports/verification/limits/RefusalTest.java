package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.CannedServer;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The service refuses the key, the address or a method: the traffic that it would refuse too is not sent. */
@Timeout(60)
class RefusalTest {
    private static final int IN_FLIGHT = 32;
    private static final int WAITING = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @StartStop
    public final MockWebServer server = new MockWebServer();

    /** Answers nobody before as many are on the wire as may be; then refuses one, and takes the others' reports later. */
    private static final class OneRefusal extends Dispatcher {
        final AtomicInteger arrived = new AtomicInteger();
        final CountDownLatch full = new CountDownLatch(IN_FLIGHT);
        final CountDownLatch refusalRead = new CountDownLatch(1);

        @Override
        public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            int number = arrived.incrementAndGet();
            full.countDown();
            if (number == 7) {
                await(full);
                return answer("{\"errorId\":1,\"errorCode\":\"ERROR_KEY_DOES_NOT_EXIST\"}");
            }
            await(refusalRead);
            return answer("{\"errorId\":0,\"status\":\"success\"}");
        }

        private static void await(CountDownLatch latch) throws InterruptedException {
            assertThat(latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }

        private static MockResponse answer(String body) {
            return new MockResponse.Builder().body(body).build();
        }
    }

    @Test
    void afterARefusedKeyNothingArrivesButWhatWasOnTheWire() {
        OneRefusal service = new OneRefusal();
        server.setDispatcher(service);
        Account account = Service.TWOCAPTCHA
                .account(server.url("").uri())
                .maxInFlight(IN_FLIGHT)
                .build();
        try (OpenReporter reporter = OpenReporter.of(account)) {
            var results = reporter.get()
                    .report(Flux.range(1, IN_FLIGHT + WAITING).map(Service.TWOCAPTCHA::request))
                    .collectList()
                    .toFuture();
            Eventually.until(
                    "the key is refused", PATIENCE, () -> state(reporter).phase() == Phase.REFUSED);
            Eventually.until(
                    "all that waited is answered",
                    PATIENCE,
                    () -> reporter.toldTasks(Outcome.WITHHELD).size() == WAITING + 1);
            assertThat(service.arrived).hasValue(IN_FLIGHT);

            service.refusalRead.countDown();
            List<ReportResult> all = Objects.requireNonNull(
                    results.orTimeout(20, TimeUnit.SECONDS).join());

            assertThat(Results.outcomes(all))
                    .containsOnly(
                            Map.entry(Outcome.ACCEPTED, IN_FLIGHT - 1L), Map.entry(Outcome.WITHHELD, WAITING + 1L));
            assertThat(all)
                    .filteredOn(result -> result.outcome() == Outcome.WITHHELD)
                    .allSatisfy(result ->
                            assertWithheld(result, WithheldReason.ACCOUNT_REFUSED, "ERROR_KEY_DOES_NOT_EXIST"));
            assertThat(state(reporter).phase())
                    .as("an answer to what was sent before does not open the account")
                    .isEqualTo(Phase.REFUSED);
            assertThat(state(reporter).until()).isNull();
            assertThat(reporter.report(Service.TWOCAPTCHA.request(9_001)).outcome())
                    .isEqualTo(Outcome.WITHHELD);
            assertThat(service.arrived).hasValue(IN_FLIGHT);

            reporter.get().account(Service.TWOCAPTCHA.id()).resume();
            assertThat(reporter.report(Service.TWOCAPTCHA.request(9_001)).outcome())
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }

    /** A text that is no JSON and a code of the API, each with the length of its block. */
    @ParameterizedTest
    @CsvSource({
        "'{\"errorId\":21,\"errorCode\":\"ERROR_IP_BLOCKED\"}', ERROR_IP_BLOCKED, 10",
        "'{\"errorId\":21}', ERROR_IP_BLOCKED, 10",
        "IP_BANNED, IP_BANNED, 5"
    })
    void aBlockOfKnownLengthSaysWhenItEnds(String body, String code, int minutes) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (CannedServer blocking = CannedServer.answering(answer);
                OpenReporter reporter = OpenReporter.of(
                        Service.TWOCAPTCHA.account(blocking.url()).build())) {
            Instant before = Instant.now();

            ReportResult refused = reporter.report(Service.TWOCAPTCHA.request(1));

            assertWithheld(refused, WithheldReason.ACCOUNT_REFUSED, code);
            Eventually.until(
                    "the account is closed", PATIENCE, () -> state(reporter).phase() == Phase.REFUSED);
            Duration block = Duration.ofMinutes(minutes);
            assertThat(state(reporter).code()).isEqualTo(code);
            assertThat(state(reporter).until())
                    .isBetween(
                            before.plus(block).minusMillis(10),
                            Instant.now().plus(block).plusMillis(10));
            assertThat(blocking.requests()).hasSize(1);
        }
    }

    @Test
    void aRefusedMethodClosesItsPathAndNoOther(CaptchaSimulator simulator) {
        Fault noSuchMethod = Fault.serviceError(14, "ERROR_NO_SUCH_METHOD", "");
        for (int complaint = 2; complaint <= 400; complaint += 2) {
            simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(complaint, 1, noSuchMethod);
        }
        Account account =
                Service.TWOCAPTCHA.account(simulator).maxInFlight(IN_FLIGHT).build();
        try (OpenReporter reporter = OpenReporter.of(account)) {
            List<ReportResult> results = reporter.report(Flux.range(1, 400)
                    .map(i -> Service.TWOCAPTCHA.request(
                            i, i % 2 == 0 ? Verdict.INCORRECT : Verdict.CORRECT, CaptchaType.RECAPTCHA_V2)));

            assertThat(Results.outcomes(results))
                    .containsOnly(Map.entry(Outcome.ACCEPTED, 200L), Map.entry(Outcome.WITHHELD, 200L));
            assertThat(results)
                    .filteredOn(result -> result.request().verdict() == Verdict.INCORRECT)
                    .allSatisfy(
                            result -> assertWithheld(result, WithheldReason.METHOD_REFUSED, "ERROR_NO_SUCH_METHOD"));
            assertThat(simulator.log())
                    .extracting(LogEntry::path)
                    .filteredOn(path -> path.equals("/reportIncorrect"))
                    .as("on the wire when the first refusal was read")
                    .hasSizeBetween(1, IN_FLIGHT);
            assertThat(state(reporter).phase()).isEqualTo(Phase.OPEN);
            assertThat(state(reporter).refusedMethods()).containsExactly("/reportIncorrect");
        }
    }

    private static void assertWithheld(ReportResult result, WithheldReason reason, String code) {
        assertThat(result).isInstanceOfSatisfying(ReportResult.Withheld.class, withheld -> {
            assertThat(withheld.reason()).isEqualTo(reason);
            assertThat(withheld.code()).isEqualTo(code);
        });
    }

    private static AccountState state(OpenReporter reporter) {
        return reporter.get().account(Service.TWOCAPTCHA.id()).state();
    }
}

package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.CannedServer;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Whatever the service answers or fails to answer: the result says what is known, and no more. */
@Timeout(100)
class FaultTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    /** Everything that leaves it open whether the report was recorded, with the cause that the result names. */
    static final Map<Fault, IndeterminateCause> UNCLEAR = Map.ofEntries(
            Map.entry(Fault.lostAnswer(), IndeterminateCause.ANSWER_LOST),
            Map.entry(Fault.resetBeforeAnswer(), IndeterminateCause.ANSWER_LOST),
            Map.entry(Fault.resetInsideAnswer(), IndeterminateCause.ANSWER_LOST),
            Map.entry(Fault.silent(true), IndeterminateCause.TIMED_OUT),
            Map.entry(Fault.silent(false), IndeterminateCause.TIMED_OUT),
            Map.entry(Fault.slow(Duration.ofSeconds(5)), IndeterminateCause.TIMED_OUT),
            Map.entry(Fault.garbage(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.garbage().afterHandling(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.html(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.html().afterHandling(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.empty(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.empty().afterHandling(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.hugeBody(5_000_000), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.hugeBody(5_000_000).afterHandling(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.hugeBody(17_000), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.serverError(500), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.serverError(521), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.serverError(502).afterHandling(), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.plainText("OK"), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.plainText("{\"errorId\":0}"), IndeterminateCause.UNREADABLE_ANSWER),
            Map.entry(Fault.plainText("{\"status\":\"success\"}"), IndeterminateCause.UNREADABLE_ANSWER));

    /** The faults by the task that meets them: all at once, since each takes its time. */
    static final Map<Long, Fault> BY_TASK = byTask();

    private static Map<Long, Fault> byTask() {
        Map<Long, Fault> byTask = new TreeMap<>();
        UNCLEAR.keySet().forEach(fault -> byTask.put(byTask.size() + 1L, fault));
        return byTask;
    }

    private static Flux<ReportRequest> reports(Service service) {
        return Flux.fromIterable(BY_TASK.keySet()).map(service::request);
    }

    private static void forEach(Collection<ReportResult> results, BiConsumer<Fault, ReportResult> check) {
        assertThat(results).hasSameSizeAs(UNCLEAR.keySet());
        SoftAssertions.assertSoftly(softly -> results.forEach(result -> {
            Fault fault = BY_TASK.getOrDefault(result.request().taskId().asLong(), Fault.html());
            softly.assertThatCode(() -> check.accept(fault, result))
                    .as(fault.id() + (fault.handled() ? ", handled: " : ", not handled: ") + result)
                    .doesNotThrowAnyException();
        }));
    }

    @Test
    void on2CaptchaAnUnclearAnswerIsAskedForAgain(CaptchaSimulator simulator) {
        BY_TASK.forEach((task, fault) ->
                simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(task, 1, fault));
        // So many unclear answers at once make the account probe: there must be time for it.
        try (OpenReporter reporter = OpenReporter.with(
                builder -> builder.account(Service.TWOCAPTCHA.account(simulator).build())
                        .retryPolicy(OpenReporter.IMPATIENT.withOutage(Duration.ofSeconds(20), Duration.ofMillis(500)))
                        .responseTimeout(Duration.ofSeconds(2)))) {
            List<ReportResult> results = reporter.report(reports(Service.TWOCAPTCHA));

            forEach(results, (fault, result) -> {
                Confirmation confirmation =
                        fault.handled() ? Confirmation.DUPLICATE_AFTER_LOST_ANSWER : Confirmation.REPLY;
                assertThat(result)
                        .isInstanceOfSatisfying(
                                ReportResult.Accepted.class,
                                accepted -> assertThat(accepted.confirmedBy()).isEqualTo(confirmation));
                assertThat(result.attempts()).isEqualTo(2);
            });
            assertThat(simulator.log()).hasSize(2 * BY_TASK.size());
            assertThat(simulator.recorded(Service.TWOCAPTCHA.simulated())).isEqualTo(BY_TASK.keySet());
        }
    }

    @Test
    void onAntiCaptchaAnUnclearAnswerStaysUnclear(CaptchaSimulator simulator) {
        BY_TASK.forEach((task, fault) ->
                simulator.faults(Service.ANTICAPTCHA.simulated()).forTask(task, 9, fault));
        // A reporter each: after three in a row that nobody can read an account lets one report at a time through.
        List<ReportResult> results = new ArrayList<>();
        for (long task : BY_TASK.keySet()) {
            try (OpenReporter reporter = OpenReporter.impatient(
                    Service.ANTICAPTCHA.account(simulator).build())) {
                results.add(reporter.report(Service.ANTICAPTCHA.request(task)));
                assertThat(reporter.attempts())
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEvent.End.UNCLEAR));
            }
        }

        forEach(results, (fault, result) -> {
            assertIndeterminate(result, UNCLEAR.get(fault));
            assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
            assertThat(result.attempts()).isOne();
            assertThat(result.failureCause()).isNotNull();
        });
        assertThat(simulator.log()).hasSameSizeAs(BY_TASK.keySet());
    }

    @Test
    void on2CaptchaWhatStaysUnclearToTheEndIsIndeterminate(CaptchaSimulator simulator) {
        BY_TASK.forEach((task, fault) ->
                simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(task, 10_000, fault));
        // A reporter each, all at once: after three in a row that nobody can read an account lets one at a time
        // through.
        Map<Long, OpenReporter> reporters = new TreeMap<>();
        try {
            BY_TASK.keySet()
                    .forEach(task -> reporters.put(
                            task,
                            OpenReporter.with(builder -> builder.account(Service.TWOCAPTCHA
                                            .account(simulator)
                                            .build())
                                    .retryPolicy(OpenReporter.IMPATIENT.withMaxAttempts(2))
                                    .responseTimeout(Duration.ofSeconds(2)))));
            List<ReportResult> results = Flux.fromIterable(reporters.entrySet())
                    .flatMap(
                            each -> each.getValue().get().report(Service.TWOCAPTCHA.request(each.getKey())),
                            reporters.size())
                    .collectList()
                    .blockOptional(Duration.ofSeconds(100))
                    .orElseThrow();

            forEach(results, (fault, result) -> assertIndeterminate(result, UNCLEAR.get(fault)));
            assertThat(simulator.log()).hasSizeLessThan(10 * BY_TASK.size());
        } finally {
            reporters.values().forEach(OpenReporter::close);
        }
    }

    private static void assertIndeterminate(ReportResult result, @Nullable IndeterminateCause cause) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        ReportResult.Indeterminate.class,
                        open -> assertThat(open.cause()).isEqualTo(cause));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void afterA429TheReportIsSentAgainWhenThePauseIsOver(Service service, CaptchaSimulator simulator) {
        simulator.faults(service.simulated()).next(1, Fault.tooManyRequests(Duration.ofSeconds(1)));
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            ReportResult result = reporter.report(service.request(1));

            assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(result.attempts()).isEqualTo(2);
            List<Long> times =
                    simulator.log().stream().map(entry -> entry.epochMillis()).toList();
            assertThat(times.get(1) - times.get(0)).isBetween(990L, 3_000L);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void afterA429WithADateTheReportIsSentAgainWhenItHasCome(Service service, CaptchaSimulator simulator) {
        simulator.faults(service.simulated()).next(1, Fault.tooManyRequestsUntilDate(Duration.ofSeconds(1)));
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            assertThat(reporter.report(service.request(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(simulator.log()).hasSize(2);
        }
    }

    @Test
    void a503WithRetryAfterPausesAndIsUnclear(CaptchaSimulator simulator) {
        for (Service service : Service.values()) {
            simulator.faults(service.simulated()).next(1, Fault.unavailable(Duration.ofSeconds(1)));
        }
        try (OpenReporter reporter = OpenReporter.of(
                Service.TWOCAPTCHA.account(simulator).build(),
                Service.ANTICAPTCHA.account(simulator).build())) {
            ReportResult replayed = reporter.report(Service.TWOCAPTCHA.request(1));
            ReportResult open = reporter.report(Service.ANTICAPTCHA.request(1));

            assertThat(replayed.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(replayed.attempts()).isEqualTo(2);
            assertThat(open.outcome()).isEqualTo(Outcome.INDETERMINATE);
            assertThat(reporter.get().account("anticaptcha").state().until()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void anEndlessAnswerIsNotReadOn(Service service) {
        try (CannedServer server = CannedServer.endless();
                OpenReporter reporter =
                        OpenReporter.of(service.account(server.url()).build())) {
            ReportResult result = reporter.report(service.request(1));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ReportResult.Indeterminate.class,
                            open -> assertThat(open.cause()).isEqualTo(IndeterminateCause.UNREADABLE_ANSWER));
            assertThat(server.mostSentToOneClient()).isLessThan(20_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void halfAnAnswerBeforeAnOrderlyEndIsUnclear(Service service) {
        String half =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 34\r\n\r\n{\"errorId\":0,\"status\":";
        assertUnclear(service, half, IndeterminateCause.ANSWER_LOST);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void halfAnAnswerAndThenNothingIsTimedOut(Service service) {
        String half =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 34\r\n\r\n{\"errorId\":0,\"status\":";
        try (CannedServer server = CannedServer.stalling(half);
                OpenReporter reporter = OpenReporter.with(
                        builder -> builder.account(service.account(server.url()).build())
                                .retryPolicy(OpenReporter.IMPATIENT.withMaxAttempts(1))
                                .responseTimeout(Duration.ofSeconds(1)))) {
            assertIndeterminate(reporter.report(service.request(1)), IndeterminateCause.TIMED_OUT);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void anAnswerWhoseHeadNeverEndsIsUnclear(Service service) {
        assertUnclear(service, "HTTP/1.1 200 OK\r\nContent-Type: appl", IndeterminateCause.ANSWER_LOST);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void anAnswerThatIsNoHttpIsUnclear(Service service) {
        assertUnclear(service, "220 mail.example ESMTP\r\n\r\n", IndeterminateCause.UNREADABLE_ANSWER);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aConnectionClosedWithoutAWordIsUnclear(Service service) {
        assertUnclear(service, "", IndeterminateCause.ANSWER_LOST);
    }

    private static void assertUnclear(Service service, String answer, IndeterminateCause cause) {
        try (CannedServer server = CannedServer.answering(answer);
                OpenReporter reporter =
                        OpenReporter.impatient(service.account(server.url()).build())) {
            ReportResult result = reporter.report(service.request(1));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ReportResult.Indeterminate.class,
                            open -> assertThat(open.cause()).isEqualTo(cause));
            if (!service.replaySafe()) {
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void anAnswerThatEndsWithItsConnectionIsRead(Service service) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{\"errorId\":0,\"status\":\"success\"}";
        try (CannedServer server = CannedServer.answering(answer);
                OpenReporter reporter =
                        OpenReporter.of(service.account(server.url()).build())) {
            assertThat(reporter.report(service.request(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aRedirectIsNotFollowed(Service service, CaptchaSimulator simulator) {
        String elsewhere = simulator.baseUrl(service.simulated()) + "/reportCorrect";
        String answer = "HTTP/1.1 302 Found\r\nLocation: " + elsewhere + "\r\nContent-Length: 0\r\n\r\n";
        try (CannedServer server = CannedServer.answering(answer);
                OpenReporter reporter =
                        OpenReporter.of(service.account(server.url()).build())) {
            ReportResult result = reporter.report(service.request(1));
            assertThat(result.outcome()).isEqualTo(Outcome.UNDELIVERED);
            assertThat(result.failureCause())
                    .isNotNull()
                    .satisfies(cause -> assertThat(cause.httpStatus()).hasValue(302));
            assertThat(simulator.log()).isEmpty();
        }
    }
}

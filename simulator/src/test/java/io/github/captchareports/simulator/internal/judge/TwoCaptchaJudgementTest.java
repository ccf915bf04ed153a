package io.github.captchareports.simulator.internal.judge;

import static io.github.captchareports.simulator.SimulatedCaptchaType.FUNCAPTCHA;
import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.CORRECT;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.rules.ComplaintSuspension;
import io.github.captchareports.simulator.rules.ComplaintSuspension.Scope;
import io.github.captchareports.simulator.rules.ComplaintSuspension.ShareOf;
import io.github.captchareports.simulator.rules.SecondSolve;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.Workforce;
import io.github.captchareports.simulator.support.Caller;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.ComplaintScope;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TwoCaptchaJudgementTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final String MAIN = "main";
    private static final String NOT_RECORDED = "ERROR_REPORT_NOT_RECORDED";

    private CaptchaSimulator simulator = start(ServiceRules.documented(TWOCAPTCHA));

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void above40PercentComplaintsAreRefusedAndConfirmationsGoOn() throws Exception {
        List<SimulatedTask> tasks = solve(100, RECAPTCHA_V2);
        for (int i = 0; i < 41; i++) {
            assertThat(complain(tasks.get(i))).isEqualTo(Caller.SUCCESS);
        }

        assertThat(complain(tasks.get(41))).contains(NOT_RECORDED);
        assertThat(confirm(tasks.get(41))).isEqualTo(Caller.SUCCESS);

        assertThat(simulator.log()).last().extracting(LogEntry::ruling).isEqualTo(Ruling.RECORDED);
        assertThat(simulator.log().get(41).ruling()).isEqualTo(Ruling.REPORTING_SUSPENDED);
        AccountTruth main = main();
        assertThat(main.solved()).isEqualTo(100);
        assertThat(main.recorded()).isEqualTo(Map.of(CORRECT, 1L, INCORRECT, 41L));
        assertThat(main.refusedAsNotRecorded()).isEqualTo(Map.of(CORRECT, 0L, INCORRECT, 1L));
        assertThat(main.suspensions())
                .containsExactly(new AccountTruth.Suspension(
                        START, START.plus(Duration.ofHours(24)), INCORRECT, ComplaintScope.ACCOUNT));
    }

    @Test
    void aSuspensionEndsByTheSimulatorsClock() throws Exception {
        List<SimulatedTask> tasks = solve(100, RECAPTCHA_V2);
        for (int i = 0; i < 41; i++) {
            complain(tasks.get(i));
        }
        simulator.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(complain(solve(1, RECAPTCHA_V2).get(0))).contains(NOT_RECORDED);

        simulator.advance(Duration.ofMillis(1));

        assertThat(complain(solve(1, RECAPTCHA_V2).get(0))).isEqualTo(Caller.SUCCESS);
    }

    @Test
    void aSuspensionCanBeOfTheWholeAccount() throws Exception {
        restart(ServiceRules.documented(TWOCAPTCHA)
                .with(ComplaintSuspension.documented().withScope(Scope.ALL_REPORTS)));
        List<SimulatedTask> tasks = solve(100, RECAPTCHA_V2);
        for (int i = 0; i < 41; i++) {
            complain(tasks.get(i));
        }

        assertThat(confirm(tasks.get(41))).contains(NOT_RECORDED);
        assertThat(main().suspensions())
                .singleElement()
                .extracting(AccountTruth.Suspension::verdict)
                .isNull();
    }

    @Test
    void complaintsAboutTasksThatWereNotToldCountAsSolvedAndSuspendToo() throws Exception {
        for (long id = 1; id <= 100; id++) {
            assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", id)
                            .body())
                    .isEqualTo(Caller.SUCCESS);
        }

        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 101).body())
                .contains(NOT_RECORDED);
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 101).body())
                .as("the task is still free")
                .isEqualTo(Caller.SUCCESS);
    }

    @Test
    void withDeliveryRulesNobodyIsSuspended() throws Exception {
        restart(ServiceRules.deliveryOnly(TWOCAPTCHA));
        for (long id = 1; id <= 200; id++) {
            assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", id)
                            .body())
                    .isEqualTo(Caller.SUCCESS);
        }
        assertThat(main().suspensions()).isEmpty();
    }

    @Test
    void anImageIsReviewedAfterAWhileAndRefundedIfItWasWrong() throws Exception {
        restart(ServiceRules.documented(TWOCAPTCHA)
                .with(SecondSolve.documented().withAccuracy(1)));
        SimulatedTask wrong = solve(IMAGE, false);
        SimulatedTask right = solve(IMAGE, true);
        long paid = main().balanceMicros();
        complain(wrong);
        complain(right);
        AccountTruth waiting = main();
        assertThat(waiting.awaitingReview()).isEqualTo(2);
        assertThat(waiting.refunds()).isZero();

        simulator.advance(Duration.ofMinutes(62));

        AccountTruth reviewed = main();
        assertThat(reviewed.awaitingReview()).isZero();
        assertThat(reviewed.upheld()).isEqualTo(1);
        assertThat(reviewed.dismissed()).isEqualTo(1);
        assertThat(reviewed.refunds()).isEqualTo(1);
        assertThat(reviewed.refundedMicros()).isEqualTo(wrong.priceMicros()).isPositive();
        assertThat(reviewed.balanceMicros()).isEqualTo(paid + wrong.priceMicros());
        assertThat(worker(wrong).penalties()).isEqualTo(1);
    }

    @Test
    void theShareCanBeOfDismissedComplaints() throws Exception {
        restart(ServiceRules.documented(TWOCAPTCHA)
                .with(SecondSolve.documented().withAccuracy(1).withReviewDelay(Duration.ZERO))
                .with(ComplaintSuspension.documented()
                        .withShareOf(ShareOf.JUDGED)
                        .withMinimumSample(5)));
        for (int i = 0; i < 3; i++) {
            complain(solve(IMAGE, false));
        }
        complain(solve(IMAGE, true));
        complain(solve(IMAGE, true));
        assertThat(complain(solve(IMAGE, true))).as("2 of 5").isEqualTo(Caller.SUCCESS);

        assertThat(complain(solve(IMAGE, true))).as("3 of 6").contains(NOT_RECORDED);
    }

    @Test
    void aTokenIsNotReviewedButItsWorkerIsRestricted() throws Exception {
        restart(oneOf(2));
        List<SimulatedTask> tasks = solve(60, FUNCAPTCHA);
        for (SimulatedTask task : tasks) {
            if (task.worker() == 1) {
                complain(task);
            }
        }

        assertThat(worker(1).restrictions())
                .singleElement()
                .satisfies(restricted -> assertThat(restricted.captchaType()).isEqualTo(FUNCAPTCHA));
        assertThat(solve(30, FUNCAPTCHA)).extracting(SimulatedTask::worker).containsOnly(2);
        assertThat(solve(30, RECAPTCHA_V2)).extracting(SimulatedTask::worker).contains(1, 2);
        assertThat(main().refunds()).isZero();
        simulator.advance(Duration.ofHours(1));
        assertThat(solve(30, FUNCAPTCHA)).extracting(SimulatedTask::worker).contains(1, 2);
    }

    @Test
    void aRestrictionForRecaptchaV3IsForItsDomain() throws Exception {
        restart(oneOf(2));
        SolveOrder order = SolveOrder.of(TWOCAPTCHA, MAIN, RECAPTCHA_V3);
        for (int i = 0; i < 60; i++) {
            SimulatedTask task = simulator.solve(order.withDomain("a.example"));
            if (task.worker() == 1) {
                complain(task);
            }
        }

        for (int i = 0; i < 20; i++) {
            assertThat(simulator.solve(order.withDomain("a.example")).worker()).isEqualTo(2);
        }
        assertThat(solveAll(order.withDomain("b.example"), 30))
                .extracting(SimulatedTask::worker)
                .contains(1, 2);
        assertThat(worker(1).restrictions())
                .singleElement()
                .satisfies(restricted -> assertThat(restricted.domain()).isEqualTo("a.example"));
    }

    @Test
    void anotherAccountsTaskDoesNotExist() throws Exception {
        simulator.account(TWOCAPTCHA, "other", "other-key");
        SimulatedTask task = simulator.solve(SolveOrder.of(TWOCAPTCHA, "other", IMAGE));

        assertThat(complain(task)).contains("ERROR_NO_SUCH_CAPCHA_ID");
        assertThat(simulator.log()).last().extracting(LogEntry::ruling).isEqualTo(Ruling.UNKNOWN_TASK);
    }

    @Test
    void aBadPolicyCostsTheRefundsThatAGoodOneEarns() throws Exception {
        long honest = earned(false);
        restart(ServiceRules.documented(TWOCAPTCHA));
        long everything = earned(true);

        assertThat(honest).isGreaterThan(everything).isPositive();
    }

    /** What complaints bring in: of wrong solutions only, or the target site has changed and everything looks wrong. */
    private long earned(boolean everything) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            SimulatedTask task = simulator.solve(SolveOrder.of(TWOCAPTCHA, MAIN, IMAGE));
            if (everything || !task.actuallyCorrect()) {
                complain(task);
            }
        }
        simulator.advance(Duration.ofHours(2));
        return main().refundedMicros();
    }

    private static ServiceRules oneOf(int workers) {
        return ServiceRules.documented(TWOCAPTCHA)
                .without(ComplaintSuspension.class)
                .with(Workforce.documented().withWorkers(workers));
    }

    private List<SimulatedTask> solve(int tasks, SimulatedCaptchaType type) {
        return solveAll(SolveOrder.of(TWOCAPTCHA, MAIN, type), tasks);
    }

    private List<SimulatedTask> solveAll(SolveOrder order, int tasks) {
        List<SimulatedTask> solved = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            solved.add(simulator.solve(order));
        }
        return solved;
    }

    private SimulatedTask solve(SimulatedCaptchaType type, boolean correct) {
        return simulator.solve(SolveOrder.of(TWOCAPTCHA, MAIN, type).withActuallyCorrect(correct));
    }

    private String complain(SimulatedTask task) throws Exception {
        return Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", task.id())
                .body();
    }

    private String confirm(SimulatedTask task) throws Exception {
        return Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", task.id()).body();
    }

    private AccountTruth main() {
        return simulator.truth().of(TWOCAPTCHA).account(MAIN);
    }

    private WorkerTruth worker(SimulatedTask task) {
        return worker(task.worker());
    }

    private WorkerTruth worker(int number) {
        return simulator.truth().of(TWOCAPTCHA).worker(number);
    }

    private void restart(ServiceRules rules) {
        simulator.close();
        simulator = start(rules);
    }

    private static CaptchaSimulator start(ServiceRules rules) {
        return CaptchaSimulator.builder()
                .clock(START::toEpochMilli)
                .rules(rules)
                .account(TWOCAPTCHA, MAIN, Caller.KEY)
                .start();
    }
}

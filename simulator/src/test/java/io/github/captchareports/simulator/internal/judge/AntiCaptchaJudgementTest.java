package io.github.captchareports.simulator.internal.judge;

import static io.github.captchareports.simulator.SimulatedCaptchaType.HCAPTCHA;
import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.CORRECT;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static io.github.captchareports.simulator.truth.IgnoredBecause.LOW_CONFIRMATION;
import static io.github.captchareports.simulator.truth.IgnoredBecause.LOW_VOLUME;
import static io.github.captchareports.simulator.truth.IgnoredBecause.PLAIN_V2;
import static io.github.captchareports.simulator.truth.IgnoredBecause.RATE_JUMP;
import static io.github.captchareports.simulator.truth.IgnoredBecause.TOO_FEW_A_MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.SolveRefusedException;
import io.github.captchareports.simulator.rules.Moderation;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.Workforce;
import io.github.captchareports.simulator.support.Caller;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AntiCaptchaJudgementTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final String MAIN = "main";
    private static final String IMAGE_PATH = "/reportIncorrectImageCaptcha";
    private static final String COMPLAINT_PATH = "/reportIncorrectRecaptcha";
    private static final String CONFIRMATION_PATH = "/reportCorrectRecaptcha";
    private static final String HCAPTCHA_PATH = "/reportIncorrectHcaptcha";

    private CaptchaSimulator simulator = start(ServiceRules.documented(ANTICAPTCHA));

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void anImageThatIsNotEnglishDoesNotExist() throws Exception {
        SolveOrder order = SolveOrder.of(ANTICAPTCHA, MAIN, IMAGE);
        SimulatedTask other = simulator.solve(order.withLanguage("rn"));
        SimulatedTask english = simulator.solve(order);

        assertThat(report(IMAGE_PATH, other)).contains("\"errorId\":16", "ERROR_NO_SUCH_CAPCHA_ID");
        assertThat(simulator.log()).last().extracting(LogEntry::ruling).isEqualTo(Ruling.WRONG_LANGUAGE);
        assertThat(report(IMAGE_PATH, english)).isEqualTo(Caller.SUCCESS);
    }

    @Test
    void moderatorsRefundAWrongImageInFull() throws Exception {
        restart(ServiceRules.documented(ANTICAPTCHA)
                .with(Moderation.documented().withAccuracy(1)));
        SimulatedTask wrong = solve(IMAGE, false);
        long paid = main().balanceMicros();
        report(IMAGE_PATH, wrong);
        report(IMAGE_PATH, solve(IMAGE, true));

        AccountTruth main = main();
        assertThat(main.upheld()).isEqualTo(1);
        assertThat(main.dismissed()).isEqualTo(1);
        assertThat(main.refundedMicros()).isEqualTo(wrong.priceMicros());
        assertThat(main.balanceMicros()).isEqualTo(paid);
    }

    @Test
    void ofTheComplaintsThatCountItIsKnownWhichAreTrue() throws Exception {
        restart(ServiceRules.documented(ANTICAPTCHA)
                .with(Moderation.documented().withAccuracy(1)));
        for (int i = 0; i < 10; i++) {
            report(IMAGE_PATH, solve(IMAGE, i < 6));
        }
        report(IMAGE_PATH, solve(IMAGE, false));

        assertThat(main().ignored(LOW_CONFIRMATION)).isEqualTo(1);
        assertThat(main().counted(INCORRECT)).isEqualTo(10);
        assertThat(main().countedTruthful(INCORRECT)).isEqualTo(4);
        assertThat(main().countedTruthful(CORRECT)).isZero();
    }

    @Test
    void belowHalfConfirmedComplaintsSucceedAndAreIgnoredForGood() throws Exception {
        restart(ServiceRules.documented(ANTICAPTCHA)
                .with(Moderation.documented().withAccuracy(1)));
        for (int i = 0; i < 10; i++) {
            report(IMAGE_PATH, solve(IMAGE, i < 4));
        }
        assertThat(main().ignored()).isEmpty();
        for (int i = 0; i < 3; i++) {
            report(IMAGE_PATH, solve(IMAGE, true));
        }
        simulator.advance(Duration.ofDays(365));

        assertThat(report(IMAGE_PATH, solve(IMAGE, false))).isEqualTo(Caller.SUCCESS);

        AccountTruth main = main();
        assertThat(main.ignored()).isEqualTo(Map.of(LOW_CONFIRMATION, 1L));
        assertThat(main.upheld()).isEqualTo(6);
        assertThat(main.dismissed()).isEqualTo(7);
        assertThat(main.recorded()).containsEntry(INCORRECT, 14L);
        assertThat(main.counted()).containsEntry(INCORRECT, 13L);
    }

    @Test
    void complaintsOfASmallAccountSucceedAndAreIgnored() throws Exception {
        solveAll(99, RECAPTCHA_V2);
        SimulatedTask last = simulator.solve(SolveOrder.of(ANTICAPTCHA, MAIN, RECAPTCHA_V2));
        simulator.advance(Duration.ofSeconds(1));

        assertThat(report(COMPLAINT_PATH, last)).isEqualTo(Caller.SUCCESS);

        assertThat(main().ignored()).as("a hundred are enough").isEmpty();
        restart(ServiceRules.documented(ANTICAPTCHA));
        solveAll(98, RECAPTCHA_V2);
        assertThat(report(COMPLAINT_PATH, solve(RECAPTCHA_V2, false))).isEqualTo(Caller.SUCCESS);
        assertThat(main().ignored()).isEqualTo(Map.of(LOW_VOLUME, 1L));
    }

    @Test
    void aJumpSucceedsAndIsIgnoredForDays() throws Exception {
        for (int i = 0; i < 100; i++) {
            SimulatedTask task = simulator.solve(SolveOrder.of(ANTICAPTCHA, MAIN, RECAPTCHA_V2));
            assertThat(report(COMPLAINT_PATH, task)).isEqualTo(Caller.SUCCESS);
        }
        assertThat(report(COMPLAINT_PATH, solve(RECAPTCHA_V2, false))).isEqualTo(Caller.SUCCESS);
        simulator.advance(Duration.ofDays(1));

        AccountTruth main = main();
        assertThat(main.ignored()).isEqualTo(Map.of(LOW_VOLUME, 99L, RATE_JUMP, 2L));
        assertThat(main.counted()).containsEntry(INCORRECT, 0L);
        assertThat(main.ignoring())
                .isEqualTo(new AccountTruth.Ignoring(Duration.ofDays(1), START.plus(Duration.ofDays(3))));
    }

    @Test
    void aConfirmationOfPlainV2IsTakenAndIgnored() throws Exception {
        solveAll(20, RECAPTCHA_V2);

        assertThat(report(CONFIRMATION_PATH, solve(RECAPTCHA_V2, true))).isEqualTo(Caller.SUCCESS);

        assertThat(main().ignored()).isEqualTo(Map.of(PLAIN_V2, 1L));
        assertThat(whitelisted()).isZero();
    }

    @Test
    void aConfirmationPutsTheWorkerOnTheListForAnHour() throws Exception {
        solveAll(9, RECAPTCHA_V3);
        SimulatedTask task = solve(RECAPTCHA_V3, true);

        report(CONFIRMATION_PATH, task);

        assertThat(worker(task).whitelistedUntil()).isEqualTo(Map.of(MAIN, START.plus(Duration.ofHours(1))));
        assertThat(main().counted()).containsEntry(CORRECT, 1L);
        assertThat(solvedAtClock(task.worker(), 1_000)).as("80 of 100 and some").isBetween(770L, 840L);
        simulator.advance(Duration.ofHours(1));
        assertThat(whitelisted()).isZero();
        assertThat(solvedAtClock(task.worker(), 1_000)).isLessThan(40);
    }

    @Test
    void belowTenTasksAMinuteAConfirmationHasNoEffect() throws Exception {
        solveAll(8, RECAPTCHA_V3);

        assertThat(report(CONFIRMATION_PATH, solve(RECAPTCHA_V3, true))).isEqualTo(Caller.SUCCESS);

        assertThat(main().ignored()).isEqualTo(Map.of(TOO_FEW_A_MINUTE, 1L));
        assertThat(whitelisted()).isZero();
    }

    @Test
    void aComplaintTakesTheWorkerOffTheList() throws Exception {
        restart(ServiceRules.documented(ANTICAPTCHA).with(Workforce.documented().withWorkers(1)));
        solveAll(100, RECAPTCHA_V3);
        report(CONFIRMATION_PATH, solve(RECAPTCHA_V3, true));
        assertThat(whitelisted()).isEqualTo(1);

        report(COMPLAINT_PATH, solve(RECAPTCHA_V3, false));

        assertThat(whitelisted()).isZero();
    }

    @Test
    void hcaptchaComplaintsFilterWorkersUntilNobodyIsLeft() throws Exception {
        restart(ServiceRules.documented(ANTICAPTCHA).with(Workforce.documented().withWorkers(3)));
        simulator.account(ANTICAPTCHA, "other", "other-key");
        SolveOrder order = SolveOrder.of(ANTICAPTCHA, MAIN, HCAPTCHA);
        SimulatedTask spare = simulator.solve(order);
        for (int i = 0; i < 3; i++) {
            SimulatedTask task = simulator.solve(order);
            assertThat(worker(task).filteredUntil()).isEmpty();
            assertThat(report(HCAPTCHA_PATH, task)).isEqualTo(Caller.SUCCESS);
            assertThat(worker(task).filteredUntil()).containsOnlyKeys(MAIN);
        }

        assertThatThrownBy(() -> simulator.solve(order))
                .isInstanceOf(SolveRefusedException.class)
                .hasMessage("ERROR_ALL_WORKERS_FILTERED for the account \"main\" at anticaptcha");
        assertThat(report(HCAPTCHA_PATH, spare)).as("reports go on").isEqualTo(Caller.SUCCESS);
        assertThat(main().refunds()).isZero();
        assertThat(simulator
                        .solve(SolveOrder.of(ANTICAPTCHA, "other", HCAPTCHA))
                        .account())
                .isEqualTo("other");
        simulator.advance(Duration.ofHours(24));
        assertThat(simulator.solve(order).worker()).isPositive();
    }

    private long solvedAtClock(int worker, int tasks) {
        long count = 0;
        for (int i = 0; i < tasks; i++) {
            count += solve(RECAPTCHA_V3, true).worker() == worker ? 1 : 0;
        }
        return count;
    }

    private long whitelisted() {
        return simulator.truth().of(ANTICAPTCHA).workers().stream()
                .filter(worker -> !worker.whitelistedUntil().isEmpty())
                .count();
    }

    private void solveAll(int tasks, SimulatedCaptchaType type) {
        for (int i = 0; i < tasks; i++) {
            solve(type, true);
        }
    }

    private SimulatedTask solve(SimulatedCaptchaType type, boolean correct) {
        return simulator.solve(SolveOrder.of(ANTICAPTCHA, MAIN, type).withActuallyCorrect(correct));
    }

    private String report(String path, SimulatedTask task) throws Exception {
        return Caller.report(simulator, ANTICAPTCHA, path, task.id()).body();
    }

    private AccountTruth main() {
        return simulator.truth().of(ANTICAPTCHA).account(MAIN);
    }

    private WorkerTruth worker(SimulatedTask task) {
        return simulator.truth().of(ANTICAPTCHA).worker(task.worker());
    }

    private void restart(ServiceRules rules) {
        simulator.close();
        simulator = start(rules);
    }

    private static CaptchaSimulator start(ServiceRules rules) {
        return CaptchaSimulator.builder()
                .clock(START::toEpochMilli)
                .rules(rules)
                .account(ANTICAPTCHA, MAIN, Caller.KEY)
                .start();
    }
}

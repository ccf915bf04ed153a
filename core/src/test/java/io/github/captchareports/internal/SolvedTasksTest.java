package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.Undelivered;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.SolvedTask;
import io.github.captchareports.SolvedTasks;
import io.github.captchareports.SolvedTasksBuilder;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Solved tasks whose verdict comes later, with nothing but the id. */
class SolvedTasksTest {
    private final Bench bench = new Bench();
    private final FakeSolvedTaskStore store = new FakeSolvedTaskStore(bench.clock);

    private SolvedTasks open(Bench process, SolvedTasksBuilder builder) {
        SolvedTasks solvedTasks = builder.clock(process.clock).build();
        process.listeners.add(solvedTasks);
        process.open();
        return solvedTasks;
    }

    private SolvedTasks open() {
        return open(bench, SolvedTasks.builder());
    }

    private SolvedTasks sharing(Bench process) {
        return open(process, SolvedTasks.builder().store(store));
    }

    private SolvedTask.Builder task(long id) {
        return SolvedTask.builder()
                .account("safe")
                .taskId(id)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(bench.now());
    }

    private ReportResult result(Mono<ReportResult> report) {
        List<ReportResult> results = new ArrayList<>();
        report.subscribe(results::add);
        bench.pass(Duration.ofSeconds(10));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    @Test
    void aVerdictNeedsNothingButTheId() {
        SolvedTasks solvedTasks = open();
        Instant solvedAt = bench.now();
        solvedTasks.solved(task(7).domain("shop.example").build());
        bench.pass(Duration.ofMinutes(5));

        ReportResult result = result(solvedTasks.report("safe", 7, Verdict.INCORRECT));

        assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(result.request().solvedAt()).isEqualTo(solvedAt);
        assertThat(result.request().captchaType()).isEqualTo(CaptchaType.IMAGE);
        assertThat(result.request().domain()).isEqualTo("shop.example");
        assertThat(bench.safe().sent).extracting(FakeWire.Sent::path).containsExactly("/bad");
    }

    @Test
    void nothingIsReportedBeforeSomebodySubscribes() {
        SolvedTasks solvedTasks = open();
        solvedTasks.solved(task(7).build());

        solvedTasks.report("safe", 7, Verdict.CORRECT);
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void theAnswerOfGetTaskResultSaysWhenATaskWasSolved() {
        SolvedTasks solvedTasks = open();
        long endTime = bench.now().getEpochSecond() - 20;
        String json = "{\"errorId\":0,\"status\":\"ready\",\"solution\":{\"text\":\"w9h5\"},\"cost\":\"0.0007\","
                + "\"createTime\":" + (endTime - 9) + ",\"endTime\":" + endTime + ",\"solveCount\":\"1\"}";
        solvedTasks.solved(SolvedTask.builder()
                .account("safe")
                .taskId(7)
                .captchaType(CaptchaType.IMAGE)
                .taskResult(json)
                .build());

        ReportRequest request =
                result(solvedTasks.report("safe", 7, Verdict.CORRECT)).request();

        assertThat(request.solvedAt()).isEqualTo(Instant.ofEpochSecond(endTime));
        assertThat(request.solvedAtClock()).isEqualTo(SolvedAtClock.SERVICE);
        assertThat(request.submittedAt()).isEqualTo(Instant.ofEpochSecond(endTime - 9));
    }

    @Test
    void aTaskThatNobodyToldOfIsUnknownAndIsNotSent() {
        SolvedTasks solvedTasks = open();

        ReportResult result = result(solvedTasks.report("safe", 8, Verdict.CORRECT));

        assertThat(((Undelivered) result).reason()).isEqualTo(UndeliveredReason.UNKNOWN_TASK);
        assertThat(result.request().taskId()).isEqualTo(TaskId.of(8));
        assertThat(bench.safe().sent).isEmpty();
        assertThat(solvedTasks.coverage("safe").unknown()).isOne();
    }

    @Test
    void aVerdictAfterTheWindowIsExpiredAndLaterTheTaskIsUnknown() {
        SolvedTasks solvedTasks = open();
        solvedTasks.solved(task(7).build());

        bench.pass(FakeProvider.WINDOW.plusMinutes(1));
        ReportResult late = result(solvedTasks.report("safe", 7, Verdict.CORRECT));
        bench.pass(FakeProvider.WINDOW);
        ReportResult later = result(solvedTasks.report("safe", 7, Verdict.CORRECT));

        assertThat(late.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(((Undelivered) later).reason()).isEqualTo(UndeliveredReason.UNKNOWN_TASK);
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void theOppositeVerdictOnATaskIsAConflict() {
        SolvedTasks solvedTasks = open();
        solvedTasks.solved(task(7).build());
        result(solvedTasks.report("safe", 7, Verdict.CORRECT));

        ReportResult second = result(solvedTasks.report("safe", 7, Verdict.INCORRECT));

        assertThat(second)
                .isInstanceOfSatisfying(
                        Duplicate.class,
                        duplicate -> assertThat(duplicate.conflicting()).isTrue());
        assertThat(bench.safe().sent).hasSize(1);
        assertThat(solvedTasks.coverage("safe").reported()).isOne();
    }

    @Test
    void anUnknownAccountIsAnsweredByName() {
        SolvedTasks solvedTasks = open();

        ReportResult result = result(solvedTasks.report("nobody", 7, Verdict.CORRECT));

        assertThat(((Undelivered) result).reason()).isEqualTo(UndeliveredReason.UNKNOWN_ACCOUNT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> solvedTasks.solved(task(7).account("nobody").build()))
                .withMessage("account: no account 'nobody'; there are [safe, unsafe]");
    }

    @Test
    void withoutAReporterItSaysWhatIsMissing() {
        SolvedTasks solvedTasks = SolvedTasks.builder().build();

        assertThatIllegalStateException()
                .isThrownBy(() -> solvedTasks.solved(task(7).build()))
                .withMessageContaining("Reporter.builder().listener(...)");
    }

    @Test
    void aTaskThatIsToldTwiceCountsOnceAndStaysAsItWas() {
        SolvedTasks solvedTasks = open();
        solvedTasks.solved(task(7).domain("first.example").build());
        solvedTasks.solved(task(7).domain("second.example").build());

        assertThat(solvedTasks.coverage("safe").solved()).isOne();
        assertThat(result(solvedTasks.report("safe", 7, Verdict.CORRECT))
                        .request()
                        .domain())
                .isEqualTo("first.example");
    }

    @Test
    void whatWasNeverReportedIsCounted() {
        SolvedTasks solvedTasks = open();
        for (int id = 1; id <= 10; id++) {
            solvedTasks.solved(task(id).build());
        }
        result(solvedTasks.report("safe", 3, Verdict.CORRECT));
        assertThat(solvedTasks.coverage("safe").waiting()).isEqualTo(9);

        bench.pass(FakeProvider.WINDOW.multipliedBy(2));

        assertThat(solvedTasks.coverage("safe").solved()).isEqualTo(10);
        assertThat(solvedTasks.coverage("safe").reported()).isOne();
        assertThat(solvedTasks.coverage("safe").unreported()).isEqualTo(9);
        assertThat(solvedTasks.coverage("safe").waiting()).isZero();
        assertThat(solvedTasks.coverage("unsafe").solved()).isZero();
    }

    @Test
    void aReportThatIsMadeWithoutItCountsAsOne() {
        SolvedTasks solvedTasks = SolvedTasks.builder().clock(bench.clock).build();
        bench.listeners.add(solvedTasks);
        Reporter reporter = bench.open();
        solvedTasks.solved(task(7).build());

        result(solvedTasks
                .find("safe", TaskId.of(7))
                .map(task ->
                        task.request(Verdict.CORRECT).correlation("order 1").build())
                .flatMap(reporter::report));

        assertThat(solvedTasks.coverage("safe").reported()).isOne();
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void solvedTasksMakeTheShareOfComplaintsKnown() {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        SolvedTasks solvedTasks = SolvedTasks.builder().clock(bench.clock).build();
        bench.listeners.add(solvedTasks);
        Reporter reporter = bench.open();
        for (int id = 1; id <= 1_000; id++) {
            solvedTasks.solved(task(id).build());
        }
        for (int id = 1; id <= 100; id++) {
            solvedTasks.report("safe", id, Verdict.INCORRECT).subscribe();
        }
        bench.pass(Duration.ofSeconds(10));

        assertThat(reporter.account("safe").complaints()).singleElement().satisfies(figures -> {
            assertThat(figures.isKnown()).isTrue();
            assertThat(figures.solved()).isEqualTo(1_000);
            assertThat(figures.share()).isEqualTo(0.1);
        });
    }

    @Test
    void processesFindEachOthersTasksAndCountThemOnce() {
        SolvedTasks one = sharing(bench);
        SolvedTasks other = sharing(new Bench(bench.clock));
        one.solved(task(7).domain("a|b.example").submittedAt(bench.now()).build());
        other.solved(task(7).build());

        ReportResult result = result(other.report("safe", 7, Verdict.CORRECT));

        assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(one.coverage("safe").solved() + other.coverage("safe").solved())
                .isOne();
        assertThat(other.coverage("safe").reported()).isOne();
        bench.pass(FakeProvider.WINDOW.multipliedBy(2));
        assertThat(one.coverage("safe").unreported()).isZero();
    }

    @Test
    void whatNoProcessReportedIsCountedByTheOneThatWasTold() {
        SolvedTasks one = sharing(bench);
        SolvedTasks other = sharing(new Bench(bench.clock));
        for (int id = 1; id <= 100; id++) {
            one.solved(task(id).build());
        }
        result(other.report("safe", 7, Verdict.CORRECT));

        bench.pass(FakeProvider.WINDOW.multipliedBy(2));
        one.coverage("safe");
        bench.pass(Duration.ofSeconds(1));

        assertThat(one.coverage("safe").unreported()).isEqualTo(99);
        assertThat(other.coverage("safe").unreported()).isZero();
    }

    @Test
    void ofManyTasksThatEndAtOnceAFewAreAskedForAtATime() {
        SolvedTasks solvedTasks = sharing(bench);
        for (int id = 1; id <= 100; id++) {
            solvedTasks.solved(task(id).build());
        }
        store.silent = true;

        bench.pass(FakeProvider.WINDOW.multipliedBy(2));
        solvedTasks.coverage("safe");
        bench.pass(Duration.ofMillis(1));

        assertThat(store.asked).isEqualTo(16);
        assertThat(solvedTasks.coverage("safe").unreported()).isZero();
    }

    @Test
    void aTaskOfAnotherProcessIsFoundWithAllItsParts() {
        SolvedTask told = task(7).domain("a|b.example")
                .submittedAt(bench.now().minusSeconds(9))
                .solvedAt(bench.now(), SolvedAtClock.SERVICE)
                .build();
        sharing(bench).solved(told);

        List<SolvedTask> found = new ArrayList<>();
        sharing(new Bench(bench.clock)).find("safe", TaskId.of(7)).subscribe(found::add);

        assertThat(found).containsExactly(told);
    }

    @Test
    void aStoreThatIsAwayCostsTheOthersTasksOnly() {
        SolvedTasks solvedTasks = sharing(bench);
        store.away = true;
        List<Throwable> told = new ArrayList<>();
        solvedTasks.solved(task(7).build()).subscribe(done -> {}, told::add);

        ReportResult own = result(solvedTasks.report("safe", 7, Verdict.CORRECT));
        ReportResult foreign = result(solvedTasks.report("safe", 8, Verdict.CORRECT));

        assertThat(told).hasSize(1);
        assertThat(own.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(((Undelivered) foreign).reason()).isEqualTo(UndeliveredReason.SOLVED_TASKS_UNREACHABLE);
        assertThat(foreign.mayReportAgain(bench.now())).isFalse();
        assertThat(solvedTasks.coverage("safe").solved()).isOne();
        assertThat(solvedTasks.coverage("safe").unknown()).isZero();
    }

    @Test
    void aStoreThatIsSilentIsWaitedForNoLongerThanItsTime() {
        SolvedTasks solvedTasks = sharing(bench);
        store.silent = true;
        List<ReportResult> results = new ArrayList<>();
        solvedTasks.report("safe", 8, Verdict.CORRECT).subscribe(results::add);

        bench.pass(Duration.ofMillis(999));
        assertThat(results).isEmpty();
        bench.pass(Duration.ofMillis(1));

        assertThat(results).hasSize(1);
    }

    @Test
    void aTaskThatIsKnownHereIsNotAskedFor() {
        SolvedTasks solvedTasks = sharing(bench);
        solvedTasks.solved(task(7).build());

        result(solvedTasks.report("safe", 7, Verdict.CORRECT));

        assertThat(store.asked).isZero();
    }

    @Test
    void aTextThatANewerVersionWroteIsLikeNone() {
        SolvedTasks solvedTasks = sharing(bench);
        solvedTasks.solved(task(7).build());
        store.kept.replaceAll(
                (task, kept) -> new FakeSolvedTaskStore.Kept("2" + kept.text().substring(1), kept.until()));

        ReportResult result = result(sharing(new Bench(bench.clock)).report("safe", 7, Verdict.CORRECT));

        assertThat(((Undelivered) result).reason()).isEqualTo(UndeliveredReason.UNKNOWN_TASK);
    }

    @Test
    void overItsBoundItForgetsAndCountsThat() {
        SolvedTasks solvedTasks = open(bench, SolvedTasks.builder().maximumSize(1_000));
        for (int id = 1; id <= 1_500; id++) {
            solvedTasks.solved(task(id).build());
        }

        assertThat(solvedTasks.coverage("safe").evicted()).isEqualTo(500);
        assertThat(solvedTasks.coverage("safe").waiting()).isEqualTo(1_000);
    }
}

package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The engine on a journal that outlives it. */
class JournalTest {
    private final Bench bench = new Bench();
    private final List<TaskJournal.Remembered> remembered = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);

    private Reporter open() {
        bench.journal = new TaskJournal() {
            @Override
            public Collection<Remembered> recall() {
                return remembered;
            }

            @Override
            public CompletionStage<?> intend(ReportRequest request) {
                written.add("intend " + request.taskId() + " after "
                        + bench.safe().sent.size());
                return answer;
            }

            @Override
            public void settle(ReportResult result) {
                written.add("settle " + result.request().taskId() + " " + result.outcome());
            }
        };
        return bench.open();
    }

    private Bench.Collected report(Reporter reporter, ReportRequest... requests) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(requests)));
        bench.pass(Duration.ofSeconds(1));
        return collected;
    }

    @Test
    void theIntentIsWrittenBeforeTheSendAndTheEndAfterIt() {
        Reporter reporter = open();

        report(reporter, bench.request("safe", 1));

        assertThat(written).containsExactly("intend 1 after 0", "settle 1 ACCEPTED");
    }

    @Test
    void aRetryNeedsNoSecondIntent() {
        Reporter reporter = open();
        bench.safe().script = sent -> bench.safe().sentCount(1) == 1 ? "refused" : "ok";

        report(reporter, bench.request("safe", 1));

        assertThat(written).containsExactly("intend 1 after 0", "settle 1 ACCEPTED");
    }

    @Test
    void whatIsNeverSentIsNotWritten() {
        Reporter reporter = open();

        report(reporter, bench.lasting("safe", 1, Duration.ZERO), bench.request("nobody", 2));

        assertThat(written).isEmpty();
    }

    @Test
    void nothingIsSentBeforeTheIntentIsSafe() {
        answer = new CompletableFuture<>();
        Reporter reporter = open();

        Bench.Collected collected = report(reporter, bench.request("safe", 1));
        assertThat(bench.safe().sent).isEmpty();
        answer.complete(null);
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aJournalThatFailsKeepsTheReportFromBeingSent() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        Reporter reporter = open();

        Bench.Collected collected = report(reporter, bench.request("safe", 1));

        assertThat(((ReportResult.Undelivered) collected.of(1)).reason()).isEqualTo(UndeliveredReason.JOURNAL_FAILED);
        assertThat(bench.safe().sent).isEmpty();
        assertThat(reporter.account("safe").state().inFlight()).isZero();
    }

    @Test
    void aJournalThatNeverAnswersHoldsNobodyForEver() {
        answer = new CompletableFuture<>();
        Reporter reporter = open();

        Bench.Collected collected = report(reporter, bench.lasting("safe", 1, Duration.ofSeconds(30)));
        bench.pass(Duration.ofMinutes(2));

        assertThat(collected.results).hasSize(1);
        assertThat(bench.safe().sent).isEmpty();
        answer.complete(null);
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void aComplaintWhoseIntentTookTooLongIsCountedOnce() {
        bench.complaintLimits =
                ComplaintLimits.builder().minimumSample(2).shares(0.15, 0.3, 1).build();
        answer = new CompletableFuture<>();
        Reporter reporter = open();

        Bench.Collected collected = report(reporter, bench.request("safe", 1, Verdict.INCORRECT, bench.now()));
        bench.pass(Duration.ofSeconds(25));
        answer.complete(null);
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void cancellingWhileTheIntentIsWrittenSendsNothing() {
        answer = new CompletableFuture<>();
        Reporter reporter = open();
        Bench.Collected collected = report(reporter, bench.request("safe", 1));

        collected.subscription.dispose();
        answer.complete(null);
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.safe().sent).isEmpty();
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void whatAnEarlierProcessReportedIsNotReportedAgain() {
        remembered.add(new TaskJournal.Remembered("safe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.ACCEPTED));
        Reporter reporter = open();

        ReportResult.Duplicate result = (ReportResult.Duplicate)
                report(reporter, bench.request("safe", 1)).of(1);

        assertThat(result.first()).isEqualTo(Outcome.ACCEPTED);
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void whatAnEarlierProcessMayHaveSentIsSentAgainOnlyWhereTheAnswerProvesIt() {
        remembered.add(new TaskJournal.Remembered("safe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        remembered.add(
                new TaskJournal.Remembered("unsafe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        Reporter reporter = open();
        bench.safe().script = sent -> "dup";

        Bench.Collected collected = report(reporter, bench.request("safe", 1), bench.request("unsafe", 1));

        assertThat(collected.results)
                .extracting(result -> result.request().account() + " " + result.outcome())
                .containsExactlyInAnyOrder("safe ACCEPTED", "unsafe DUPLICATE");
        assertThat(bench.unsafe().sent).isEmpty();
    }

    @Test
    void rememberedTasksAreForgottenAfterTheirWindow() {
        remembered.add(new TaskJournal.Remembered("safe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.ACCEPTED));
        Reporter reporter = open();
        bench.pass(FakeProvider.WINDOW.plusMinutes(2));

        assertThat(report(reporter, bench.request("safe", 1)).of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }
}

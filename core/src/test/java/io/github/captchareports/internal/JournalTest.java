package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The engine on a journal that outlives it. */
class JournalTest {
    private final Bench bench = new Bench();
    private final List<TaskJournal.Remembered> remembered = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final List<AccountName> asked = new ArrayList<>();
    private @Nullable RuntimeException refusal;
    private Duration retention = Duration.ZERO;
    private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);

    private Reporter open() {
        bench.journal = new TaskJournal() {
            @Override
            public Collection<Remembered> recall(Collection<AccountName> accounts) {
                asked.addAll(accounts);
                if (refusal != null) {
                    throw refusal;
                }
                return remembered;
            }

            @Override
            public Duration retention() {
                return retention;
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
                .containsExactlyInAnyOrder("safe ACCEPTED", "unsafe INDETERMINATE");
        assertThat(bench.unsafe().sent).isEmpty();
    }

    @Test
    void theJournalIsAskedForTheAccountsAndMayRefuseThem() {
        open();
        assertThat(asked).containsExactly(new AccountName("safe", "safe"), new AccountName("unsafe", "unsafe"));

        refusal = new IllegalArgumentException("account \"safe\" is at another service there");
        assertThatThrownBy(this::open).isSameAs(refusal);
    }

    @Test
    void whatAnEarlierProcessLeftOpenIsIndeterminateAndNotADuplicate() {
        remembered.add(new TaskJournal.Remembered("unsafe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        Reporter reporter = open();

        ReportResult first = report(reporter, bench.request("unsafe", 1)).of(1);
        ReportResult again = report(reporter, bench.request("unsafe", 1)).of(1);

        assertThat(first)
                .isEqualTo(new ReportResult.Indeterminate(
                        first.request(), AttemptSummary.NONE, IndeterminateCause.ANSWER_LOST));
        assertThat(again.outcome()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(bench.unsafe().sent).isEmpty();
        assertThat(written).isEmpty();
    }

    @Test
    void whatThisProcessLeftOpenIsADuplicate() {
        Reporter reporter = open();
        bench.unsafe().script = sent -> "lost";

        ReportResult first = report(reporter, bench.request("unsafe", 1)).of(1);
        ReportResult again = report(reporter, bench.request("unsafe", 1)).of(1);

        assertThat(first.outcome()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(((ReportResult.Duplicate) again).first()).isEqualTo(Outcome.INDETERMINATE);
    }

    @Test
    void theOppositeOfWhatAnEarlierProcessLeftOpenConflicts() {
        remembered.add(new TaskJournal.Remembered("unsafe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        Reporter reporter = open();

        ReportResult.Duplicate result =
                (ReportResult.Duplicate) report(reporter, bench.request("unsafe", 1, Verdict.INCORRECT, bench.now()))
                        .of(1);

        assertThat(result.conflicting()).isTrue();
        assertThat(result.first()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, DUPLICATE", "REJECTED, DUPLICATE", "DUPLICATE, DUPLICATE", "INDETERMINATE, INDETERMINATE"})
    void whatTheJournalKnowsIsNeverExpiredHoweverLateItIs(SettledOutcome end, Outcome expected) {
        retention = Duration.ofDays(1);
        for (String account : List.of("safe", "unsafe")) {
            remembered.add(new TaskJournal.Remembered(account, TaskId.of(1), Verdict.CORRECT, end));
        }
        Reporter reporter = open();
        Instant solvedAt = bench.now();
        bench.pass(Duration.ofHours(23));

        Bench.Collected late = report(
                reporter,
                bench.request("safe", 1, Verdict.CORRECT, solvedAt),
                bench.request("unsafe", 1, Verdict.CORRECT, solvedAt),
                bench.request("safe", 2, Verdict.CORRECT, solvedAt));

        assertThat(late.results)
                .extracting(
                        result -> result.request().account() + result.request().taskId() + " " + result.outcome())
                .containsExactlyInAnyOrder("safe1 " + expected, "unsafe1 " + expected, "safe2 EXPIRED");
        assertThat(bench.safe().sent).isEmpty();
        assertThat(bench.unsafe().sent).isEmpty();
    }

    @Test
    void whatThisProcessReportedIsKnownForAsLongAsTheJournalRemembersIt() {
        retention = Duration.ofDays(1);
        Reporter reporter = open();
        Instant solvedAt = bench.now();
        report(reporter, bench.request("safe", 1, Verdict.CORRECT, solvedAt));

        bench.pass(Duration.ofHours(23));
        ReportResult known = report(reporter, bench.request("safe", 1, Verdict.CORRECT, solvedAt))
                .of(1);
        bench.pass(Duration.ofHours(2));
        ReportResult forgotten = report(reporter, bench.request("safe", 1, Verdict.CORRECT, solvedAt))
                .of(1);

        assertThat(((ReportResult.Duplicate) known).first()).isEqualTo(Outcome.ACCEPTED);
        assertThat(forgotten.outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void rememberedTasksAreForgottenAfterTheirWindow() {
        remembered.add(new TaskJournal.Remembered("safe", TaskId.of(1), Verdict.CORRECT, SettledOutcome.ACCEPTED));
        Reporter reporter = open();
        bench.pass(FakeProvider.WINDOW.plusMinutes(2));

        assertThat(report(reporter, bench.request("safe", 1)).of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }
}

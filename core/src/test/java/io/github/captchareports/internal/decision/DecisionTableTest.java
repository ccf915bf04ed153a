package io.github.captchareports.internal.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The decision table, whole. The oracle is written from the rules and not from the code: first the rules that need no
 * second attempt, then one list of reasons against a second attempt, then what is left.
 */
class DecisionTableTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final double JITTER = 0.5;
    private static final RetryPolicy POLICY =
            RetryPolicy.DEFAULT.withMaxAttempts(8).withBackoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final List<AccountAdvice> ADVICE = List.of(
            AccountAdvice.NONE,
            new AccountAdvice.Pause(Duration.ofMillis(1)),
            new AccountAdvice.Pause(Duration.ofSeconds(2)),
            new AccountAdvice.RefuseAccount(null),
            new AccountAdvice.RefuseAccount(Duration.ofMinutes(5)),
            new AccountAdvice.RefuseMethod());

    /** Where an attempt ended: with an answer, without one, or before it was sent. */
    private enum End {
        ANSWERED,
        LOST,
        NOT_SENT
    }

    record Case(
            End end,
            Reading reading,
            AccountAdvice advice,
            @Nullable IndeterminateCause before,
            int attempts,
            int failures,
            long left,
            boolean replaySafe,
            boolean othersAnswered,
            boolean mayRetry) {

        AttemptHistory history() {
            return new AttemptHistory(attempts, failures, before);
        }

        RetryContext terms() {
            return new RetryContext(NOW, NOW + left, replaySafe, othersAnswered, mayRetry, POLICY, JITTER);
        }

        Decision decide() {
            return switch (end) {
                case ANSWERED -> DecisionTable.afterReply(reply(), ProbableCause.COMPLAINT_RATIO, history(), terms());
                case LOST -> DecisionTable.afterUnclear(IndeterminateCause.TIMED_OUT, 0, history(), terms());
                case NOT_SENT -> DecisionTable.afterNotSent(history(), terms());
            };
        }

        ProviderReply reply() {
            return ProviderReply.builder(reading)
                    .advice(advice)
                    .errorId(1)
                    .errorCode("CODE")
                    .text("text")
                    .possibleCauses(List.of(ProbableCause.COMPLAINT_RATIO))
                    .build();
        }
    }

    static Stream<Case> everyCase() {
        List<Case> all = new ArrayList<>();
        for (boolean replaySafe : new boolean[] {true, false}) {
            for (boolean othersAnswered : new boolean[] {true, false}) {
                for (boolean mayRetry : new boolean[] {true, false}) {
                    for (IndeterminateCause before : new IndeterminateCause[] {null, IndeterminateCause.ANSWER_LOST}) {
                        // Where a repetition proves nothing no attempt follows an unclear one.
                        if (before != null && !replaySafe) {
                            continue;
                        }
                        for (int attempts : new int[] {0, 1, 7, 8, 9}) {
                            for (long left : new long[] {-1, 0, 1, 50_000_000, 100_000_000, 3 * SECOND, 60 * SECOND}) {
                                int failures = Math.max(1, attempts);
                                for (Reading reading : Reading.values()) {
                                    for (AccountAdvice advice : ADVICE) {
                                        all.add(new Case(
                                                End.ANSWERED,
                                                reading,
                                                advice,
                                                before,
                                                attempts,
                                                failures,
                                                left,
                                                replaySafe,
                                                othersAnswered,
                                                mayRetry));
                                    }
                                }
                                for (End end : List.of(End.LOST, End.NOT_SENT)) {
                                    all.add(new Case(
                                            end,
                                            Reading.UNCLEAR,
                                            AccountAdvice.NONE,
                                            before,
                                            attempts,
                                            failures,
                                            left,
                                            replaySafe,
                                            othersAnswered,
                                            mayRetry));
                                }
                            }
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @Test
    void everyRowOfTheTableComesOutAsTheRulesSay() {
        List<Case> cases = everyCase().toList();

        assertThat(cases).hasSizeGreaterThan(15_000);
        for (Case row : cases) {
            assertThat(row.decide()).as("%s", row).isEqualTo(expected(row));
        }
    }

    @Test
    void everyKindOfDecisionComesUp() {
        assertThat(everyCase().<Object>map(row -> row.decide().getClass()).distinct())
                .containsExactlyInAnyOrder(
                        Decision.Retry.class,
                        Decision.Accept.class,
                        Decision.CallDuplicate.class,
                        Decision.Reject.class,
                        Decision.Withhold.class,
                        Decision.GiveUp.class,
                        Decision.Expire.class,
                        Decision.Indeterminate.class);
    }

    private static Decision expected(Case row) {
        boolean mayBeRecorded = row.before() != null;
        if (row.end() == End.ANSWERED) {
            if (row.reading() == Reading.RECORDED) {
                return new Decision.Accept(Confirmation.REPLY);
            }
            if (row.reading() == Reading.ALREADY_REPORTED) {
                return mayBeRecorded
                        ? new Decision.Accept(Confirmation.DUPLICATE_AFTER_LOST_ANSWER)
                        : new Decision.CallDuplicate();
            }
            if (row.reading() == Reading.REFUSED_AMBIGUOUS && mayBeRecorded) {
                return new Decision.Indeterminate(IndeterminateCause.REFUSED_AFTER_UNCLEAR);
            }
            if (row.reading() == Reading.REFUSED || row.reading() == Reading.REFUSED_AMBIGUOUS) {
                return new Decision.Reject(row.reply(), ProbableCause.COMPLAINT_RATIO);
            }
        }
        boolean unclearNow = row.end() == End.LOST
                || (row.end() == End.ANSWERED
                        && (row.reading() == Reading.UNCLEAR || row.reading() == Reading.NOT_TAKEN_UNLESS_PROVEN));
        boolean notSent =
                row.end() == End.NOT_SENT || (row.end() == End.ANSWERED && row.reading() == Reading.NOT_TAKEN);
        IndeterminateCause unclear = row.before();
        if (unclearNow) {
            unclear = row.end() == End.LOST ? IndeterminateCause.TIMED_OUT : IndeterminateCause.UNREADABLE_ANSWER;
        }
        boolean refused = !unclearNow
                && !notSent
                && (row.advice() instanceof AccountAdvice.RefuseAccount
                        || row.advice() instanceof AccountAdvice.RefuseMethod);
        boolean spent = row.attempts() >= 8 && row.othersAnswered();
        boolean forbidden = unclearNow && !row.replaySafe();
        boolean tooLate = row.left() <= waitNanos(row);
        if (!refused && !spent && !forbidden && !tooLate && row.mayRetry()) {
            return new Decision.Retry(NOW + waitNanos(row), row.attempts() >= 8, unclear);
        }
        if (unclear != null) {
            return new Decision.Indeterminate(unclear);
        }
        if (notSent && row.left() <= 0) {
            return new Decision.Expire();
        }
        if (notSent) {
            return new Decision.GiveUp(spent ? UndeliveredReason.ATTEMPTS_SPENT : UndeliveredReason.UNREACHABLE);
        }
        if (row.advice() instanceof AccountAdvice.RefuseAccount) {
            return new Decision.Withhold(WithheldReason.ACCOUNT_REFUSED, "CODE");
        }
        if (row.advice() instanceof AccountAdvice.RefuseMethod) {
            return new Decision.Withhold(WithheldReason.METHOD_REFUSED, "CODE");
        }
        return new Decision.GiveUp(UndeliveredReason.THROTTLED);
    }

    /** The longer of the pause that was asked for and half the doubled and capped base. */
    private static long waitNanos(Case row) {
        long[] bounds = {200, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000};
        long backoff = bounds[row.failures()] * 1_000_000 / 2;
        long pause = row.advice() instanceof AccountAdvice.Pause asked
                ? asked.duration().toNanos()
                : 0;
        return Math.max(backoff, pause);
    }

    @Test
    void theWaitMayEndOneNanosecondBeforeTheDeadlineAndNoLater() {
        long backoff = 100_000_000;

        assertThat(notSent(backoff + 1)).isInstanceOf(Decision.Retry.class);
        assertThat(notSent(backoff)).isInstanceOf(Decision.GiveUp.class);
    }

    @Test
    void aClockNearTheEndOfItsRangeIsNoObstacle() {
        long now = Long.MAX_VALUE - 5;
        RetryContext terms = new RetryContext(now, now + SECOND, true, false, true, POLICY, JITTER);

        assertThat(DecisionTable.afterNotSent(new AttemptHistory(1, 1, null), terms))
                .isEqualTo(new Decision.Retry(now + 100_000_000, false, null));
    }

    @Test
    void aPauseBesideAnUnclearAnswerIsKeptTo() {
        Decision decision = DecisionTable.afterUnclear(
                IndeterminateCause.ANSWER_LOST, 7 * SECOND, new AttemptHistory(1, 1, null), terms(60 * SECOND));

        assertThat(decision).isEqualTo(new Decision.Retry(NOW + 7 * SECOND, false, IndeterminateCause.ANSWER_LOST));
    }

    @Test
    void aPauseLongerThanAClockCanCountIsLongerThanTheReportCanWait() {
        AccountAdvice pause = new AccountAdvice.Pause(Duration.ofSeconds(Long.MAX_VALUE));
        ProviderReply reply = ProviderReply.builder(Reading.NOT_RECORDED)
                .advice(pause)
                .errorCode("SLOW")
                .build();

        assertThat(DecisionTable.afterReply(
                        reply, ProbableCause.UNKNOWN, new AttemptHistory(1, 1, null), terms(SECOND)))
                .isEqualTo(new Decision.GiveUp(UndeliveredReason.THROTTLED));
    }

    @ParameterizedTest
    @EnumSource(IndeterminateCause.class)
    void anUnclearAttemptKeepsItsCause(IndeterminateCause cause) {
        RetryContext noMore = new RetryContext(NOW, NOW + 60 * SECOND, false, false, true, POLICY, JITTER);

        assertThat(DecisionTable.afterUnclear(cause, 0, new AttemptHistory(1, 1, null), noMore))
                .isEqualTo(new Decision.Indeterminate(cause));
    }

    private static Decision notSent(long left) {
        return DecisionTable.afterNotSent(new AttemptHistory(1, 1, null), terms(left));
    }

    private static RetryContext terms(long left) {
        return new RetryContext(NOW, NOW + left, true, false, true, POLICY, JITTER);
    }
}

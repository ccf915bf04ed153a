package io.github.captchareports.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.lane.DropReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which result a call gets that ends without an answer, and when none of it is certain. */
class CallResultsTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant END = SOLVED.plusSeconds(60);
    private static final ReportRequest REQUEST = ReportRequest.builder()
            .account("main")
            .taskId(7)
            .verdict(Verdict.CORRECT)
            .captchaType(CaptchaType.IMAGE)
            .solvedAt(SOLVED)
            .build();
    private static final FailureCause OUTAGE = FailureCause.of(Kind.OTHER, "nobody answers");
    private static final FailureCause OWN = FailureCause.of(Kind.OTHER, "the last attempt failed");
    private static final AttemptSummary TRIED = AttemptSummary.of(2, null, 16, "CODE", null);
    private static final AttemptSummary FAILED = TRIED.withFailureCause(OWN);

    private static final Call PLAIN = new Call(TRIED, null, false, false);

    @Test
    void whatWasNotDeliveredSaysWhyAndShowsItsAttempts() {
        assertThat(Results.undelivered(PLAIN, UndeliveredReason.OVERLOADED))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.OVERLOADED, END));
        assertThat(Results.cancelled(PLAIN))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.CANCELLED, END));
        assertThat(Results.expired(PLAIN)).isEqualTo(ReportResults.expired(REQUEST, TRIED, END));
    }

    @Test
    void whatWeEndWasCancelledOrMetTheShutdown() {
        assertThat(Results.endedByUs(PLAIN))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.SHUT_DOWN, END));
        assertThat(Results.endedByUs(new Call(TRIED, null, false, true)))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.CANCELLED, END));
    }

    @Test
    void whatIsGivenUpByOurSideSaysSo() {
        Decision givenUp = new Decision.GiveUp(UndeliveredReason.UNREACHABLE);

        assertThat(Results.of(givenUp, PLAIN, false))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.UNREACHABLE, END));
        assertThat(Results.of(givenUp, PLAIN, true))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.SHUT_DOWN, END));
        assertThat(Results.of(givenUp, new Call(TRIED, null, false, true), true))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.CANCELLED, END));
    }

    @Test
    void whatIsDroppedShowsTheOutageUnlessItKnowsItsOwnFailureOrTheOutageHasNoPartInIt() {
        assertThat(Results.dropped(PLAIN, DropReason.UNREACHABLE, null, OUTAGE))
                .isEqualTo(ReportResults.undelivered(
                        REQUEST, TRIED.withFailureCause(OUTAGE), UndeliveredReason.UNREACHABLE, END));
        assertThat(Results.dropped(new Call(FAILED, null, false, false), DropReason.UNREACHABLE, null, OUTAGE))
                .isEqualTo(ReportResults.undelivered(REQUEST, FAILED, UndeliveredReason.UNREACHABLE, END));
        assertThat(Results.dropped(PLAIN, DropReason.PAUSED, null, OUTAGE))
                .isEqualTo(ReportResults.undelivered(REQUEST, TRIED, UndeliveredReason.PAUSED, END));
    }

    @Test
    void whatMayHaveBeenRecordedIsIndeterminateWhateverEndsIt() {
        Call unclear = new Call(TRIED, IndeterminateCause.TIMED_OUT, false, false);
        Call both = new Call(TRIED, IndeterminateCause.TIMED_OUT, true, false);
        Call elsewhere = new Call(TRIED, null, true, false);
        ReportResult certain = Results.expired(PLAIN);

        assertThat(Results.unlessUnclear(PLAIN, certain)).isSameAs(certain);
        assertThat(Results.unlessUnclear(unclear, certain)).isEqualTo(indeterminate(IndeterminateCause.TIMED_OUT));
        assertThat(Results.unlessUnclear(both, certain)).isEqualTo(indeterminate(IndeterminateCause.TIMED_OUT));
        assertThat(Results.unlessUnclear(elsewhere, certain))
                .isEqualTo(indeterminate(IndeterminateCause.REPORTED_ELSEWHERE));
        assertThat(Results.cancelled(unclear)).isEqualTo(indeterminate(IndeterminateCause.TIMED_OUT));
        assertThat(Results.endedByUs(unclear)).isEqualTo(indeterminate(IndeterminateCause.TIMED_OUT));
        assertThat(Results.dropped(unclear, DropReason.PAUSED, null, OUTAGE))
                .isEqualTo(indeterminate(IndeterminateCause.TIMED_OUT));
    }

    private static ReportResult indeterminate(IndeterminateCause cause) {
        return ReportResults.indeterminate(REQUEST, TRIED, cause);
    }

    /** A call that is at its end. */
    private record Call(
            AttemptSummary summary,
            @Nullable IndeterminateCause unclear,
            boolean isReportedElsewhere,
            boolean isCancelled)
            implements CallView {
        @Override
        public ReportRequest request() {
            return REQUEST;
        }

        @Override
        public Instant windowEnd() {
            return END;
        }

        @Override
        public long deadline() {
            return 0;
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public AttemptHistory history() {
            return new AttemptHistory(0, 0, unclear);
        }

        @Override
        public ReportObserver observer() {
            return ReportObserver.NONE;
        }
    }
}

package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every result says of itself: a word for its reason, whether it is recorded, whether it may be reported again. */
class ReportResultTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant CLOSES = SOLVED.plusSeconds(60);
    private static final Instant IN_TIME = CLOSES.minusMillis(1);
    private static final AttemptSummary NONE = AttemptSummary.NONE;

    static Stream<ReportResult> results() {
        ReportRequest request = request().build();
        return Stream.of(
                        Stream.of(Confirmation.values()).map(proof -> ReportResults.accepted(request, NONE, proof)),
                        Stream.of(DuplicateOrigin.values())
                                .map(origin -> ReportResults.duplicate(
                                        request, NONE, origin, Outcome.ACCEPTED, false, Recorded.YES)),
                        Stream.of(ReportResults.duplicate(
                                request, NONE, DuplicateOrigin.LEDGER, Outcome.ACCEPTED, true, Recorded.YES)),
                        Stream.of(ProbableCause.values())
                                .map(cause -> ReportResults.rejected(request, NONE, "CODE", null, cause)),
                        Stream.of(ExpiredReason.values())
                                .map(reason -> ReportResults.expired(request, NONE, CLOSES, reason)),
                        Stream.of(WithheldReason.values())
                                .map(reason -> ReportResults.withheld(request, NONE, reason, null, CLOSES)),
                        Stream.of(UndeliveredReason.values())
                                .map(reason -> ReportResults.undelivered(request, NONE, reason, CLOSES)),
                        Stream.of(IndeterminateCause.values())
                                .map(cause -> ReportResults.indeterminate(request, NONE, cause)))
                .flatMap(some -> some);
    }

    @ParameterizedTest
    @MethodSource("results")
    void everyResultHasAWordForItsReason(ReportResult result) {
        assertThat(result.reasonTag()).matches("[a-z]+(-[a-z]+)*");
    }

    @ParameterizedTest
    @MethodSource("results")
    void onlyWhatIsCertainlyNotRecordedMayBeReportedAgainAndNothingMayAfterItsWindow(ReportResult result) {
        assertThat(result.mayReportAgain(CLOSES)).isFalse();
        if (result.mayReportAgain(IN_TIME)) {
            assertThat(result.recorded()).isEqualTo(Recorded.NO);
            assertThat(result.outcome()).isIn(Outcome.WITHHELD, Outcome.UNDELIVERED);
        }
    }

    @ParameterizedTest
    @EnumSource(UndeliveredReason.class)
    void whatWasNotDeliveredMayBeReportedAgainUnlessAccountOrTaskAreUnknown(UndeliveredReason reason) {
        assertThat(ReportResults.undelivered(request().build(), NONE, reason, CLOSES)
                        .mayReportAgain(IN_TIME))
                .isEqualTo(!List.of(
                                UndeliveredReason.UNKNOWN_ACCOUNT,
                                UndeliveredReason.UNKNOWN_TASK,
                                UndeliveredReason.SOLVED_TASKS_UNREACHABLE)
                        .contains(reason));
    }

    @ParameterizedTest
    @EnumSource(WithheldReason.class)
    void whatWasWithheldMayBeReportedAgainWhereItsReasonCanPass(WithheldReason reason) {
        boolean lasting = List.of(
                        WithheldReason.UNSUPPORTED,
                        WithheldReason.NO_EFFECT,
                        WithheldReason.INVALID_TASK_ID,
                        WithheldReason.SOLVED_IN_FUTURE)
                .contains(reason);

        assertThat(ReportResults.withheld(request().build(), NONE, reason, null, CLOSES)
                        .mayReportAgain(IN_TIME))
                .isEqualTo(!lasting);
    }

    @Test
    void aWindowThatNobodyAskedForIsTakenForOpen() {
        ReportResult result = ReportResults.undelivered(request().build(), NONE, UndeliveredReason.SHUT_DOWN);

        assertThat(result.mayReportAgain(CLOSES.plusSeconds(1))).isTrue();
    }

    @Test
    void requestsAreEqualWhereTheyReportTheSame() {
        ReportRequest one = request().correlation("a").build();
        ReportRequest same = request().correlation("b").build();

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(Stream.of(
                        request().account("other"),
                        request().taskId(2),
                        request().verdict(Verdict.INCORRECT),
                        request().captchaType(CaptchaType.HCAPTCHA),
                        request().solvedAt(CLOSES),
                        request().solvedAt(SOLVED, SolvedAtClock.SERVICE),
                        request().submittedAt(SOLVED),
                        request().domain("a.example")))
                .extracting(ReportRequest.Builder::build)
                .doesNotContain(one)
                .doesNotHaveDuplicates();
    }

    private static ReportRequest.Builder request() {
        return ReportRequest.builder()
                .account("main")
                .taskId(1)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(SOLVED);
    }
}

package io.github.captchareports.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which result for which end of a report, of its owner, or of an earlier report. */
class ResultsTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant END = SOLVED.plusSeconds(60);
    private static final AttemptSummary ONCE = AttemptSummary.of(1, Duration.ofMillis(5), 16, "CODE", null);
    private static final AttemptSummary NONE = AttemptSummary.NONE;
    private static final ReportRequest GOOD = request(Verdict.CORRECT).build();
    private static final ReportRequest ALSO_GOOD =
            request(Verdict.CORRECT).domain("also.example").build();
    private static final ReportRequest BAD = request(Verdict.INCORRECT).build();

    static Stream<List<Object>> decisions() {
        ProviderReply refusal = refusal(16, "CODE");
        return Stream.of(
                List.of(
                        new Decision.Accept(Confirmation.DUPLICATE_AFTER_LOST_ANSWER),
                        ReportResults.accepted(GOOD, ONCE, Confirmation.DUPLICATE_AFTER_LOST_ANSWER)),
                List.of(
                        new Decision.CallDuplicate(),
                        ReportResults.duplicate(GOOD, ONCE, DuplicateOrigin.PROVIDER, null, false, Recorded.YES)),
                List.of(
                        new Decision.Reject(refusal, ProbableCause.UNKNOWN_TASK),
                        ReportResults.rejected(GOOD, ONCE, "CODE", "text", ProbableCause.UNKNOWN_TASK, Recorded.NO)),
                List.of(
                        new Decision.Withhold(WithheldReason.METHOD_REFUSED, "CODE"),
                        ReportResults.withheld(GOOD, ONCE, WithheldReason.METHOD_REFUSED, "CODE", END)),
                List.of(
                        new Decision.Indeterminate(IndeterminateCause.TIMED_OUT),
                        ReportResults.indeterminate(GOOD, ONCE, IndeterminateCause.TIMED_OUT)),
                List.of(new Decision.Expire(), ReportResults.expired(GOOD, ONCE, END)),
                List.of(
                        new Decision.GiveUp(UndeliveredReason.THROTTLED),
                        ReportResults.undelivered(GOOD, ONCE, UndeliveredReason.THROTTLED, END)));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aFinalDecisionHasThisResult(List<Object> row) {
        assertThat(Results.of((Decision) row.get(0), GOOD, ONCE, END, null)).isEqualTo(row.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, UNKNOWN_TASK, NO",
        "REFUSED, REPORTED_BEFORE, UNKNOWN",
        "REFUSED, , NO",
        "REFUSED_AMBIGUOUS, TOO_LATE, NO",
        "REFUSED_AMBIGUOUS, REPORTED_BEFORE, UNKNOWN",
        "REFUSED_AMBIGUOUS, UNKNOWN, UNKNOWN",
        "REFUSED_AMBIGUOUS, , UNKNOWN"
    })
    void aRefusalSaysNoReportIsRecordedOnlyWhereItsCodeExcludesAnEarlierOne(
            Reading reading, @Nullable ProbableCause possible, Recorded recorded) {
        ProviderReply reply = ProviderReply.builder(reading)
                .errorId(1)
                .errorCode("CODE")
                .possibleCauses(possible == null ? List.of() : List.of(possible))
                .build();
        Decision reject = new Decision.Reject(reply, ProbableCause.TOO_LATE);

        assertThat(Results.of(reject, GOOD, ONCE, END, null).recorded()).isEqualTo(recorded);
    }

    @Test
    void whatTheCodeCanMeanCountsAndNotItsLikeliestCause() {
        ProviderReply manyCauses = ProviderReply.builder(Reading.REFUSED_AMBIGUOUS)
                .errorId(16)
                .errorCode("CODE")
                .possibleCauses(List.of(ProbableCause.TOO_LATE, ProbableCause.REPORTED_BEFORE))
                .build();

        ReportResult result =
                Results.of(new Decision.Reject(manyCauses, ProbableCause.TOO_LATE), GOOD, ONCE, END, null);

        assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
        assertThat(result.mayReportAgain(SOLVED)).isFalse();
    }

    @Test
    void oneMoreAttemptIsNoResult() {
        Decision again = new Decision.Retry(5, false, null);

        assertThatThrownBy(() -> Results.of(again, GOOD, ONCE, END, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a decision without a result: " + again);
    }

    @Test
    void aReasonOfOurOwnTakesThePlaceOfGivingUpOnly() {
        UndeliveredReason instead = UndeliveredReason.SHUT_DOWN;

        assertThat(Results.of(new Decision.GiveUp(UndeliveredReason.UNREACHABLE), GOOD, ONCE, END, instead))
                .isEqualTo(ReportResults.undelivered(GOOD, ONCE, instead, END));
        assertThat(Results.of(new Decision.Expire(), GOOD, ONCE, END, instead))
                .isEqualTo(ReportResults.expired(GOOD, ONCE, END));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"16, CODE, CODE", "16, -, 16", "-, CODE, CODE", "-, -, unknown"})
    void aRefusalWithoutACodeIsNamedByItsNumber(@Nullable Integer id, @Nullable String code, String name) {
        Decision reject = new Decision.Reject(refusal(id, code), ProbableCause.UNKNOWN);

        assertThat(Results.of(reject, GOOD, ONCE, END, null))
                .isEqualTo(ReportResults.rejected(GOOD, ONCE, name, "text", ProbableCause.UNKNOWN, Recorded.NO));
    }

    @Test
    void whatLeavesTheLaneUnsentHasThisResult() {
        Map<DropReason, ReportResult> results = new EnumMap<>(DropReason.class);
        for (DropReason why : DropReason.values()) {
            results.put(why, Results.of(why, "CODE", GOOD, ONCE, END));
        }

        assertThat(results)
                .isEqualTo(Map.of(
                        DropReason.EXPIRED, ReportResults.expired(GOOD, ONCE, END),
                        DropReason.HELD, withheld(GOOD, ONCE, WithheldReason.COMPLAINT_GUARD, null),
                        DropReason.ACCOUNT_REFUSED, withheld(GOOD, ONCE, WithheldReason.ACCOUNT_REFUSED, "CODE"),
                        DropReason.METHOD_REFUSED, withheld(GOOD, ONCE, WithheldReason.METHOD_REFUSED, "CODE"),
                        DropReason.THROTTLED, undelivered(GOOD, ONCE, UndeliveredReason.THROTTLED),
                        DropReason.PAUSED, undelivered(GOOD, ONCE, UndeliveredReason.PAUSED),
                        DropReason.UNREACHABLE, undelivered(GOOD, ONCE, UndeliveredReason.UNREACHABLE),
                        DropReason.CLOSED, undelivered(GOOD, ONCE, UndeliveredReason.SHUT_DOWN),
                        DropReason.ABANDONED, undelivered(GOOD, ONCE, UndeliveredReason.CANCELLED)));
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, YES", "DUPLICATE, YES", "REJECTED, UNKNOWN", "INDETERMINATE, UNKNOWN"})
    void aTaskThatTheLedgerKnowsIsADuplicate(SettledOutcome first, Recorded recorded) {
        assertThat(Results.known(new Settled(Verdict.CORRECT, first), GOOD))
                .isEqualTo(
                        ReportResults.duplicate(GOOD, NONE, DuplicateOrigin.LEDGER, first.outcome(), false, recorded));
        assertThat(Results.known(new Settled(Verdict.INCORRECT, first), GOOD))
                .isEqualTo(
                        ReportResults.duplicate(GOOD, NONE, DuplicateOrigin.LEDGER, first.outcome(), true, recorded));
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, YES", "DUPLICATE, YES", "REJECTED, UNKNOWN", "INDETERMINATE, UNKNOWN"})
    void aTaskThatAnotherProcessHasReportedIsADuplicateWithItsOwnAttempts(SettledOutcome first, Recorded recorded) {
        DuplicateOrigin origin = DuplicateOrigin.SHARED_LEDGER;

        assertThat(Results.known(new SharedLedger.Claimed.Settled(Verdict.CORRECT, first), GOOD, ONCE))
                .isEqualTo(ReportResults.duplicate(GOOD, ONCE, origin, first.outcome(), false, recorded));
        assertThat(Results.known(new SharedLedger.Claimed.Settled(Verdict.INCORRECT, first), GOOD, ONCE))
                .isEqualTo(ReportResults.duplicate(GOOD, ONCE, origin, first.outcome(), true, recorded));
    }

    static Stream<ReportResult> reported() {
        return Stream.of(
                ReportResults.accepted(GOOD, ONCE, Confirmation.REPLY),
                ReportResults.duplicate(GOOD, ONCE, DuplicateOrigin.PROVIDER, null, false, Recorded.YES),
                ReportResults.rejected(GOOD, ONCE, "CODE", null, ProbableCause.UNKNOWN),
                ReportResults.indeterminate(GOOD, ONCE, IndeterminateCause.TIMED_OUT));
    }

    @ParameterizedTest
    @MethodSource("reported")
    void whoFollowsAnOwnerThatReportedIsItsDuplicate(ReportResult owner) {
        assertThat(Results.shared(owner, ALSO_GOOD, END)).isEqualTo(duplicateOf(owner, ALSO_GOOD, false));
        assertThat(Results.shared(owner, BAD, END)).isEqualTo(duplicateOf(owner, BAD, true));
        assertThat(Results.mayDoBetter(owner, ALSO_GOOD, END.plusSeconds(1))).isFalse();
    }

    @Test
    void whoFollowsAnOwnerThatLeftTheTaskUnreportedSharesItsEnd() {
        Instant later = END.plusSeconds(1);

        assertThat(Results.shared(ReportResults.expired(GOOD, ONCE, END), ALSO_GOOD, later))
                .isEqualTo(ReportResults.expired(ALSO_GOOD, NONE, later));
        assertThat(Results.shared(withheld(GOOD, ONCE, WithheldReason.ACCOUNT_REFUSED, "CODE"), ALSO_GOOD, later))
                .isEqualTo(ReportResults.withheld(ALSO_GOOD, NONE, WithheldReason.ACCOUNT_REFUSED, "CODE", later));
        assertThat(Results.shared(undelivered(GOOD, ONCE, UndeliveredReason.THROTTLED), ALSO_GOOD, later))
                .isEqualTo(ReportResults.undelivered(ALSO_GOOD, NONE, UndeliveredReason.THROTTLED, later));
    }

    static Stream<ReportResult> unreported() {
        return Stream.of(
                ReportResults.expired(GOOD, ONCE, END),
                withheld(GOOD, ONCE, WithheldReason.COMPLAINT_GUARD, null),
                undelivered(GOOD, NONE, UndeliveredReason.CANCELLED));
    }

    @ParameterizedTest
    @MethodSource("unreported")
    void theOppositeVerdictBesideAnUnreportedTaskIsAConflictAndDoesNoBetter(ReportResult owner) {
        assertThat(Results.shared(owner, BAD, END)).isEqualTo(withheld(BAD, NONE, WithheldReason.CONFLICT, null));
        assertThat(Results.mayDoBetter(owner, BAD, END.plusSeconds(1))).isFalse();
    }

    @Test
    void whoHasMoreTimeThanAnExpiredOwnerMayDoBetter() {
        ReportResult expired = ReportResults.expired(GOOD, NONE, END);

        assertThat(Results.mayDoBetter(expired, ALSO_GOOD, END.plusNanos(1))).isTrue();
        assertThat(Results.mayDoBetter(expired, ALSO_GOOD, END)).isFalse();
    }

    /** The guard may judge another type with others; a domain is for information. */
    @Test
    void whoIsOfAnotherKindThanAHeldOwnerMayDoBetter() {
        ReportResult held = withheld(GOOD, NONE, WithheldReason.COMPLAINT_GUARD, null);
        ReportRequest otherType =
                request(Verdict.CORRECT).captchaType(CaptchaType.HCAPTCHA).build();
        ReportRequest otherDomain = request(Verdict.CORRECT).domain("b.example").build();

        assertThat(Results.mayDoBetter(held, ALSO_GOOD, END)).isFalse();
        assertThat(Results.mayDoBetter(held, otherType, END)).isTrue();
        assertThat(Results.mayDoBetter(held, otherDomain, END)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = WithheldReason.class, names = "COMPLAINT_GUARD", mode = EnumSource.Mode.EXCLUDE)
    void whatIsWithheldForAnotherReasonIsWithheldFromAll(WithheldReason reason) {
        ReportRequest otherType =
                request(Verdict.CORRECT).captchaType(CaptchaType.HCAPTCHA).build();

        assertThat(Results.mayDoBetter(withheld(GOOD, NONE, reason, null), otherType, END))
                .isFalse();
    }

    @Test
    void aFollowerSolvedLaterMayOutlastThePauseThatItsOwnerCouldNot() {
        ReportRequest later =
                request(Verdict.CORRECT).solvedAt(SOLVED.plusNanos(1)).build();

        assertThat(mayDoBetter(UndeliveredReason.THROTTLED, NONE, later)).isTrue();
        assertThat(mayDoBetter(UndeliveredReason.PAUSED, NONE, later)).isTrue();
        assertThat(mayDoBetter(UndeliveredReason.THROTTLED, ONCE, later)).isFalse();
        assertThat(mayDoBetter(UndeliveredReason.PAUSED, ONCE, later)).isFalse();
        assertThat(mayDoBetter(UndeliveredReason.THROTTLED, NONE, ALSO_GOOD)).isFalse();
        assertThat(mayDoBetter(UndeliveredReason.PAUSED, NONE, ALSO_GOOD)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = UndeliveredReason.class,
            names = {"THROTTLED", "PAUSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void ofTheOtherEndsUndeliveredOnlyACancelledOwnerLeavesRoomForBetter(UndeliveredReason reason) {
        ReportRequest later =
                request(Verdict.CORRECT).solvedAt(SOLVED.plusNanos(1)).build();

        assertThat(mayDoBetter(reason, NONE, later)).isEqualTo(reason == UndeliveredReason.CANCELLED);
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION, ANSWER_LOST", "TIMEOUT, TIMED_OUT", "UNREADABLE, UNREADABLE_ANSWER", "SHUT_DOWN, SHUT_DOWN"
    })
    void whatBecameOfTheAnswerIsTheCause(Loss loss, IndeterminateCause cause) {
        assertThat(Results.cause(loss)).isEqualTo(cause);
    }

    private static boolean mayDoBetter(UndeliveredReason reason, AttemptSummary summary, ReportRequest follower) {
        return Results.mayDoBetter(undelivered(GOOD, summary, reason), follower, END);
    }

    private static ReportResult duplicateOf(ReportResult owner, ReportRequest follower, boolean conflicting) {
        return ReportResults.duplicate(
                follower, NONE, DuplicateOrigin.LEDGER, owner.outcome(), conflicting, owner.recorded());
    }

    private static ReportResult withheld(
            ReportRequest request, AttemptSummary summary, WithheldReason reason, @Nullable String code) {
        return ReportResults.withheld(request, summary, reason, code, END);
    }

    private static ReportResult undelivered(ReportRequest request, AttemptSummary summary, UndeliveredReason reason) {
        return ReportResults.undelivered(request, summary, reason, END);
    }

    private static ProviderReply refusal(@Nullable Integer id, @Nullable String code) {
        return ProviderReply.builder(Reading.REFUSED)
                .errorId(id)
                .errorCode(code)
                .text("text")
                .build();
    }

    private static ReportRequest.Builder request(Verdict verdict) {
        return ReportRequest.builder()
                .account("safe")
                .taskId(1)
                .verdict(verdict)
                .captchaType(CaptchaType.RECAPTCHA_V3)
                .domain("a.example")
                .solvedAt(SOLVED);
    }
}

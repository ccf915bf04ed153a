package io.github.captchareports.cli.output;

import static io.github.captchareports.cli.FakeReporter.ONE_ATTEMPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.line.SolvedTotal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run teaches at its end: by reason and type how many, what it means and what to do. */
class FindingsTest {
    private static final NearEnd.Figures NOT_NEAR = new NearEnd.Figures(0, 10);
    private static final ReportRequest AT_2CAPTCHA =
            Parsing.valid(Parsing.with("domain", "\"shop.example\"").replace("\"correct\"", "\"incorrect\""));
    private static final ReportRequest AT_ANTICAPTCHA = Parsing.valid(Parsing.with("provider", "\"anticaptcha\"")
            .replace("09:59:00Z", "09:59:30Z")
            .replace("\"image\"", "\"recaptcha-v2\""));

    private Standing standing = new Standing(List.of(), List.of());
    private Instant now = Parsing.NOW;
    private final Tally tally = new Tally(OpenLines.installed(), () -> now);

    @Test
    void whereEverythingWasRecordedThereIsNothingToLearn() {
        tally.count(FakeReporter.accepted(AT_2CAPTCHA));
        tally.count(ReportResults.duplicate(
                AT_2CAPTCHA, AttemptSummary.NONE, DuplicateOrigin.LEDGER, Outcome.ACCEPTED, false, Recorded.YES));

        assertThat(text()).isEmpty();
    }

    @Test
    void theCommonestComesFirstWithItsTypesItsMeaningAndTheOneThingToDo() {
        count(
                2,
                ReportResults.rejected(
                        AT_ANTICAPTCHA, ONE_ATTEMPT, "ERROR_NO_SUCH_CAPCHA_ID", null, ProbableCause.TOO_LATE));
        count(3, ReportResults.withheld(AT_2CAPTCHA, AttemptSummary.NONE, WithheldReason.COMPLAINT_GUARD, null));

        assertThat(text().lines().limit(6))
                .containsExactly(
                        "3 withheld, complaint-guard, at 2captcha: image 3",
                        "    means: held back, since a service stops listening to accounts that complain so much",
                        "    to do: find out what makes so many solutions look wrong; if more was solved than is known here,"
                                + " say --solved TYPE=N",
                        "2 rejected, too-late, at anticaptcha (ERROR_NO_SUCH_CAPCHA_ID): recaptcha-v2 2",
                        "    means: the service did not record them, most likely because they came too late",
                        "    to do: " + ProbableCause.TOO_LATE.remedy());
    }

    @Test
    void whatTheServiceDoesNotTakeIsSaidWithoutAnythingToDo() {
        count(57, ReportResults.withheld(AT_ANTICAPTCHA, AttemptSummary.NONE, WithheldReason.UNSUPPORTED, null));

        assertThat(text()).isEqualToNormalizingNewlines("""
                        57 withheld, unsupported, at anticaptcha: recaptcha-v2 57
                            means: the service takes no such verdict on such captchas; nothing was sent
                        """);
    }

    @Test
    void typesOfOneReasonAreToldTogether() {
        ReportRequest token = Parsing.valid(Parsing.with("captchaType", "\"recaptcha-v3\""));
        count(1, ReportResults.rejected(AT_2CAPTCHA, ONE_ATTEMPT, "ERROR_X", null, ProbableCause.UNKNOWN));
        count(1_200, ReportResults.rejected(token, ONE_ATTEMPT, "ERROR_Y", null, ProbableCause.UNKNOWN));

        assertThat(text())
                .startsWith("1,201 rejected, unknown, at 2captcha (ERROR_X, ERROR_Y): recaptcha-v3 1,200, image 1");
    }

    @Test
    void howLateTheLateOnesWereIsToldAndWhetherTheRunIsToBlame() {
        now = Parsing.NOW.plusSeconds(100);
        expired(Parsing.NOW.minusSeconds(100), 3);
        expired(Parsing.NOW.plusSeconds(86), 1);

        assertThat(text())
                .contains("3 expired, late-at-start, at 2captcha", "had closed before this run began")
                .contains("1 expired, late-in-run, at 2captcha", "before their turn came")
                .contains("late: 4, by 3 min 20 s in the median and 3 min 20 s at worst, counted from the end");
    }

    @Test
    void whatExpiredBecauseAttemptsFailedSaysWhatFailed() {
        FailureCause refused = FailureCause.of(FailureCause.Kind.CONNECTION_REFUSED, "refused");
        count(1, ReportResults.expired(AT_2CAPTCHA, ONE_ATTEMPT.withFailureCause(refused), now.plusSeconds(1)));

        assertThat(text()).contains("late-after-failures", "    to do: " + refused.remedy());
    }

    @Test
    void manyThatWereSentInTheLastMomentAreToldEvenWhereAllWereRecorded() {
        tally.count(FakeReporter.accepted(AT_2CAPTCHA));

        assertThat(FindingsText.of(tally.findings(new NearEnd.Figures(312, 4_000), standing)))
                .isEqualToNormalizingNewlines(
                        "close: 312 of 4,000 requests were sent with less than 5 s of their window"
                                + " left: report sooner\n");
    }

    @Test
    void theWorstDomainsAreNamed() {
        for (int i = 0; i < 7; i++) {
            ReportRequest request = Parsing.valid(
                    Parsing.with("domain", "\"d" + i + ".example\"").replace("\"correct\"", "\"incorrect\""));
            count(10 - i, ReportResults.rejected(request, ONE_ATTEMPT, "ERROR_X", null, ProbableCause.UNKNOWN));
            count(1, FakeReporter.accepted(request));
        }

        assertThat(text())
                .contains("complaints not recorded, by domain: d0.example 10 of 11, d1.example 9 of 10,"
                        + " d2.example 8 of 9, d3.example 7 of 8, d4.example 6 of 7, others 9 of 11");
    }

    @Test
    void aShareIsToldWhereItIsNoNormalOneOrAnythingElseIsToTell() {
        standing = new Standing(List.of(scope(ComplaintState.NORMAL, true, 10, 300)), List.of());
        assertThat(text()).isEmpty();

        standing = new Standing(List.of(scope(ComplaintState.ELEVATED, true, 60, 300)), List.of());
        assertThat(text())
                .isEqualToNormalizingNewlines(
                        "complaints of main, judged by account: 60 of 300 solved, 20.0 %, elevated\n");

        standing = new Standing(
                List.of(scope(ComplaintState.NORMAL, true, 10, 300), scope(ComplaintState.NORMAL, false, 90, 95)),
                List.of());
        count(1, ReportResults.rejected(AT_2CAPTCHA, ONE_ATTEMPT, "ERROR_X", null, ProbableCause.UNKNOWN));
        assertThat(text())
                .contains("judged by account: 10 of 300 solved, 3.3 %, normal\n")
                .contains(
                        "90 of 95 solved that are known, normal; too little is known for a share: say --solved TYPE=N");
    }

    @Test
    void lowVolumeIsToldAsWhatIsKnownUnlessItWasToldHowMuchWasSolved() {
        standing = new Standing(List.of(), List.of(new Standing.LowVolume("main", 24, 100, false)));
        assertThat(text())
                .contains(
                        "low volume at main: 24 solved are known here",
                        "less than 100 in 24 h; if that is all you solved");

        standing = new Standing(List.of(), List.of(new Standing.LowVolume("main", 24, 100, true)));
        assertThat(text()).contains("low volume at main: 24 were solved, and").doesNotContain("if that is all");
        assertThat(json())
                .contains("\"lowVolume\":[{\"account\":\"main\",\"solved\":24,\"needed\":100,\"told\":true}]");
    }

    @Test
    void whatWasSaidToBeSolvedIsAcknowledgedInSum() {
        tally.count(new SolvedTotal("main", CaptchaType.IMAGE, 500));
        tally.count(new SolvedTotal("main", CaptchaType.IMAGE, 700));
        tally.count(new SolvedTotal("main", CaptchaType.RECAPTCHA_V2, 3));

        assertThat(text())
                .isEqualToNormalizingNewlines("solved in all, as told: main image 1,200, main recaptcha-v2 3\n");
        assertThat(json()).contains("{\"account\":\"main\",\"captchaType\":\"image\",\"solved\":1200}");
    }

    @Test
    void whatMayBeReportedAgainIsToldWithTheTimeThatIsLeft() {
        count(2, ReportResults.undelivered(AT_2CAPTCHA, AttemptSummary.NONE, UndeliveredReason.UNREACHABLE));
        count(1, ReportResults.undelivered(AT_ANTICAPTCHA, AttemptSummary.NONE, UndeliveredReason.UNREACHABLE));

        assertThat(text())
                .contains("again: 3 lines may be reported again, the last until 2026-11-20T10:14:00Z; submit");
        now = now.plusSeconds(60);
        assertThat(text()).contains("again: 2 lines may be");
        now = now.plusSeconds(900);
        assertThat(text()).doesNotContain("again: ");
    }

    @Test
    void anUnclearReportIsToBeSubmittedAgainOnlyWhereTheServiceProvesIt() {
        count(1, ReportResults.indeterminate(AT_2CAPTCHA, ONE_ATTEMPT, IndeterminateCause.ANSWER_LOST));
        count(1, ReportResults.indeterminate(AT_ANTICAPTCHA, ONE_ATTEMPT, IndeterminateCause.ANSWER_LOST));

        assertThat(text())
                .contains("to do: submit them again: the service's answer proves what became of the first")
                .contains("to do: nothing: the service cannot be asked");
    }

    @Test
    void anInvalidLineIsCountedByItsFieldWithAnExample() {
        tally.count(Parsing.invalid(Parsing.with("solvedAt", "\"yesterday\"")));
        tally.count(Parsing.invalid(Parsing.with("solvedAt", "\"tomorrow\"")));
        tally.count(Parsing.invalid(Parsing.with("colour", "1")));
        tally.count(Parsing.invalid("nonsense"));

        assertThat(text())
                .contains("2 invalid, solvedAt: image 2", "means: for example line 7: solvedAt: \"yesterday\"")
                .contains("1 invalid, unknown-field: image 1", "1 invalid, line\n");
    }

    @Test
    void hostileTextOfInputAndServicesStaysOnItsLine() {
        ReportRequest hostile =
                Parsing.valid(Parsing.with("domain", "\"x\\u009b\\u2028y\"").replace("\"correct\"", "\"incorrect\""));
        count(1, ReportResults.rejected(hostile, ONE_ATTEMPT, "E\u001B[31m\r\nforged", null, ProbableCause.UNKNOWN));
        tally.count(Parsing.invalid(Parsing.with("x\u009b", "1")));

        assertThat(text()).doesNotContain("\u001B", "\u009b", "\u2028", "\r\nforged");
        assertThat(text().lines()).noneMatch(line -> line.startsWith("forged"));
    }

    @Test
    void aDozenKindsAreToldInPartAndWrittenInFull() {
        for (UndeliveredReason reason : UndeliveredReason.values()) {
            count(1, ReportResults.undelivered(AT_2CAPTCHA, AttemptSummary.NONE, reason));
        }

        int others = UndeliveredReason.values().length - 8;
        assertThat(text()).contains("and " + others + " of " + others + " other kinds; --summary FILE has all");
        assertThat(json()).contains("\"reason\":\"shut-down\"", "\"reason\":\"ledger-unreachable\"");
    }

    @ParameterizedTest
    @EnumSource(UndeliveredReason.class)
    void everyReasonHasSomethingToDo(UndeliveredReason reason) {
        count(1, ReportResults.undelivered(AT_2CAPTCHA, AttemptSummary.NONE, reason));

        assertThat(tally.findings(NOT_NEAR, standing).kinds()).singleElement().satisfies(finding -> {
            assertThat(finding.meaning()).isNotBlank();
            assertThat(finding.remedy()).isNotBlank();
        });
    }

    @Test
    void programsGetAllOfIt() {
        tally.count(FakeReporter.accepted(AT_2CAPTCHA));
        count(2, ReportResults.rejected(AT_2CAPTCHA, ONE_ATTEMPT, "ERROR_X", null, ProbableCause.UNKNOWN_TASK));
        count(1, ReportResults.undelivered(AT_2CAPTCHA, AttemptSummary.NONE, UndeliveredReason.PAUSED));
        expired(Parsing.NOW.minusSeconds(14), 1);

        assertThat(json())
                .isEqualTo("{\"read\":5,\"outcomes\":{\"accepted\":1,\"duplicate\":0,\"rejected\":2,\"expired\":1,"
                        + "\"withheld\":0,\"undelivered\":1,\"indeterminate\":0,\"invalid\":0},"
                        + "\"requests\":3,\"retries\":0,\"elapsedMs\":1500,\"results\":["
                        + "{\"outcome\":\"rejected\",\"reason\":\"unknown-task\",\"provider\":\"2captcha\",\"count\":2,"
                        + "\"captchaTypes\":{\"image\":2},\"errorCodes\":[\"ERROR_X\"],"
                        + "\"meaning\":\"the service does not know the tasks\",\"remedy\":\""
                        + ProbableCause.UNKNOWN_TASK.remedy() + "\"},"
                        + "{\"outcome\":\"accepted\",\"provider\":\"2captcha\",\"count\":1,\"captchaTypes\":{\"image\":1},"
                        + "\"meaning\":\"on the service's books\"},"
                        + "{\"outcome\":\"expired\",\"reason\":\"late-at-start\",\"provider\":\"2captcha\",\"count\":1,"
                        + "\"captchaTypes\":{\"image\":1},\"meaning\":\"their window had closed before this run began\","
                        + "\"remedy\":\"report sooner: submit more often, or right after each solution was judged\"},"
                        + "{\"outcome\":\"undelivered\",\"reason\":\"paused\",\"provider\":\"2captcha\",\"count\":1,"
                        + "\"captchaTypes\":{\"image\":1},"
                        + "\"meaning\":\"the account was paused for longer than they could wait\","
                        + "\"remedy\":\"submit them again\"}],"
                        + "\"late\":{\"lines\":1,\"medianSeconds\":14,\"worstSeconds\":14},"
                        + "\"nearEnd\":{\"withinSeconds\":5,\"requests\":0,\"of\":10},"
                        + "\"domains\":[{\"domain\":\"shop.example\",\"complaints\":5,\"notRecorded\":4,\"rejected\":2}],"
                        + "\"complaints\":[],\"lowVolume\":[],\"solved\":[],"
                        + "\"again\":{\"lines\":1,\"until\":\"2026-11-20T10:14:00Z\"}}\n");
    }

    private static ComplaintFigures scope(ComplaintState state, boolean known, long complaints, long solved) {
        return ComplaintFigures.of(
                "main",
                "account",
                state,
                known,
                null,
                List.of(ComplaintFigures.Part.ofType(CaptchaType.IMAGE, known, solved, complaints, 0)),
                List.of());
    }

    private void expired(Instant deadline, int times) {
        count(times, ReportResults.expired(AT_2CAPTCHA, AttemptSummary.NONE, deadline));
    }

    private void count(int times, ReportResult result) {
        for (int i = 0; i < times; i++) {
            tally.count(result);
        }
    }

    private String text() {
        return FindingsText.of(tally.findings(NOT_NEAR, standing));
    }

    private String json() {
        return new String(
                SummaryJson.of(new Summary(
                        tally.total(),
                        tally.byName(),
                        3,
                        0,
                        Duration.ofMillis(1_500),
                        tally.findings(NOT_NEAR, standing))),
                StandardCharsets.UTF_8);
    }
}

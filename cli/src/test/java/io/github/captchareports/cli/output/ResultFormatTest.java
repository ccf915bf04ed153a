package io.github.captchareports.cli.output;

import static io.github.captchareports.cli.FakeReporter.ONE_ATTEMPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResultFormatTest {
    private static final String LINE =
            "{\"line\":7,\"provider\":\"2captcha\",\"account\":\"two\",\"taskId\":74455221488,"
                    + "\"verdict\":\"correct\",\"captchaType\":\"image\",\"solvedAt\":\"2026-11-20T09:59:00Z\",";
    private static final ReportRequest REQUEST = Parsing.valid(Parsing.with("ref", "\"job-1\""));

    @Test
    void anAcceptedReportHasNoReason() {
        assertThat(written(FakeReporter.accepted(REQUEST)))
                .isEqualTo(LINE + "\"outcome\":\"accepted\",\"attempts\":1,\"responseTimeMs\":12,\"ref\":\"job-1\"}\n");
    }

    @Test
    void aReportConfirmedByADuplicateCodeSaysSo() {
        AttemptSummary attempts = new AttemptSummary(2, Duration.ofMillis(3), 17, "ERROR_DUPLICATE_REPORT", null);
        assertThat(written(new ReportResult.Accepted(
                        REQUEST, attempts, ReportResult.Confirmation.DUPLICATE_AFTER_LOST_ANSWER)))
                .isEqualTo(
                        LINE + "\"outcome\":\"accepted\",\"reason\":\"duplicate-after-lost-answer\","
                                + "\"errorCode\":\"ERROR_DUPLICATE_REPORT\",\"attempts\":2,\"responseTimeMs\":3,\"ref\":\"job-1\"}\n");
    }

    @Test
    void aConflictingDuplicateNamesTheFirstOutcome() {
        assertThat(written(new ReportResult.Duplicate(
                        REQUEST,
                        AttemptSummary.NONE,
                        ReportResult.DuplicateOrigin.LEDGER,
                        Outcome.ACCEPTED,
                        true,
                        Recorded.YES)))
                .isEqualTo(LINE + "\"outcome\":\"duplicate\",\"reason\":\"conflict\",\"first\":\"accepted\","
                        + "\"conflicting\":true,\"attempts\":0,\"ref\":\"job-1\"}\n");
    }

    @Test
    void aDuplicateWithoutConflictDoesNotMentionOne() {
        assertThat(written(new ReportResult.Duplicate(
                        REQUEST, ONE_ATTEMPT, ReportResult.DuplicateOrigin.PROVIDER, null, false, Recorded.YES)))
                .contains("\"reason\":\"provider\"")
                .doesNotContain("first")
                .doesNotContain("conflicting");
    }

    @Test
    void aRejectedReportCarriesTheServicesCode() {
        assertThat(written(new ReportResult.Rejected(
                        REQUEST, ONE_ATTEMPT, "ERROR_X", "text of the service", ProbableCause.TOO_LATE)))
                .contains("\"outcome\":\"rejected\",\"reason\":\"too-late\",\"errorCode\":\"ERROR_X\","
                        + "\"remedy\":\"Report sooner")
                .doesNotContain("text of the service");
    }

    @Test
    void theOtherOutcomesCarryTheirReasons() {
        assertThat(written(new ReportResult.Expired(REQUEST, AttemptSummary.NONE, Instant.EPOCH)))
                .contains("\"outcome\":\"expired\",\"attempts\":0,\"ref\"");
        assertThat(written(new ReportResult.Withheld(
                        REQUEST,
                        ONE_ATTEMPT,
                        ReportResult.WithheldReason.ACCOUNT_REFUSED,
                        "ERROR_KEY_DOES_NOT_EXIST",
                        null)))
                .contains("\"outcome\":\"withheld\",\"reason\":\"account-refused\","
                        + "\"errorCode\":\"ERROR_KEY_DOES_NOT_EXIST\"");
        assertThat(written(new ReportResult.Undelivered(
                        REQUEST, AttemptSummary.NONE, ReportResult.UndeliveredReason.UNREACHABLE)))
                .contains("\"outcome\":\"undelivered\",\"reason\":\"unreachable\"");
        assertThat(written(new ReportResult.Indeterminate(
                        REQUEST, ONE_ATTEMPT, ReportResult.IndeterminateCause.ANSWER_LOST)))
                .contains("\"outcome\":\"indeterminate\",\"reason\":\"answer-lost\"");
    }

    @Test
    void whatWasNotDeliveredSaysWhyAndWhatToDo() {
        FailureCause wrong = FailureCause.of(FailureCause.Kind.HTTP_STATUS, 404, "HTTP 404 from https://host/path");
        assertThat(written(new ReportResult.Undelivered(
                        REQUEST, ONE_ATTEMPT.withFailureCause(wrong), ReportResult.UndeliveredReason.UNREACHABLE)))
                .isEqualTo(LINE + "\"outcome\":\"undelivered\",\"reason\":\"unreachable\","
                        + "\"remedy\":\"check the base URL\",\"cause\":\"http-status\","
                        + "\"causeMessage\":\"HTTP 404 from https://host/path\",\"httpStatus\":404,"
                        + "\"attempts\":1,\"responseTimeMs\":12,\"ref\":\"job-1\"}\n");

        FailureCause gone = FailureCause.of(FailureCause.Kind.CONNECTION_LOST, "gone");
        assertThat(written(new ReportResult.Indeterminate(
                        REQUEST, ONE_ATTEMPT.withFailureCause(gone), ReportResult.IndeterminateCause.ANSWER_LOST)))
                .contains("\"cause\":\"connection-lost\",\"causeMessage\":\"gone\",\"attempts\"")
                .doesNotContain("httpStatus");
    }

    @Test
    void anInvalidLineHasWhatCouldBeRead() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultFormat.write(Parsing.invalid("{\"provider\":\"2captcha\",\"taskId\":5,\"ref\":1.50,\"x\":1"), out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\"line\":7,\"provider\":\"2captcha\",\"account\":\"two\",\"taskId\":5,"
                        + "\"outcome\":\"invalid\",\"reason\":\"")
                .endsWith(",\"ref\":1.50}\n");
    }

    @Test
    void aResultNamesTypeAndDomainOfItsLine() {
        String line = Parsing.with("domain", "\"shop.example\"").replace("\"image\"", "\"recaptcha-v3\"");
        assertThat(written(FakeReporter.accepted(Parsing.valid(line))))
                .contains("\"verdict\":\"correct\",\"captchaType\":\"recaptcha-v3\","
                        + "\"solvedAt\":\"2026-11-20T09:59:00Z\",\"domain\":\"shop.example\",\"outcome\":\"accepted\"");
        assertThat(written(FakeReporter.accepted(REQUEST))).doesNotContain("domain");
    }

    @Test
    void anInvalidLineNamesThemWhereTheyCouldBeRead() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultFormat.write(
                Parsing.invalid("{\"captchaType\":\"image\",\"domain\":\"shop.example\",\"taskId\":-1}"), out);
        ResultFormat.write(Parsing.invalid("{\"captchaType\":\"picture\",\"domain\":7}"), out);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        read -> assertThat(read)
                                .startsWith("{\"line\":7,\"captchaType\":\"image\",\"domain\":\"shop.example\","
                                        + "\"outcome\":\"invalid\""),
                        unread -> assertThat(unread).startsWith("{\"line\":7,\"outcome\":\"invalid\""));
    }

    @Test
    void aTimeThatLiesAheadIsWrittenAsItCame() {
        ReportRequest ahead = Parsing.valid(Parsing.with("solvedAt", "\"2026-11-20T11:01:00+01:00\""));
        assertThat(written(FakeReporter.accepted(ahead))).contains("\"solvedAt\":\"2026-11-20T10:01:00Z\"");
    }

    private static String written(ReportResult result) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultFormat.write(result, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}

package io.github.captchareports.tck;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResults;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.time.Instant;

/** Requests and results for a journal. */
final class JournalTrial {
    private JournalTrial() {}

    static ReportRequest request(String account, long taskId, Verdict verdict) {
        return request(account, TaskId.of(taskId), verdict);
    }

    static ReportRequest request(String account, TaskId taskId, Verdict verdict) {
        return ReportRequest.builder()
                .account(account)
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(CaptchaType.RECAPTCHA_V3)
                .solvedAt(Instant.now())
                .build();
    }

    /** A result of a request that ended so. */
    static ReportResult result(ReportRequest request, Outcome outcome) {
        AttemptSummary none = AttemptSummary.NONE;
        return switch (outcome) {
            case ACCEPTED -> ReportResults.accepted(request, none, ReportResult.Confirmation.REPLY);
            case DUPLICATE ->
                ReportResults.duplicate(
                        request, none, ReportResult.DuplicateOrigin.PROVIDER, null, false, Recorded.YES);
            case REJECTED -> ReportResults.rejected(request, none, "ERROR_CODE", "text", ProbableCause.UNKNOWN);
            case EXPIRED -> ReportResults.expired(request, none, Instant.now());
            case WITHHELD ->
                ReportResults.withheld(request, none, ReportResult.WithheldReason.ACCOUNT_REFUSED, "ERROR_KEY", null);
            case UNDELIVERED -> ReportResults.undelivered(request, none, ReportResult.UndeliveredReason.UNREACHABLE);
            case INDETERMINATE -> ReportResults.indeterminate(request, none, ReportResult.IndeterminateCause.TIMED_OUT);
        };
    }
}

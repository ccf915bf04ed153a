package io.github.captchareports.example;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.TaskId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One result as the client sees it. What says nothing is left out.
 *
 * @param line the number of the input line
 * @param outcome how it ended, or {@value #INVALID} for a line that never became a request
 * @param reason the reason behind the outcome; for an invalid line which field, what is wrong and the remedy
 * @param errorCode the service's last code
 * @param remedy what to do about a rejection
 * @param ref the caller's own value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "line",
    "provider",
    "account",
    "taskId",
    "verdict",
    "outcome",
    "reason",
    "errorCode",
    "remedy",
    "attempts",
    "ref"
})
record ResultLine(
        long line,
        @Nullable String provider,
        @Nullable String account,
        @Nullable Object taskId,
        @Nullable String verdict,
        String outcome,
        @Nullable String reason,
        @Nullable String errorCode,
        @Nullable String remedy,
        @Nullable Integer attempts,
        @Nullable JsonNode ref) {
    static final String INVALID = "invalid";

    static ResultLine of(ReportResult result) {
        ReportRequest request = result.request();
        Origin origin = (Origin) Objects.requireNonNull(request.correlation(), "result without its line");
        boolean rejected = result instanceof ReportResult.Rejected;
        return new ResultLine(
                origin.line(),
                origin.provider(),
                request.account(),
                shown(request.taskId()),
                Kebab.of(request.verdict()),
                Kebab.of(result.outcome()),
                result.reasonTag(),
                rejected
                        ? ((ReportResult.Rejected) result).code()
                        : result.attemptSummary().errorCode(),
                rejected ? ((ReportResult.Rejected) result).probableCause().remedy() : null,
                result.attempts(),
                origin.ref());
    }

    private static Object shown(TaskId taskId) {
        return taskId.isNumeric() ? (Object) taskId.asLong() : taskId.toString();
    }

    static ResultLine invalid(long line, String reason, @Nullable TaskId taskId, @Nullable JsonNode ref) {
        return new ResultLine(
                line, null, null, taskId == null ? null : shown(taskId), null, INVALID, reason, null, null, null, ref);
    }
}

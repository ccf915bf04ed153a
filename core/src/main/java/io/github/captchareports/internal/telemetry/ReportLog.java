package io.github.captchareports.internal.telemetry;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One structured event a report, as key-value pairs of the logger {@code captcha_reports} at level INFO. */
public final class ReportLog {
    private static final Logger LOG = LoggerFactory.getLogger("captcha_reports");

    private ReportLog() {}

    public static boolean isWanted() {
        return LOG.isInfoEnabled();
    }

    /**
     * Writes the event.
     *
     * @param provider the account's provider; null for an account that nobody knows
     */
    public static void write(ReportResult result, @Nullable ReportProvider provider, Instant now) {
        ReportRequest request = result.request();
        AttemptSummary attempts = result.attemptSummary();
        FailureCause cause = result.failureCause();
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        Object taskId = taskId(request.taskId(), provider != null && !isInvalid(result));
        LOG.atInfo()
                .addKeyValue("timestamp", now.toString())
                .addKeyValue("task_id", taskId)
                .addKeyValue("action", action(request, provider))
                .addKeyValue("error_id", attempts.errorId())
                .addKeyValue("error_code", attempts.errorCode())
                .addKeyValue(
                        "response_time_ms",
                        attempts.responseTime() == null
                                ? null
                                : attempts.responseTime().toMillis())
                .addKeyValue("provider", provider == null ? null : provider.id())
                .addKeyValue("account", request.account())
                .addKeyValue("outcome", outcome)
                .addKeyValue("solved_at", request.solvedAt().toString())
                .addKeyValue("attempt", attempts.count())
                .addKeyValue("cause", cause == null ? null : cause.kind().tag())
                .addKeyValue("cause_message", cause == null ? null : cause.message())
                .addKeyValue("http_status", status(cause))
                .log("task {}: {}", taskId, outcome);
    }

    /** A number as such, so that an encoder writes it without quotes. A text that is no id of the service may be a key. */
    private static Object taskId(TaskId taskId, boolean ofTheService) {
        if (taskId.isNumeric()) {
            return taskId.asLong();
        }
        String text = taskId.toString();
        return ofTheService || !KeySyntax.mayBeKey(text) ? text : KeySyntax.shown(text);
    }

    private static boolean isInvalid(ReportResult result) {
        return result instanceof ReportResult.Withheld withheld
                && withheld.reason() == ReportResult.WithheldReason.INVALID_TASK_ID;
    }

    private static @Nullable Integer status(@Nullable FailureCause cause) {
        return cause == null || cause.httpStatus().isEmpty()
                ? null
                : Integer.valueOf(cause.httpStatus().getAsInt());
    }

    /** The method's name; where the service has none for the pair, or no name of its own, what it would be. */
    private static String action(ReportRequest request, @Nullable ReportProvider provider) {
        try {
            ReportMethod method = provider == null ? null : provider.method(request.verdict(), request.captchaType());
            if (method != null && !method.isTemplate()) {
                return method.path().substring(method.path().lastIndexOf('/') + 1);
            }
        } catch (RuntimeException | Error failed) {
            // The admission has told of it.
            FatalErrors.rethrow(failed);
        }
        return request.verdict() == Verdict.CORRECT ? "reportCorrect" : "reportIncorrect";
    }
}

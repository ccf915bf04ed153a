package io.github.captchareports.cli.output;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.line.InputLine;
import io.github.captchareports.cli.line.ParsedLine;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The form of a result: one JSON object on one line, its fields always in the same order, absent where they say nothing. */
public final class ResultFormat {
    /** The outcome of a line that never became a request. */
    static final String INVALID = "invalid";

    private static final JsonFactory JSON = new JsonFactory();

    private ResultFormat() {}

    /** What belongs to the line, whatever became of it. */
    private record Line(
            long number,
            @Nullable String provider,
            @Nullable String account,
            @Nullable TaskId taskId,
            @Nullable Verdict verdict,
            @Nullable CaptchaType captchaType,
            @Nullable Instant solvedAt,
            @Nullable String domain,
            @Nullable String ref) {}

    /** What became of it. */
    private record End(
            String outcome,
            @Nullable String reason,
            @Nullable String errorCode,
            @Nullable String remedy,
            @Nullable FailureCause cause,
            @Nullable Outcome first,
            boolean conflicting,
            @Nullable Integer attempts,
            @Nullable Duration responseTime) {}

    public static void write(ReportResult result, ByteArrayOutputStream out) {
        ReportRequest request = result.request();
        InputLine input = (InputLine) Objects.requireNonNull(request.correlation(), "result without its line");
        write(
                new Line(
                        input.number(),
                        input.provider(),
                        request.account(),
                        request.taskId(),
                        request.verdict(),
                        request.captchaType(),
                        input.solvedAt(),
                        request.domain(),
                        input.ref()),
                new End(
                        Kebab.of(result.outcome()),
                        result.reasonTag(),
                        errorCode(result),
                        remedy(result),
                        result.failureCause(),
                        result instanceof Duplicate duplicate ? duplicate.first() : null,
                        result instanceof Duplicate duplicate && duplicate.conflicting(),
                        result.attempts(),
                        result.attemptSummary().responseTime()),
                out);
    }

    public static void write(ParsedLine.Invalid line, ByteArrayOutputStream out) {
        write(
                new Line(
                        line.number(),
                        line.provider(),
                        line.account(),
                        line.taskId(),
                        line.verdict(),
                        line.captchaType(),
                        line.solvedAt(),
                        line.domain(),
                        line.ref()),
                new End(INVALID, line.reason(), null, null, null, null, false, null, null),
                out);
    }

    /** The service's last code; null where there was none. */
    public static @Nullable String errorCode(ReportResult result) {
        if (result instanceof Rejected rejected) {
            return rejected.code();
        }
        if (result instanceof Withheld withheld && withheld.code() != null) {
            return withheld.code();
        }
        return result.attemptSummary().errorCode();
    }

    private static @Nullable String remedy(ReportResult result) {
        if (result instanceof Rejected rejected) {
            return rejected.probableCause().remedy();
        }
        if (result instanceof Withheld withheld && withheld.problem() != null) {
            return withheld.problem();
        }
        FailureCause cause = result.failureCause();
        return cause == null ? null : cause.remedy();
    }

    private static void write(Line line, End end, ByteArrayOutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("line", line.number());
            string(json, "provider", line.provider());
            string(json, "account", line.account());
            taskId(json, line.taskId());
            string(json, "verdict", line.verdict() == null ? null : Kebab.of(line.verdict()));
            string(json, "captchaType", line.captchaType() == null ? null : Kebab.of(line.captchaType()));
            string(
                    json,
                    "solvedAt",
                    line.solvedAt() == null ? null : line.solvedAt().toString());
            string(json, "domain", line.domain());
            json.writeStringProperty("outcome", end.outcome());
            string(json, "reason", end.reason());
            string(json, "errorCode", end.errorCode());
            string(json, "remedy", end.remedy());
            cause(json, end.cause());
            string(json, "first", end.first() == null ? null : Kebab.of(end.first()));
            if (end.conflicting()) {
                json.writeBooleanProperty("conflicting", true);
            }
            number(
                    json,
                    "attempts",
                    end.attempts() == null ? null : end.attempts().longValue());
            number(
                    json,
                    "responseTimeMs",
                    end.responseTime() == null ? null : end.responseTime().toMillis());
            if (line.ref() != null) {
                json.writeName("ref").writeRawValue(line.ref());
            }
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void cause(JsonGenerator json, @Nullable FailureCause cause) {
        if (cause != null) {
            json.writeStringProperty("cause", cause.kind().tag());
            json.writeStringProperty("causeMessage", cause.message());
            cause.httpStatus().ifPresent(status -> json.writeNumberProperty("httpStatus", status));
        }
    }

    /** A number as a number, a text as a string. */
    private static void taskId(JsonGenerator json, @Nullable TaskId taskId) {
        if (taskId != null && taskId.isNumeric()) {
            json.writeNumberProperty("taskId", taskId.asLong());
        } else {
            string(json, "taskId", taskId == null ? null : taskId.toString());
        }
    }

    private static void string(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, value);
        }
    }
}

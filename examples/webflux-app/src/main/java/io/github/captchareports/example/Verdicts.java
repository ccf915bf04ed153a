package io.github.captchareports.example;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads verdicts, each by itself: one that is wrong tells what, and costs the others nothing. */
@Component
final class Verdicts {
    static final String PROVIDER = "provider";
    static final String ACCOUNT = "account";
    private static final String TASK_ID = "taskId";
    private static final String VERDICT = "verdict";
    private static final String CAPTCHA_TYPE = "captchaType";
    private static final String SOLVED_AT = "solvedAt";
    private static final String SUBMITTED_AT = "submittedAt";
    private static final String SOLVED_BY = "solvedAtClock";
    private static final String DOMAIN = "domain";
    private static final String REF = "ref";
    private static final Set<String> FIELDS = new LinkedHashSet<>(List.of(
            PROVIDER, ACCOUNT, TASK_ID, VERDICT, CAPTCHA_TYPE, SOLVED_AT, SUBMITTED_AT, SOLVED_BY, DOMAIN, REF));

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final AccountBook accounts;

    Verdicts(AccountBook accounts) {
        this.accounts = accounts;
    }

    Reading read(Line line) {
        byte[] bytes = line.bytes();
        if (bytes == null) {
            return unusable(line, "line: longer than " + LineSplitter.LONGEST + " bytes; shorten ref");
        }
        try {
            JsonNode object = JSON.readTree(bytes);
            return object.isObject()
                    ? read(line, object)
                    : unusable(line, "line: no JSON object; write one, such as {\"provider\":\"2captcha\",...}");
        } catch (JacksonException unreadable) {
            TokenStreamLocation place = unreadable.getLocation();
            return unusable(
                    line,
                    "line: not valid JSON" + (place == null ? "" : " at column " + place.getColumnNr())
                            + "; write one JSON object a line, in UTF-8, each field once");
        }
    }

    private Reading read(Line line, JsonNode object) {
        Fields fields = new Fields(object, FIELDS);
        JsonNode ref = object.get(REF);
        String provider = fields.required(PROVIDER, fields.text(PROVIDER), "name the service, such as 2captcha");
        String label = fields.text(ACCOUNT);
        String account = provider == null ? null : fields.attempt(it -> accounts.find(provider, label));
        TaskId taskId = fields.required(TASK_ID, fields.taskId(TASK_ID), "add the id that the service returned");
        Verdict verdict =
                fields.required(VERDICT, fields.constant(VERDICT, Verdict.class), "use " + Fields.names(Verdict.class));
        CaptchaType type = fields.required(
                CAPTCHA_TYPE,
                fields.constant(CAPTCHA_TYPE, CaptchaType.class),
                "use one of " + Fields.names(CaptchaType.class));
        Instant solvedAt = fields.required(
                SOLVED_AT,
                fields.time(SOLVED_AT),
                "add the time of the solution: endTime of getTaskResult, with solvedAtClock service");
        Instant submittedAt = fields.time(SUBMITTED_AT);
        SolvedAtClock solvedAtClock = fields.constant(SOLVED_BY, SolvedAtClock.class);
        String domain = fields.text(DOMAIN);
        if (provider == null
                || account == null
                || taskId == null
                || verdict == null
                || type == null
                || solvedAt == null
                || !fields.problems().isEmpty()) {
            return new Reading.Unusable(ResultLine.invalid(line.number(), fields.problems(), taskId, ref));
        }
        try {
            return new Reading.Usable(ReportRequest.builder()
                    .account(account)
                    .taskId(taskId)
                    .verdict(verdict)
                    .captchaType(type)
                    .solvedAt(solvedAt, solvedAtClock == null ? SolvedAtClock.LOCAL : solvedAtClock)
                    .submittedAt(submittedAt)
                    .domain(domain)
                    .correlation(new Origin(line.number(), provider, ref))
                    .build());
        } catch (IllegalArgumentException outOfRange) {
            return new Reading.Unusable(
                    ResultLine.invalid(line.number(), String.valueOf(outOfRange.getMessage()), taskId, ref));
        }
    }

    private static Reading unusable(Line line, String reason) {
        return new Reading.Unusable(ResultLine.invalid(line.number(), reason, null, null));
    }
}

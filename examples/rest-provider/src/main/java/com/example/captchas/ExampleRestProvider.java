package com.example.captchas;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.CodeTable;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.RetryAfter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Example REST, an invented service: {@code PUT /v1/tasks/{id}/verdict} with the key in {@code X-Api-Key}. An empty 204 is its
 * success; every refusal has a status and, in {@code X-Error}, a code, and no body.
 */
public final class ExampleRestProvider implements ReportProvider {
    private static final String DOCUMENTATION = "rest.example: errors";
    private static final String ERROR = "X-Error";
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);

    private static final ReportMethod VERDICT = ReportMethod.put("/v1/tasks/{id}/verdict");

    /** The number of a line is the status that its code comes with. */
    private static final CodeTable CODES = new CodeTable(List.of(
            CodeRule.refused(
                    "verdict-invalid", 400, "The verdict is malformed.", DOCUMENTATION, ProbableCause.BAD_REQUEST),
            CodeRule.accountRefused("key-unknown", 401, "The service does not know the key.", DOCUMENTATION),
            CodeRule.accountRefused("key-suspended", 403, "The account is suspended.", DOCUMENTATION),
            // Tasks are forgotten after a day, whether a verdict on them was recorded or not.
            CodeRule.ambiguous(
                    "task-unknown",
                    404,
                    "The service knows no such task, or knows it no longer.",
                    DOCUMENTATION,
                    ProbableCause.UNKNOWN_TASK,
                    ProbableCause.TOO_LATE),
            CodeRule.alreadyReported("verdict-exists", 409, "The task has a verdict already.", DOCUMENTATION),
            // Late is late: also for the second copy of a verdict that came in time.
            CodeRule.ambiguous(
                    "window-closed", 410, "The verdict came too late.", DOCUMENTATION, ProbableCause.TOO_LATE),
            CodeRule.throttled("slow-down", 429, USUAL_PAUSE, "Too many requests.", DOCUMENTATION)));

    /** For {@link java.util.ServiceLoader}. */
    public ExampleRestProvider() {}

    @Override
    public String id() {
        return "example-rest";
    }

    @Override
    public URI defaultBaseUrl() {
        return URI.create("https://api.rest.example");
    }

    @Override
    public @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
        // It judges the answers to KeyCaptcha itself.
        return type == CaptchaType.KEYCAPTCHA ? null : VERDICT;
    }

    @Override
    public Duration window() {
        return Duration.ofMinutes(30);
    }

    @Override
    public @Nullable String keyProblem(String clientKey) {
        return KeySyntax.problemOfWord(clientKey);
    }

    @Override
    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
        String verdict = request.verdict().name().toLowerCase(Locale.ROOT);
        return ProviderCall.builder(method)
                .path(method.expand(String.valueOf(request.taskId())))
                .header("X-Api-Key", clientKey)
                .body("application/json", ("{\"verdict\":\"" + verdict + "\"}").getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    @Override
    public Set<String> responseHeaders() {
        return Set.of(ERROR);
    }

    @Override
    public ProviderReply interpret(HttpReply reply) {
        int status = reply.status();
        if (status == 204) {
            return reply.body().length == 0 ? ProviderReply.RECORDED : ProviderReply.UNCLEAR;
        }
        Duration asked = RetryAfter.read(reply.header("Retry-After"), reply.receivedAt());
        if (status == 429) {
            // Whoever says so, the service or a gateway before it: nothing was recorded.
            return ProviderReply.throttled("slow-down", Objects.requireNonNullElse(asked, USUAL_PAUSE));
        }
        if (status < 300 || status >= 500) {
            // It may have recorded the verdict, and failed afterwards.
            return asked == null || status < 300
                    ? ProviderReply.UNCLEAR
                    : ProviderReply.builder(Reading.UNCLEAR)
                            .advice(new AccountAdvice.Pause(asked))
                            .build();
        }
        return refusal(status, reply.header(ERROR));
    }

    private static ProviderReply refusal(int status, @Nullable String code) {
        if (code == null) {
            // The service always gives a code: somebody else has answered, and the address may be wrong.
            return ProviderReply.builder(Reading.NOT_TAKEN_UNLESS_PROVEN).build();
        }
        CodeRule rule = CODES.rule(status);
        return rule != null && rule.code().equals(code) ? ProviderReply.of(rule) : ProviderReply.ambiguous(code);
    }

    @Override
    public List<CodeRule> codes() {
        return CODES.rules();
    }

    /** A second verdict on a task answers 409, so that a lost answer can be asked for again. */
    @Override
    public boolean replaySafe() {
        return true;
    }

    /** Its documentation asks for complaints on less than half of the tasks. */
    @Override
    public ComplaintLimits complaintLimits() {
        return ComplaintLimits.builder().shares(0.15, 0.30, 0.50).build();
    }
}

package io.github.captchareports.internal;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider whose answers are one word and a number, such as {@code throttle 5000}. */
public class FakeProvider implements ReportProvider {
    static final long THROWING_TASK = 999_999_999_666L;
    static final Duration WINDOW = Duration.ofMinutes(15);

    private final String id;
    private final boolean replaySafe;

    public FakeProvider(String id, boolean replaySafe) {
        this.id = id;
        this.replaySafe = replaySafe;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public URI defaultBaseUrl() {
        return URI.create("https://fake.invalid");
    }

    @Override
    public @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
        if (type == CaptchaType.OTHER) {
            return null;
        }
        return ReportMethod.post(verdict == Verdict.CORRECT ? "/good" : "/bad");
    }

    @Override
    public Duration window() {
        return WINDOW;
    }

    @Override
    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
        if (request.taskId().equals(TaskId.of(THROWING_TASK))) {
            throw new IllegalStateException("a provider that throws, with " + clientKey);
        }
        String body = request.taskId() + " " + request.correlation();
        return ProviderCall.of(method, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ProviderReply interpret(HttpReply reply) {
        String[] words = new String(reply.body(), StandardCharsets.UTF_8).split(" ", -1);
        long millis = words.length > 1 && words[1].matches("\\d+") ? Long.parseLong(words[1]) : 0;
        Duration duration = Duration.ofMillis(millis);
        return switch (words[0]) {
            case "ok" -> read(Reading.RECORDED, AccountAdvice.NONE, null);
            case "echo" ->
                ProviderReply.builder(Reading.REFUSED)
                        .errorId(1)
                        .errorCode("NO_" + words[1])
                        .text("key " + words[1])
                        .build();
            case "dup" -> read(Reading.ALREADY_REPORTED, AccountAdvice.NONE, "DUP");
            case "no" -> read(Reading.REFUSED, AccountAdvice.NONE, "NO");
            case "late" -> read(Reading.REFUSED_AMBIGUOUS, AccountAdvice.NONE, "LATE");
            case "overdone" -> refusal("OVERDONE", ProbableCause.TOO_LATE, ProbableCause.COMPLAINT_RATIO);
            case "filtered" -> refusal("FILTERED", ProbableCause.WORKERS_FILTERED);
            case "throttle" -> read(Reading.NOT_RECORDED, new AccountAdvice.Pause(duration), "SLOW");
            case "key" -> read(Reading.NOT_RECORDED, new AccountAdvice.RefuseAccount(null), "KEY");
            case "blocked" -> read(Reading.NOT_RECORDED, new AccountAdvice.RefuseAccount(duration), "BLOCKED");
            case "method" -> read(Reading.NOT_RECORDED, new AccountAdvice.RefuseMethod(), "METHOD");
            case "busy" -> read(Reading.UNCLEAR, new AccountAdvice.Pause(duration), null);
            case "throw" -> throw new IllegalStateException("a provider that cannot read");
            default -> unreadable(reply.status());
        };
    }

    @Override
    public boolean replaySafe() {
        return replaySafe;
    }

    private static ProviderReply unreadable(int status) {
        return switch (status) {
            case 404 -> ProviderReply.builder(Reading.NOT_TAKEN).build();
            case 403 -> ProviderReply.builder(Reading.NOT_TAKEN_UNLESS_PROVEN).build();
            default -> ProviderReply.UNCLEAR;
        };
    }

    private static ProviderReply refusal(String code, ProbableCause... possibleCauses) {
        return ProviderReply.builder(Reading.REFUSED)
                .errorId(1)
                .errorCode(code)
                .possibleCauses(List.of(possibleCauses))
                .build();
    }

    private static ProviderReply read(Reading reading, AccountAdvice advice, @Nullable String code) {
        return ProviderReply.builder(reading)
                .advice(advice)
                .errorId(code == null ? 0 : 1)
                .errorCode(code)
                .possibleCauses(List.of(ProbableCause.TOO_LATE, ProbableCause.UNKNOWN_TASK))
                .build();
    }
}

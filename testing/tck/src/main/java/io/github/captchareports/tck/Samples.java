package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.tck.SampleAnswer.Meaning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the contract asks a provider. */
final class Samples {
    private static final List<Long> NUMBERS = List.of(
            74_455_221_488L,
            1L,
            (long) Integer.MAX_VALUE,
            1L + Integer.MAX_VALUE,
            9_007_199_254_740_993L,
            Long.MAX_VALUE);

    static final List<String> ODD_KEYS = List.of(
            "quote\"s",
            "back\\slash",
            "\",\"taskId\":1,\"x\":\"",
            "new\nline\ttab",
            "nul\u0000",
            "&=%20+?#",
            "ключ-鍵-é",
            "\ud83d\udd11",
            "\u2028\u007f",
            "a".repeat(4096));

    static final List<Integer> FAILED_STATUSES = List.of(300, 302, 400, 401, 403, 404, 409, 429, 500, 502, 503, 521);

    static final List<Integer> STATUSES = List.of(200, 201, 204, 302, 400, 403, 404, 409, 410, 429, 500, 503, 521);

    static final List<String> SENSELESS_RETRY_AFTER = List.of(
            "",
            "soon",
            "-1",
            "0",
            "1.5",
            "99999999999999999999",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT");

    static final String IN_SEVEN_SECONDS = "Fri, 20 Nov 2026 10:00:07 GMT";

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private static final List<String> GARBAGE = List.of(
            "",
            " ",
            "\u0000",
            "null",
            "true",
            "0",
            "[]",
            "{}",
            "{",
            "\"\"",
            "{\"\":",
            "OK",
            "ok",
            "success",
            "ERROR",
            "ERROR: 1005",
            "IP_BANNED",
            "<!DOCTYPE html><html><body>Success</body></html>",
            "<html>521 Web server is down</html>",
            "{\"errorId\":0}",
            "{\"status\":\"success\"}",
            "{\"errorId\":\"zero\"}",
            "{\"errorId\":null,\"status\":null}",
            "{\"errorId\":{},\"status\":[]}",
            "{\"errorId\":" + "9".repeat(8000) + "}",
            "{\"errorId\":1e999999999}",
            "[".repeat(8000),
            "{\"a\":".repeat(3000),
            "\"" + "x".repeat(16_000) + "\"",
            "\ufeff",
            "\ufffd\ufffd");

    private Samples() {}

    /** Bodies that are not one of the documented successes, or only look like it. */
    static List<String> garbage(List<SampleAnswer> successes) {
        List<String> garbage = new ArrayList<>(GARBAGE);
        for (SampleAnswer sample : successes) {
            String success = sample.body();
            if (!success.isEmpty()) {
                garbage.addAll(List.of(
                        success + success,
                        success + "x",
                        success + "}",
                        "x" + success,
                        "<pre>" + success + "</pre>",
                        "[" + success + "]"));
            }
        }
        return garbage;
    }

    /** What mutations begin with: the documented bodies, and those of the successes twice. */
    static List<String> seeds(List<SampleAnswer> answers) {
        List<String> seeds = new ArrayList<>();
        for (SampleAnswer sample : answers) {
            if (!sample.body().isEmpty()) {
                seeds.add(sample.body());
                if (sample.meaning() == Meaning.RECORDED) {
                    seeds.add(sample.body());
                }
            }
        }
        return seeds.isEmpty() ? List.of("{}", "{\"ok\":true}", "OK") : seeds;
    }

    /** The statuses with which a damaged body might be taken for a success; one with 204 has none. */
    static List<Integer> statusesWithBody(List<SampleAnswer> successes) {
        List<Integer> statuses = new ArrayList<>();
        for (SampleAnswer sample : successes) {
            int status = sample.status() == 204 ? 200 : sample.status();
            if (!statuses.contains(status)) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    static boolean isSuccess(Reading reading) {
        return reading == Reading.RECORDED || reading == Reading.ALREADY_REPORTED;
    }

    /** How an answer with this meaning may be read. */
    static Set<Reading> readings(Meaning meaning) {
        return switch (meaning) {
            case RECORDED -> Set.of(Reading.RECORDED);
            case ALREADY_REPORTED -> Set.of(Reading.ALREADY_REPORTED);
            case REFUSED -> Set.of(Reading.REFUSED, Reading.REFUSED_AMBIGUOUS);
            case THROTTLED -> Set.of(Reading.NOT_RECORDED, Reading.UNCLEAR);
            case ACCOUNT_REFUSED, METHOD_REFUSED -> Set.of(Reading.NOT_RECORDED);
            case UNCLEAR -> Set.of(Reading.UNCLEAR);
        };
    }

    /** Whether it asks of the account what an answer with this meaning does. */
    static boolean isAdviceOf(Meaning meaning, AccountAdvice advice) {
        return switch (meaning) {
            case RECORDED, ALREADY_REPORTED, REFUSED -> advice instanceof AccountAdvice.None;
            case THROTTLED -> advice instanceof AccountAdvice.Pause;
            case ACCOUNT_REFUSED -> advice instanceof AccountAdvice.RefuseAccount;
            case METHOD_REFUSED -> advice instanceof AccountAdvice.RefuseMethod;
            case UNCLEAR -> advice instanceof AccountAdvice.None || advice instanceof AccountAdvice.Pause;
        };
    }

    /** Whether the engine hands a header of an answer to the provider. */
    static boolean isGiven(ReportProvider provider, String lowerCaseName) {
        return HttpReply.COMMON_HEADERS.contains(lowerCaseName)
                || provider.responseHeaders().stream().anyMatch(lowerCaseName::equalsIgnoreCase);
    }

    /** Task ids of the kinds that the provider takes. */
    static List<String> taskIds(ReportProvider provider) {
        return NUMBERS.stream().map(String::valueOf).toList();
    }

    /** A usual task id. */
    static String taskId(ReportProvider provider) {
        return taskIds(provider).get(0);
    }

    static ReportMethod method(ReportProvider provider, ReportRequest request) {
        return Objects.requireNonNull(provider.method(request.verdict(), request.captchaType()));
    }

    static ProviderCall call(ReportProvider provider, ReportRequest request, String key) {
        ReportMethod method = method(provider, request);
        return Objects.requireNonNull(
                provider.call(method, request, key), "call(" + method + ", " + request + ", ...) must not be null");
    }

    /** A request for every supported pair. */
    static List<ReportRequest> requests(ReportProvider provider, String taskId) {
        List<ReportRequest> requests = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            for (CaptchaType type : CaptchaType.values()) {
                if (provider.method(verdict, type) != null) {
                    requests.add(request(verdict, type, taskId).build());
                }
            }
        }
        return requests;
    }

    /** The same, submitted at every moment that matters. */
    static List<ReportRequest> timedRequests(ReportProvider provider, Duration window) {
        List<ReportRequest> timed = new ArrayList<>(requests(provider, taskId(provider)));
        for (ReportRequest request : List.copyOf(timed)) {
            for (Duration before : List.of(window, Duration.ofSeconds(10), Duration.ZERO, window.negated())) {
                timed.add(request(request.verdict(), request.captchaType(), taskId(provider))
                        .submittedAt(NOW.minus(before))
                        .build());
            }
        }
        return timed;
    }

    private static ReportRequest.Builder request(Verdict verdict, CaptchaType type, String taskId) {
        return ReportRequest.builder()
                .account("contract")
                .taskId(Long.parseLong(taskId))
                .verdict(verdict)
                .captchaType(type)
                .solvedAt(NOW);
    }

    /** Reads an answer, and checks what holds for every reading. */
    static ProviderReply reply(ReportProvider provider, int status, Map<String, String> headers, byte[] body) {
        ProviderReply reply;
        try {
            reply = provider.interpret(new HttpReply(status, given(provider, headers), body, NOW));
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "interpret() must not throw, but did for status " + status + " with body <"
                            + new String(body, UTF_8) + ">",
                    e);
        }
        return reply;
    }

    /** The headers that the engine would hand on. */
    private static Map<String, String> given(ReportProvider provider, Map<String, String> headers) {
        if (headers.isEmpty()) {
            return headers;
        }
        Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            if (isGiven(provider, name.toLowerCase(Locale.ROOT))) {
                given.put(name, value);
            }
        });
        return given;
    }

    /** Everything a provider says, in one list to compare. */
    static List<String> transcript(ReportProvider provider, List<SampleAnswer> answers) {
        List<String> lines = new ArrayList<>();
        for (ReportRequest request : requests(provider, taskId(provider))) {
            ProviderCall call = call(provider, request, "k3y");
            lines.add(call.path()
                    + new TreeMap<>(call.headers())
                    + new String(call.body(), UTF_8)
                    + provider.deadline(request)
                    + provider.atRiskFrom(request));
        }
        for (SampleAnswer sample : answers) {
            lines.add(reply(
                            provider,
                            sample.status(),
                            sample.headers(),
                            sample.body().getBytes(UTF_8))
                    .toString());
        }
        for (String body : garbage(answers)) {
            for (int status : List.of(200, 429, 503)) {
                lines.add(reply(provider, status, Map.of("retry-after", "7"), body.getBytes(UTF_8))
                        .toString());
            }
        }
        lines.add(provider.id()
                + provider.defaultBaseUrl()
                + provider.window()
                + provider.replaySafe()
                + new TreeSet<>(provider.responseHeaders())
                + provider.complaintLimits());
        return lines;
    }
}

package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the contract asks a provider. */
final class Samples {
    static final List<Long> TASK_IDS = List.of(
            1L,
            (long) Integer.MAX_VALUE,
            1L + Integer.MAX_VALUE,
            74_455_221_488L,
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

    static final List<Integer> STATUSES = List.of(200, 201, 204, 302, 400, 403, 404, 429, 500, 503, 521);

    static final List<String> SENSELESS_RETRY_AFTER = List.of(
            "",
            "soon",
            "-1",
            "0",
            "1.5",
            "99999999999999999999",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT");

    private static final int MAX_TEXT = 500;
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private Samples() {}

    /** Bodies that are not the documented success, or only look like it. */
    static List<String> garbage(String success) {
        return List.of(
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
                "\ufffd\ufffd",
                success + success,
                success + "x",
                success + "}",
                "x" + success,
                "<pre>" + success + "</pre>",
                "[" + success + "]");
    }

    /** A request for every supported pair. */
    static List<ReportRequest> requests(ReportProvider provider, long taskId) {
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
        List<ReportRequest> timed = new ArrayList<>(requests(provider, 1));
        for (ReportRequest request : requests(provider, 1)) {
            for (Duration before : List.of(window, Duration.ofSeconds(10), Duration.ZERO, window.negated())) {
                timed.add(request(request.verdict(), request.captchaType(), 1)
                        .submittedAt(NOW.minus(before))
                        .build());
            }
        }
        return timed;
    }

    private static ReportRequest.Builder request(Verdict verdict, CaptchaType type, long taskId) {
        return ReportRequest.builder()
                .account("contract")
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(type)
                .solvedAt(NOW);
    }

    /** Reads an answer, and checks what holds for every reading. */
    static ProviderReply reply(ReportProvider provider, int status, Map<String, String> headers, byte[] body) {
        ProviderReply reply;
        try {
            reply = provider.reply(new HttpReply(status, headers, body, NOW));
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "reply() must not throw, but did for status " + status + " with body <" + new String(body, UTF_8)
                            + ">",
                    e);
        }
        String text = reply.text();
        if (text != null && (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl))) {
            throw new AssertionError(
                    "reply() must bound the text to 500 characters and strip control characters: " + text);
        }
        return reply;
    }

    /** Everything a provider says, in one list to compare. */
    static List<String> transcript(ReportProvider provider, List<String> bodies) {
        List<String> lines = new ArrayList<>();
        for (ReportRequest request : requests(provider, 74_455_221_488L)) {
            ProviderCall call = provider.call(request, "k\"é");
            lines.add(call.path()
                    + new TreeMap<>(call.headers())
                    + new String(call.body(), UTF_8)
                    + provider.deadline(request)
                    + provider.atRiskFrom(request));
        }
        for (String body : bodies) {
            for (int status : List.of(200, 429, 503)) {
                lines.add(reply(provider, status, Map.of("retry-after", "7"), body.getBytes(UTF_8))
                        .toString());
            }
        }
        lines.add(provider.id()
                + provider.defaultBaseUrl()
                + provider.window()
                + provider.replaySafe()
                + provider.complaintLimits());
        return lines;
    }
}

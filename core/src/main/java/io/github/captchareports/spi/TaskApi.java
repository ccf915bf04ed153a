package io.github.captchareports.spi;

import io.github.captchareports.spi.AccountAdvice.None;
import io.github.captchareports.spi.AccountAdvice.Pause;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codec of the {@code createTask} family of APIs, which several services speak: a report is
 * {@code {"clientKey":"...","taskId":123}}, the only success is {@code {"errorId":0,"status":"success"}}, and an error
 * has {@code errorId}, {@code errorCode} and {@code errorDescription}. Immutable and pure.
 *
 * <p>How an answer is read, first match wins (derived, except for the success and the error format):
 *
 * <table>
 * <caption>Readings</caption>
 * <tr><th>answer</th><th>report</th><th>account</th></tr>
 * <tr><td>status 5xx, whatever the body</td><td>{@code UNCLEAR}</td><td>pause, only with {@code Retry-After}</td></tr>
 * <tr><td>the success, but status not 2xx</td><td>{@code UNCLEAR}</td><td>pause with 429 or {@code Retry-After}</td></tr>
 * <tr><td>status 429</td><td>{@code NOT_RECORDED}</td><td>the code's refusal of account or method; else pause</td></tr>
 * <tr><td>the success</td><td>{@code RECORDED}</td><td>nothing</td></tr>
 * <tr><td>an error with a code, or a plain-text body that is a listed code</td><td colspan="2">the code's
 * line</td></tr>
 * <tr><td>an error without a code</td><td colspan="2">the number's line</td></tr>
 * <tr><td>an error with an unlisted code or number</td><td>{@code REFUSED_AMBIGUOUS}: final, and no proof against an
 * earlier copy of the report</td><td>nothing</td></tr>
 * <tr><td>status 301, 307, 308, 401, 404, 405, 407, 411, 413, 415, 421, 426 or 431, and no body of the service</td>
 * <td>{@code NOT_TAKEN}: nobody who answers so has recorded anything</td><td>pause, only with {@code Retry-After}</td></tr>
 * <tr><td>status 302, 400 or 403, and no body of the service</td><td>{@code NOT_TAKEN_UNLESS_PROVEN}: at an address that has
 * worked a service may answer so after it has recorded</td><td>pause, only with {@code Retry-After}</td></tr>
 * <tr><td>anything else</td><td>{@code UNCLEAR}</td><td>pause, only with {@code Retry-After} and a status other than
 * 2xx</td></tr>
 * </table>
 *
 * <p>A pause lasts as long as the code's line or {@link RetryAfter} says, whichever is longer.
 */
public final class TaskApi {
    private static final int HIGHEST_PLAIN = 0x7e;
    private static final HexFormat HEX = HexFormat.of();

    /** The success as the services write it, which needs no parser. */
    private static final byte[] SUCCESS = "{\"errorId\":0,\"status\":\"success\"}".getBytes(StandardCharsets.US_ASCII);

    private static final ProviderReply RECORDED =
            ProviderReply.builder(Reading.RECORDED).errorId(0).build();

    private final CodeTable codes;
    private final Map<String, String> headers;
    private final Duration pauseAfter429;

    /**
     * Makes the codec of a service.
     *
     * @param codes the service's error codes
     * @param headers request headers beside {@code Content-Type: application/json}
     * @param pauseAfter429 the pause after a 429 without {@code Retry-After}
     */
    public TaskApi(CodeTable codes, Map<String, String> headers, Duration pauseAfter429) {
        this.codes = codes;
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        this.headers = Map.copyOf(all);
        this.pauseAfter429 = pauseAfter429;
    }

    /**
     * Writes a report.
     *
     * @param method the method that takes it
     * @param taskId the task
     * @param clientKey the account's key; it goes into the body only
     * @return the call
     */
    public ProviderCall call(ReportMethod method, long taskId, String clientKey) {
        return ProviderCall.of(method, headers, body(clientKey, taskId));
    }

    /**
     * Reads an answer; never throws, whatever the bytes. The content type does not matter: the services label JSON as
     * HTML and HTML as JSON.
     *
     * @param reply the answer
     * @return what it proves and asks
     */
    public ProviderReply interpret(HttpReply reply) {
        ProviderReply body = read(reply.body());
        int status = reply.status();
        if (body == RECORDED && isSuccessful(status)) {
            return RECORDED;
        }
        return ProviderReply.builder(reading(status, body))
                .advice(advice(status, body.advice(), RetryAfter.read(reply.header("retry-after"), reply.receivedAt())))
                .errorId(body.errorId())
                .errorCode(body.errorCode())
                .text(body.text())
                .possibleCauses(body.possibleCauses())
                .build();
    }

    private static Reading reading(int status, ProviderReply body) {
        if (status >= 500 || (body.reading() == Reading.RECORDED && !isSuccessful(status))) {
            return Reading.UNCLEAR;
        }
        if (status == 429) {
            return Reading.NOT_RECORDED;
        }
        boolean ofTheService = body.reading() != Reading.UNCLEAR || body.errorId() != null || body.errorCode() != null;
        return ofTheService ? body.reading() : readingWithoutBody(status);
    }

    private static Reading readingWithoutBody(int status) {
        return switch (status) {
            case 301, 307, 308, 401, 404, 405, 407, 411, 413, 415, 421, 426, 431 -> Reading.NOT_TAKEN;
            case 302, 400, 403 -> Reading.NOT_TAKEN_UNLESS_PROVEN;
            default -> Reading.UNCLEAR;
        };
    }

    private AccountAdvice advice(int status, AccountAdvice body, @Nullable Duration asked) {
        if (status >= 500) {
            return pause(asked, null);
        }
        if (body instanceof Pause known) {
            return pause(known.duration(), asked);
        }
        if (!(body instanceof None) || isSuccessful(status)) {
            return body;
        }
        return pause(asked == null && status == 429 ? pauseAfter429 : asked, null);
    }

    private static AccountAdvice pause(@Nullable Duration one, @Nullable Duration other) {
        if (one == null) {
            return AccountAdvice.NONE;
        }
        return new Pause(other != null && other.compareTo(one) > 0 ? other : one);
    }

    private static boolean isSuccessful(int status) {
        return status >= 200 && status < 300;
    }

    private ProviderReply read(byte[] bytes) {
        if (Arrays.equals(bytes, SUCCESS)) {
            return RECORDED;
        }
        String body = new String(bytes, StandardCharsets.UTF_8).strip();
        if (body.startsWith("\ufeff")) {
            body = body.substring(1).strip();
        }
        TaskAnswer answer = TaskAnswer.read(body);
        if (answer == null) {
            CodeRule plain = codes.rule(body);
            return plain == null ? ProviderReply.UNCLEAR : refusal(plain, null, plain.code(), null);
        }
        if (answer.isError()) {
            return error(answer.errorId(), answer.errorCode(), answer.text());
        }
        Reading reading = answer.isSuccess() ? Reading.RECORDED : Reading.UNCLEAR;
        return ProviderReply.builder(reading)
                .errorId(answer.errorId())
                .errorCode(answer.errorCode())
                .text(answer.text())
                .build();
    }

    private ProviderReply error(@Nullable Integer errorId, @Nullable String errorCode, @Nullable String text) {
        CodeRule rule = null;
        if (errorCode != null) {
            rule = codes.rule(errorCode);
        } else if (errorId != null) {
            rule = codes.rule(errorId);
        }
        if (rule != null) {
            return refusal(rule, errorId, rule.code(), text);
        }
        String code = errorCode == null ? String.valueOf(errorId) : errorCode;
        return ProviderReply.builder(Reading.REFUSED_AMBIGUOUS)
                .errorId(errorId)
                .errorCode(code)
                .text(text)
                .build();
    }

    private static ProviderReply refusal(
            CodeRule rule, @Nullable Integer errorId, String errorCode, @Nullable String text) {
        return ProviderReply.builder(rule.reading())
                .advice(rule.advice())
                .errorId(errorId)
                .errorCode(errorCode)
                .text(text)
                .possibleCauses(rule.possibleCauses())
                .build();
    }

    /**
     * The body of a report, compact and in ASCII: whatever else a key has in it is written as JSON escapes.
     *
     * @param clientKey the account's key
     * @param taskId the task, written as a JSON number of 64 bits
     * @return {@code {"clientKey":"...","taskId":123}}
     */
    public static byte[] body(String clientKey, long taskId) {
        StringBuilder json = new StringBuilder(clientKey.length() + 48).append("{\"clientKey\":\"");
        for (int i = 0; i < clientKey.length(); i++) {
            char c = clientKey.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > HIGHEST_PLAIN) {
                json.append("\\u").append(HEX.toHexDigits(c));
            } else {
                json.append(c);
            }
        }
        return json.append("\",\"taskId\":")
                .append(taskId)
                .append('}')
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }
}

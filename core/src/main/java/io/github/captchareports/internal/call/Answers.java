package io.github.captchareports.internal.call;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two readings of an answer: what it proves of the report, and what it asks of the account. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final String MASK = "***";
    private static final String CUT = "...";
    /** Fewer characters of a key's beginning are no secret, and may well be an ordinary word's. */
    private static final int TELLING = 4;

    /** The most characters of an answer that a cause quotes. */
    private static final int QUOTED = 80;

    private Answers() {}

    /**
     * Lets the provider read; what it cannot read is unclear, and a key that the service echoes is masked.
     *
     * @param proven whether the address has ever given an answer that could be read
     */
    static ProviderReply read(ReportProvider provider, HttpReply reply, String key, boolean proven) {
        try {
            return masked(decided(provider.interpret(reply), proven), key);
        } catch (RuntimeException | Error thrown) {
            FatalErrors.rethrow(thrown);
            // Not its message: a provider may quote the answer there, and the answer the key.
            LOG.error(
                    "provider '{}' failed to read an answer ({}): {} at {}",
                    provider.id(),
                    reply,
                    thrown.getClass().getName(),
                    thrown.getStackTrace().length == 0 ? "unknown place" : thrown.getStackTrace()[0]);
            return ProviderReply.UNCLEAR;
        }
    }

    /**
     * Why an answer is a failure: it could not be read.
     *
     * @param url where the request went
     * @return null where it could be read
     */
    static @Nullable FailureCause cause(HttpReply answer, ProviderReply reply, String url, String key) {
        if (reply.reading() != ProviderReply.Reading.UNCLEAR && reply.reading() != ProviderReply.Reading.NOT_TAKEN) {
            return null;
        }
        int status = answer.status();
        String quote = masked(firstLine(answer.body()), key);
        String message = "HTTP " + status + " from " + url
                + (quote.isEmpty() ? "" : ": \"" + ForeignText.clean(quote, QUOTED) + '"');
        if (status / 100 == 2) {
            return FailureCause.of(Kind.UNREADABLE_ANSWER, status, message);
        }
        return FailureCause.of(Kind.HTTP_STATUS, status, message);
    }

    /** The same cause without the key, should one have got into it. */
    static FailureCause masked(FailureCause cause, String key) {
        String message = masked(cause.message(), key);
        if (message.equals(cause.message())) {
            return cause;
        }
        return cause.httpStatus().isPresent()
                ? FailureCause.of(cause.kind(), cause.httpStatus().getAsInt(), message)
                : FailureCause.of(cause.kind(), message);
    }

    private static ProviderReply decided(ProviderReply reply, boolean proven) {
        return reply.reading() == ProviderReply.Reading.NOT_TAKEN_UNLESS_PROVEN
                ? withReading(reply, proven ? ProviderReply.Reading.UNCLEAR : ProviderReply.Reading.NOT_TAKEN)
                : reply;
    }

    private static ProviderReply withReading(ProviderReply reply, ProviderReply.Reading reading) {
        return reply.toBuilder().reading(reading).build();
    }

    /**
     * What an answer asks of the account.
     *
     * @param cause why the answer could not be read; null where it could
     */
    static AttemptFeedback feedback(ProviderReply reply, String path, @Nullable FailureCause cause) {
        AccountAdvice advice = reply.advice();
        long pause = advice instanceof AccountAdvice.Pause asked ? SaturatedNanos.of(asked.duration()) : 0;
        if (cause != null) {
            return new AttemptFeedback.Failed(pause, cause);
        }
        if (advice instanceof AccountAdvice.Pause) {
            return new AttemptFeedback.Throttled(pause, reply.errorCode());
        }
        if (advice instanceof AccountAdvice.RefuseAccount refusal) {
            Duration reopenAfter = refusal.reopenAfter();
            // A block of 0 is one without an end.
            long block = reopenAfter == null ? 0 : Math.max(1, SaturatedNanos.of(reopenAfter));
            return new AttemptFeedback.Refused(block, reply.errorCode());
        }
        if (advice instanceof AccountAdvice.RefuseMethod) {
            return new AttemptFeedback.MethodRefused(path, reply.errorCode());
        }
        return AttemptFeedback.ANSWERED;
    }

    private static String firstLine(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static ProviderReply masked(ProviderReply reply, String key) {
        String code = reply.errorCode() == null ? null : masked(reply.errorCode(), key);
        String text = reply.text() == null ? null : masked(reply.text(), key);
        if (Objects.equals(code, reply.errorCode()) && Objects.equals(text, reply.text())) {
            return reply;
        }
        return reply.toBuilder().errorCode(code).text(text).build();
    }

    private static String mask(String text, String key) {
        return Pattern.compile(Pattern.quote(key), Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(MASK);
    }

    /** Masks the key in any case of its letters, and what is left of it where the provider cut the text off in its middle. */
    private static String masked(String text, String key) {
        if (key.isEmpty()) {
            return text;
        }
        String whole = mask(mask(text, key), key.replace("/", "\\/"));
        String kept = whole.endsWith(CUT) ? whole.substring(0, whole.length() - CUT.length()) : whole;
        for (int length = Math.min(key.length() - 1, kept.length()); length >= TELLING; length--) {
            if (kept.regionMatches(true, kept.length() - length, key, 0, length)) {
                return kept.substring(0, kept.length() - length) + MASK;
            }
        }
        return whole;
    }
}

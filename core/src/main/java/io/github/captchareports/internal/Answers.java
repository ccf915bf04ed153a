package io.github.captchareports.internal;

import io.github.captchareports.internal.lane.Signal;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two readings of an answer: what it proves of the report, and what it asks of the account. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final String MASK = "***";

    private Answers() {}

    /** Lets the provider read; what it cannot read is unclear, and a key that the service echoes is masked. */
    static ProviderReply read(ReportProvider provider, HttpReply reply, String key) {
        try {
            return masked(provider.reply(reply), key);
        } catch (RuntimeException | Error thrown) {
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

    static Signal signal(ProviderReply reply, String path) {
        AccountAdvice advice = reply.advice();
        long pause = advice instanceof AccountAdvice.Pause asked ? Clamp.nanos(asked.duration()) : 0;
        if (reply.reading() == ProviderReply.Reading.UNCLEAR) {
            return new Signal.Failed(pause);
        }
        if (advice instanceof AccountAdvice.Pause) {
            return new Signal.Throttled(pause, reply.errorCode());
        }
        if (advice instanceof AccountAdvice.RefuseAccount refusal) {
            Duration reopenAfter = refusal.reopenAfter();
            return new Signal.Refused(reopenAfter == null ? 0 : Clamp.nanos(reopenAfter), reply.errorCode());
        }
        if (advice instanceof AccountAdvice.RefuseMethod) {
            return new Signal.MethodRefused(path, reply.errorCode());
        }
        return Signal.ANSWERED;
    }

    private static ProviderReply masked(ProviderReply reply, String key) {
        String code = reply.errorCode();
        String text = reply.text();
        boolean echoed = (code != null && code.contains(key)) || (text != null && text.contains(key));
        if (key.isEmpty() || !echoed) {
            return reply;
        }
        return new ProviderReply(
                reply.reading(),
                reply.advice(),
                reply.errorId(),
                code == null ? null : code.replace(key, MASK),
                text == null ? null : text.replace(key, MASK),
                reply.possibleCauses());
    }
}

package io.github.captchareports.internal.account;

import io.github.captchareports.Account;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ReportProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client key of one account: asked for at each attempt and checked. A key that the service has refused for good is
 * known by its digest, and not sent again.
 */
public final class AccountKey {
    private static final Logger LOG = LoggerFactory.getLogger(AccountKey.class);
    /** A week of a new key a minute; beyond that no other key is tried. */
    private static final int MOST_REFUSED = 10_000;
    /** What could be used for so long can be used again; until then it may fail every other time. */
    private static final long SETTLED = Duration.ofMinutes(1).toNanos();

    private final Account account;
    private final ReportProvider provider;
    /** Digests of refused keys, with the service's code. */
    private final Map<ByteBuffer, Optional<String>> refused = new ConcurrentHashMap<>();

    private final LongSupplier nanos;
    private final AtomicBoolean unusable = new AtomicBoolean();
    private volatile long unusableAt;
    /** The key that attempts are made with by now. */
    private volatile String inUse = "";

    /** @param nanos the monotonic clock */
    public AccountKey(Account account, ReportProvider provider, LongSupplier nanos) {
        this.account = account;
        this.provider = provider;
        this.nanos = nanos;
    }

    /**
     * Asks for the key, which is the one in use from then on where it can be used. Says once why it cannot, and once when that
     * has been over for a minute.
     */
    public Asked ask() {
        Asked asked = look();
        if (asked instanceof Asked.Unusable nothing) {
            unusableAt = nanos.getAsLong();
            if (unusable.compareAndSet(false, true)) {
                LOG.warn(
                        "client key of account '{}': {}. Nothing is sent for this account until there is a key",
                        account.label(),
                        nothing.problem());
            }
        } else if (asked instanceof Asked.Usable
                && unusable.get()
                && nanos.getAsLong() - unusableAt >= SETTLED
                && unusable.compareAndSet(true, false)) {
            LOG.info("client key of account '{}': can be used again", account.label());
        }
        return asked;
    }

    /** As {@link #ask}, without a word. */
    public Asked look() {
        String key;
        String problem;
        try {
            key = account.clientKey().get();
            problem = KeySyntax.problem(key, provider);
        } catch (RuntimeException | Error thrown) {
            FatalErrors.rethrow(thrown);
            // Its message is left out: it could hold the key.
            return new Asked.Unusable("its supplier threw " + thrown.getClass().getName() + "; mend the supplier");
        }
        if (problem != null) {
            return new Asked.Unusable(problem);
        }
        Optional<String> code = refused.isEmpty() ? null : refused.get(digest(key));
        if (code != null) {
            return new Asked.Refused(code.orElse(null));
        }
        inUse = key;
        return new Asked.Usable(key);
    }

    /** Whether another key than the refused ones is there; it is the one in use from then on. */
    public boolean hasAnother() {
        return refused.size() < MOST_REFUSED && ask() instanceof Asked.Usable;
    }

    /** What a refusal means to the account: nothing where it is about a key that is not in use any more. */
    public AttemptFeedback afterRefusal(AttemptFeedback.Refused refusal, String sent) {
        if (refusal.blockNanos() != 0) {
            return refusal;
        }
        refused.putIfAbsent(digest(sent), Optional.ofNullable(refusal.code()));
        return sent.equals(inUse) ? refusal : AttemptFeedback.NOTHING;
    }

    /** Forgets the refusals. */
    public void resume() {
        refused.clear();
    }

    private static ByteBuffer digest(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** What the supplier gave. */
    public sealed interface Asked {
        /** A key. */
        record Usable(String key) implements Asked {
            @Override
            public String toString() {
                return "Usable[***]";
            }
        }

        /** A key that the service has refused. */
        record Refused(@Nullable String code) implements Asked {}

        /** Nothing that can be a key; the problem and the remedy, without the key. */
        record Unusable(String problem) implements Asked {}
    }
}

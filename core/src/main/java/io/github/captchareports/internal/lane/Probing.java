package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.decision.Backoff;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One attempt at a time, at growing intervals, until the service answers. */
final class Probing extends Restriction {
    private static final long SECOND = 1_000_000_000L;
    /** Seconds before the first sparse probes; those that follow come at the probe interval. */
    private static final int[] SPARSE_SECONDS = {1, 2};

    private final RetryPolicy policy;
    private final DoubleSupplier jitter;
    private final Reachability reachability;
    /** Whether a probe has been granted and has not ended; it may outlast the probing that it belonged to. */
    private boolean out;

    private int failures;
    private long nextAt;

    Probing(LaneSettings settings, Reachability reachability) {
        this.policy = settings.retryPolicy();
        this.jitter = settings.jitter();
        this.reachability = reachability;
    }

    /** Begins, unless it has begun already. */
    void start(long now) {
        if (!isInForce()) {
            begin();
            failures = 0;
            nextAt = now + interval(false);
        }
    }

    /** An attempt begins; true when it is a probe. */
    boolean attempt() {
        out |= isInForce();
        return isInForce();
    }

    /** The probe that was out has ended, or was not made. */
    void probeEnded() {
        out = false;
    }

    /**
     * A probe has failed.
     *
     * @param startsSparse whether probes have to be sparse from this failure on, so that intervals begin anew
     * @param inOutage whether the outage is declared
     */
    void probeFailed(boolean startsSparse, boolean inOutage, long now) {
        failures = startsSparse ? 0 : failures + 1;
        nextAt = now + interval(inOutage);
    }

    private long interval(boolean inOutage) {
        long longest = policy.probeInterval().toNanos();
        if (inOutage) {
            return longest;
        }
        if (reachability.needsSparseProbes()) {
            return failures < SPARSE_SECONDS.length ? Math.min(longest, SPARSE_SECONDS[failures] * SECOND) : longest;
        }
        return Backoff.nanos(policy, Math.max(1, failures), jitter.getAsDouble());
    }

    boolean isOut() {
        return out;
    }

    /** When the next probe is due, unless one is out. */
    long nextAt() {
        return nextAt;
    }

    boolean isDue(long now) {
        return !out && now - nextAt >= 0;
    }

    @Override
    Phase phase() {
        return Phase.PROBING;
    }

    @Override
    boolean allowsAttempt(long now) {
        return isDue(now);
    }

    @Override
    @Nullable
    DropReason dropReason(LaneEntry entry, long now) {
        return null;
    }
}

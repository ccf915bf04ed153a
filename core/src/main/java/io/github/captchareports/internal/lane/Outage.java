package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The service has not answered for the outage limit. The outage clock runs from the first failure after an answer; the
 * outage is in force once it is declared, which happens only while the account probes.
 */
final class Outage extends Restriction {
    /** How long reports wait, in nanoseconds, for a service that cannot recover by itself. */
    private static final long LIMIT_WITHOUT_RECOVERY = 10_000_000_000L;

    private final long limit;
    /** After so many nanoseconds a failure says nothing about now: longer than any gap between probes. */
    private final long staleAfter;

    private final Probing probing;
    private final Reachability reachability;
    private boolean clockRuns;
    private long since;
    private long lastFailureAt;

    Outage(RetryPolicy policy, Probing probing, Reachability reachability) {
        this.limit = policy.outageLimit().toNanos();
        this.staleAfter =
                limit + policy.maxBackoff().toNanos() + policy.probeInterval().toNanos();
        this.probing = probing;
        this.reachability = reachability;
    }

    /** An attempt has failed. Long after the last failure, with nothing tried in between, the clock starts anew. */
    void failed(long grantedAt, long now) {
        if (!clockRuns || grantedAt - lastFailureAt > staleAfter) {
            clockRuns = true;
            since = now;
        }
        lastFailureAt = now;
    }

    /** The service has answered, or the operator has intervened. */
    void reset() {
        clockRuns = false;
        end();
    }

    /** A pause that ends now has stopped the clock: what fell into the pause counts as happening now. */
    void skipPause(long beganAt, long now) {
        since = Math.min(now, since + (now - beganAt));
        lastFailureAt = Math.min(now, lastFailureAt + (now - beganAt));
    }

    /** Forgets an outage that is stale, and declares one that has lasted too long; true when it is declared just now. */
    boolean advance(long now) {
        if (!clockRuns) {
            return false;
        }
        if (!probing.isOut() && now - lastFailureAt > staleAfter) {
            reset();
        } else if (!isInForce() && (declaredAt() - now <= 0 || hasNoProbeLeft())) {
            begin();
            reachability.declareFailing(since);
            return true;
        }
        return false;
    }

    /** Whether the service cannot recover, and no probe is left in the time that reports wait for it. */
    private boolean hasNoProbeLeft() {
        return reachability.cannotRecover() && !probing.isOut() && probing.nextAt() - declaredAt() >= 0;
    }

    private long declaredAt() {
        return since + (reachability.cannotRecover() ? Math.min(LIMIT_WITHOUT_RECOVERY, limit) : limit);
    }

    boolean isClockRunning() {
        return clockRuns;
    }

    /** When the clock was started. */
    long since() {
        return since;
    }

    /** When it will be declared; {@link Availability#NEVER} where it is, or where the clock does not run. */
    long wakeAt() {
        return clockRuns && !isInForce() ? declaredAt() : Availability.NEVER;
    }

    @Override
    Phase phase() {
        return Phase.UNREACHABLE;
    }

    @Override
    boolean allowsAttempt(long now) {
        return probing.isDue(now);
    }

    @Override
    @Nullable
    DropReason dropReason(LaneEntry entry, long now) {
        return probing.isDue(now) ? null : DropReason.UNREACHABLE;
    }
}

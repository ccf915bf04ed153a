package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.decision.Backoff;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an account lets through: its pauses, refusals, outages and rate, as a state machine over signals and monotonic
 * time. Touched only inside the lane's drain loop.
 */
final class Availability {
    /** Far enough that no account lives to see it, near enough that differences do not overflow. */
    static final long NEVER = Long.MAX_VALUE / 2;

    private static final long SECOND = 1_000_000_000L;
    /** How long an account is spared that is throttled without a word for how long. */
    private static final long UNTOLD_PAUSE = SECOND;
    /** How long reports wait for a way that waiting does not mend. */
    private static final long HOPELESS_LIMIT = 10 * SECOND;
    /** Probes of an account that is spared come after so many seconds, and then at the probe interval. */
    private static final int[] SPARING = {1, 2};

    private final LaneSettings settings;
    private final RetryPolicy policy;
    private final DoubleSupplier jitter;
    private final TokenBucket tokens;
    /** What is shared with other processes; null where the account is this process's alone. */
    private final @Nullable TokenLease quota;

    private final RetryBudget budget;
    /** Methods that are refused, with the first refusal of each. */
    private final Map<String, AttemptFeedback.MethodRefused> refusedPaths = new TreeMap<>();

    private RateLimit limit;
    private long tokenUntil;
    /** Whether the other processes cannot be asked. */
    private boolean alone;

    private boolean paused;
    private boolean pausedByOperator;
    /** Whether nobody asked for the pause in so many words, so that the outage clock goes on. */
    private boolean pausedUntold;

    private long pauses;
    private long pauseBegan;
    private long pausedUntil;
    private long pausedSince;
    private boolean refused;
    private long refusedUntil;
    private boolean probing;
    private boolean probeOut;
    private int probeFailures;
    private long nextProbeAt;
    private boolean unreachable;
    private boolean failing;
    private long failingSince;
    private long lastFailureAt;
    private final Way way = new Way();
    private @Nullable String code;

    Availability(LaneSettings settings, long now) {
        this.settings = settings;
        this.policy = settings.retryPolicy();
        this.jitter = settings.jitter();
        this.limit = settings.rateLimit();
        this.tokens = new TokenBucket(limit, now);
        this.quota = settings.sharedTokens() == null ? null : new TokenLease(limit, now);
        this.budget = new RetryBudget(policy.budget());
        this.pausedSince = now - 1;
    }

    /** Lets time pass: ends what has ended, declares what has lasted too long. True when an outage was declared. */
    boolean advance(long now) {
        if (paused && now - pausedUntil >= 0) {
            paused = false;
            pausedByOperator = false;
            code = refused ? code : null;
            if (!pausedUntold) {
                failingSince = stoodStill(failingSince, now);
                lastFailureAt = stoodStill(lastFailureAt, now);
            }
        }
        if (refused && now - refusedUntil >= 0) {
            endRefusal(now);
        }
        if (paused || refused || !probing || !failing) {
            return false;
        }
        if (!probeOut && now - lastFailureAt > staleAfter()) {
            failing = false;
            unreachable = false;
        } else if (!unreachable && (outageAt() - now <= 0 || isGivenUp())) {
            unreachable = true;
            way.lose(failingSince);
            return true;
        }
        return false;
    }

    /** Waiting is in vain, and no probe is left in the time that is given to it. */
    private boolean isGivenUp() {
        return way.isHopeless() && !probeOut && nextProbeAt - outageAt() >= 0;
    }

    Phase phase() {
        if (refused) {
            return Phase.REFUSED;
        }
        if (paused) {
            return Phase.PAUSED;
        }
        if (unreachable) {
            return Phase.UNREACHABLE;
        }
        return probing ? Phase.PROBING : Phase.OPEN;
    }

    /** Whether one more attempt may begin now. */
    boolean open(long now) {
        return openButForQuota(now) && (quota == null || alone || quota.available(now));
    }

    /** Whether it is time to get one more attempt ready, when so many are being got ready before it. */
    boolean opensWithin(long nanos, int before, long now) {
        return mayTry(now) && (!probing || before == 0) && tokens.dueAt(before + 1, now) - now <= nanos;
    }

    /** When {@link #opensWithin} may change for want of a token alone; later than now. */
    long opensWithinAt(long nanos, int before, long now) {
        if (!mayTry(now)) {
            return probing && !probeOut && !refused && !paused ? nextProbeAt : NEVER;
        }
        return probing && before > 0 ? NEVER : tokens.dueAt(before + 1, now) - nanos;
    }

    /** How many attempts may begin now or within so many nanoseconds, at most {@code most}. */
    int within(long nanos, long now, int most) {
        return mayTry(now) ? tokens.within(nanos, now, probing ? 1 : most) : 0;
    }

    /** Whether anything but a token may be missing for an attempt. */
    boolean mayTry(long now) {
        return !refused && !paused && (!probing || probeDue(now));
    }

    private boolean openButForQuota(long now) {
        return mayTry(now) && tokens.available(now);
    }

    /** Holds the token for an attempt; true when it is a probe. */
    boolean begin(long now) {
        tokens.hold(now);
        tokenUntil = quota == null || alone ? now : quota.take(now);
        return beginWithoutToken();
    }

    /** An attempt ends before it could be sent, which costs no token; true when it was a probe. */
    boolean beginWithoutToken() {
        if (probing) {
            probeOut = true;
        }
        return probing;
    }

    /** The attempt that a token is held for crosses the gate; may be called on any thread. */
    void cross(long now) {
        tokens.take(now);
    }

    /** Until when the shared token is of use that was taken last; a moment that is over where it was none. */
    long tokenUntil() {
        return tokenUntil;
    }

    /** Takes back what {@link #begin} gave to an attempt that was not made. */
    void refund(boolean wasProbe, long tokenGoodUntil, long now) {
        tokens.release();
        if (quota != null && !alone) {
            quota.giveBack(tokenGoodUntil, now);
        }
        if (wasProbe) {
            probeOut = false;
        }
    }

    /** The server has proved that it has not taken the probe, which costs its token: another one finds out. */
    void probeNotTaken() {
        probeOut = false;
    }

    /** The shared tokens, where nothing but the lack of them keeps the account from sending; null otherwise. */
    @Nullable
    TokenLease missing(long now) {
        return quota != null && !alone && quota.wanting(now) && openButForQuota(now) ? quota : null;
    }

    /** The other processes cannot be asked any more, or can again. */
    void alone(boolean isAlone, long now) {
        alone = isAlone;
        if (quota != null) {
            quota.forget(now);
        }
        tokens.limit(isAlone ? settings.alone(limit) : limit, now);
        if (isAlone) {
            // The burst may have been used by all together a moment ago.
            tokens.empty(now);
        }
    }

    /** Why a report need not wait, or null. */
    @Nullable
    DropReason turnsAway(LaneEntry entry, long now) {
        if (entry.deadline - now <= 0) {
            return DropReason.EXPIRED;
        }
        if (refused && entry.deadline - refusedUntil <= 0) {
            return DropReason.ACCOUNT_REFUSED;
        }
        if (!refusedPaths.isEmpty() && refusedPaths.containsKey(entry.owner.path())) {
            return DropReason.METHOD_REFUSED;
        }
        if (paused && pausedUntil < NEVER && entry.deadline - pausedUntil <= 0) {
            return pausedByOperator ? DropReason.PAUSED : DropReason.THROTTLED;
        }
        if (unreachable && !probeDue(now)) {
            return DropReason.UNREACHABLE;
        }
        return null;
    }

    /** Takes in how an attempt ended. */
    void apply(AttemptFeedback signal, long grantedAt, boolean wasProbe, long now) {
        if (wasProbe) {
            probeOut = false;
        }
        if (signal instanceof AttemptFeedback.Failed failure) {
            fail(failure, now, grantedAt, wasProbe);
            if (failure.pauseNanos() > 0) {
                pause(now, failure.pauseNanos(), grantedAt, null, false);
            } else if (way.isThrottled()) {
                pause(now, UNTOLD_PAUSE, grantedAt, null, true);
            }
        } else if (!(signal instanceof AttemptFeedback.Nothing)) {
            reached();
            way.answered(AttemptFeedback.isReadable(signal));
            applyAnswer(signal, grantedAt, now);
        }
    }

    private void applyAnswer(AttemptFeedback answer, long grantedAt, long now) {
        if (answer instanceof AttemptFeedback.Throttled throttled) {
            pause(now, throttled.pauseNanos(), grantedAt, throttled.code(), false);
        } else if (answer instanceof AttemptFeedback.Refused refusal) {
            refuse(refusal.blockNanos() == 0 ? NEVER : now + refusal.blockNanos(), refusal.code());
        } else if (answer instanceof AttemptFeedback.MethodRefused refusal) {
            refusedPaths.putIfAbsent(refusal.path(), refusal);
        } else {
            budget.refund();
        }
    }

    /** A report has spent its attempts, and nobody was answered: one attempt at a time from now on. */
    void probe(long now) {
        startProbing(now);
        if (failing) {
            way.lose(failingSince);
        }
    }

    /** One attempt at a time from now on, until the service answers. */
    private void startProbing(long now) {
        if (!probing) {
            probing = true;
            probeFailures = 0;
            nextProbeAt = now + untilNextProbe();
        }
    }

    /** The refusal has lost its reason: one attempt finds out. */
    void probeRefusal(long now) {
        if (refused && refusedUntil >= NEVER) {
            endRefusal(now);
        }
    }

    void pauseByOperator(long now, long until) {
        if (!paused) {
            pauses++;
            pauseBegan = now;
        } else if (pausedUntil - until >= 0) {
            return;
        }
        paused = true;
        pausedUntold = false;
        pausedByOperator = true;
        pausedUntil = until;
        code = refused ? code : null;
    }

    void resume(long now) {
        paused = false;
        pausedByOperator = false;
        refused = false;
        refusedPaths.clear();
        code = null;
        budget.refill();
        tokens.fullSpeed(now);
        reached();
        way.forgive();
        nextProbeAt = now;
    }

    void limit(RateLimit newLimit, long now) {
        limit = newLimit;
        tokens.limit(alone ? settings.alone(newLimit) : newLimit, now);
        if (quota != null) {
            quota.limit(newLimit);
        }
    }

    /** The next moment at which something changes by itself; {@code anyWaiting} adds what only the waiting care for. */
    long wakeAt(long now, boolean anyWaiting) {
        long wake = NEVER;
        if (refused) {
            return Math.min(refusedUntil, paused ? pausedUntil : NEVER);
        }
        if (paused) {
            return pausedUntil;
        }
        if (probing && failing && !unreachable) {
            wake = outageAt();
        }
        if (anyWaiting) {
            long grant = tokens.wakeAt(now);
            if (quota != null && !alone) {
                grant = Math.max(grant, quota.wakeAt(now));
            }
            if (probing) {
                // Only then is it seen whether a token is what is missing.
                grant = probeOut ? NEVER : now - nextProbeAt < 0 ? nextProbeAt : grant;
            }
            wake = Math.min(wake, grant);
        }
        return wake;
    }

    /** When the phase ends by itself, monotonic, or {@link #NEVER}. */
    long until() {
        if (refused) {
            return refusedUntil;
        }
        return paused ? pausedUntil : NEVER;
    }

    @Nullable
    String code() {
        return code;
    }

    /** The service's code behind a dropReason, which a refused method has of its own. */
    @Nullable
    String code(DropReason why, LaneEntry entry) {
        AttemptFeedback.MethodRefused refusal =
                why == DropReason.METHOD_REFUSED ? refusedPaths.get(entry.owner.path()) : null;
        return refusal == null ? code : refusal.code();
    }

    /** When the pause ends, also while a refusal hides it. */
    long pauseEnd() {
        return paused ? pausedUntil : NEVER;
    }

    /** Pauses begun so far. */
    long pauses() {
        return pauses;
    }

    Set<String> refusedPaths() {
        return refusedPaths.keySet();
    }

    double rate(long now) {
        return tokens.rate(now);
    }

    double budgetLeft() {
        return budget.left();
    }

    /** What is known of the way to the service. */
    Way way() {
        return way;
    }

    private boolean probeDue(long now) {
        return !probeOut && now - nextProbeAt >= 0;
    }

    private void endRefusal(long now) {
        refused = false;
        code = null;
        startProbing(now);
    }

    private void refuse(long until, @Nullable String why) {
        if (!refused || until - refusedUntil > 0) {
            refusedUntil = until;
            code = why;
        }
        refused = true;
    }

    /** From when on a failure says nothing about now: later than any gap between probes. */
    private long staleAfter() {
        return policy.outageLimit().toNanos()
                + policy.maxBackoff().toNanos()
                + policy.probeInterval().toNanos();
    }

    private long outageAt() {
        long limit = policy.outageLimit().toNanos();
        return failingSince + (way.isHopeless() ? Math.min(HOPELESS_LIMIT, limit) : limit);
    }

    /** A moment of the outage clock, which the pause that ends now has stopped: what fell into the pause is now. */
    private long stoodStill(long moment, long now) {
        return Math.min(now, moment + (now - pauseBegan));
    }

    private void reached() {
        failing = false;
        probing = false;
        unreachable = false;
        probeFailures = 0;
    }

    /** A failure long after the last one, with nothing tried in between, is the beginning of a new outage. */
    private void fail(AttemptFeedback.Failed failure, long now, long grantedAt, boolean wasProbe) {
        if (!failing || grantedAt - lastFailureAt > staleAfter()) {
            failing = true;
            failingSince = now;
        }
        lastFailureAt = now;
        boolean wasSpared = way.isSpared();
        way.failed(failure);
        if (wasProbe) {
            probeFailures = way.isSpared() && !wasSpared ? 0 : probeFailures + 1;
            nextProbeAt = now + untilNextProbe();
        } else if (!probing && (!budget.spend() || way.isSpared())) {
            startProbing(now);
        }
        if (way.isBroken() || (probing && !way.isSpared())) {
            way.lose(failingSince);
        }
    }

    private long untilNextProbe() {
        long interval = policy.probeInterval().toNanos();
        if (unreachable) {
            return interval;
        }
        if (way.isSpared()) {
            return probeFailures < SPARING.length ? Math.min(interval, SPARING[probeFailures] * SECOND) : interval;
        }
        return backoff(Math.max(1, probeFailures));
    }

    private void pause(long now, long nanos, long grantedAt, @Nullable String why, boolean untold) {
        boolean begins = !paused;
        long until = now + nanos;
        pausedUntold = untold && (begins || pausedUntold);
        if (begins) {
            pauses++;
            pauseBegan = now;
        }
        if (begins && grantedAt - pausedSince > 0) {
            tokens.slowDown(now, until, untold);
            pausedSince = now;
        }
        if (begins || until - pausedUntil > 0) {
            paused = true;
            pausedByOperator = false;
            pausedUntil = until;
            code = refused ? code : why;
        }
    }

    private long backoff(int failures) {
        return Backoff.nanos(policy, failures, jitter.getAsDouble());
    }
}

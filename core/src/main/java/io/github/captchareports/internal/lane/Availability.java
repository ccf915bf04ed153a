package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.RateLimit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an account lets through, as a state machine over attempt feedback and monotonic time: the states that restrict it
 * (refusal, refused methods, pause, outage, probing), its rate and its retry budget. The states own their data; their
 * priority is {@link #byPriority}. Touched only inside the lane's drain loop, except for {@link #passGate}.
 */
final class Availability {
    /** Far enough that no account lives to see it, near enough that differences do not overflow. */
    static final long NEVER = Long.MAX_VALUE / 2;

    /** How long an account pauses where the service asks to slow down and does not say for how long. */
    private static final long IMPLICIT_PAUSE = 1_000_000_000L;

    private final RateLimiter limiter;
    private final RetryBudget budget;
    private final Reachability reachability = new Reachability();
    private final Refusal refusal = new Refusal();
    private final MethodRefusals methodRefusals = new MethodRefusals();
    private final Pause pause = new Pause();
    private final Probing probing;
    private final Outage outage;

    /**
     * All states, the strongest first. The first in force that is not limited to some paths is the phase and says whether an
     * attempt may begin. The first in force that an entry cannot outlast is the reason it is dropped for.
     */
    private final Restriction[] byPriority;
    /** The state that gives the account its phase; null while it is open. Kept by {@link #findStrongest}. */
    private @Nullable Restriction strongest;

    Availability(LaneSettings settings, long now) {
        this.limiter = new RateLimiter(settings, now);
        this.budget = new RetryBudget(settings.retryPolicy().budget());
        this.probing = new Probing(settings, reachability);
        this.outage = new Outage(settings.retryPolicy(), probing, reachability);
        this.byPriority = new Restriction[] {refusal, methodRefusals, pause, outage, probing};
    }

    /** Every change of a state ends here. */
    private void findStrongest() {
        strongest = null;
        for (Restriction restriction : byPriority) {
            if (restriction.isInForce() && restriction.phase() != Phase.OPEN) {
                strongest = restriction;
                return;
            }
        }
    }

    /** Why a report need not wait, or null. */
    @Nullable
    DropReason dropReason(LaneEntry entry, long now) {
        if (entry.deadline - now <= 0) {
            return DropReason.EXPIRED;
        }
        for (Restriction restriction : byPriority) {
            DropReason reason = restriction.isInForce() ? restriction.dropReason(entry, now) : null;
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    Phase phase() {
        return strongest == null ? Phase.OPEN : strongest.phase();
    }

    /** When the phase ends by itself, monotonic, or {@link #NEVER}. */
    long until() {
        return strongest == null ? NEVER : strongest.until();
    }

    @Nullable
    String code() {
        return strongest == null ? null : strongest.code();
    }

    /** The service's code behind the drop of an entry. */
    @Nullable
    String code(DropReason why, LaneEntry entry) {
        return why == DropReason.METHOD_REFUSED ? methodRefusals.code(entry.owner.path()) : code();
    }

    /** Whether anything but a token may be missing for an attempt. */
    boolean mayTry(long now) {
        return strongest == null || strongest.allowsAttempt(now);
    }

    /** Whether a state is in force under which not even probes go, so that the outage clock is not looked at. */
    private boolean isHalted() {
        return refusal.isInForce() || pause.isInForce();
    }

    /** Lets time pass: ends what has ended, declares what has lasted too long. True when an outage was declared. */
    boolean advance(long now) {
        if (strongest == null) {
            return false;
        }
        if (pause.isOver(now)) {
            pause.end();
            if (!pause.isImplicit()) {
                outage.skipPause(pause.beganAt(), now);
            }
        }
        if (refusal.isOver(now)) {
            endRefusal(now);
        }
        boolean declared = !isHalted() && probing.isInForce() && outage.advance(now);
        findStrongest();
        return declared;
    }

    /** Whether one more attempt may begin now. */
    boolean open(long now) {
        return mayTry(now) && limiter.available(now);
    }

    /** Whether it is time to prepare one more attempt, when so many are being prepared before it. */
    boolean opensWithin(long nanos, int before, long now) {
        return mayTry(now) && (!probing.isInForce() || before == 0) && limiter.dueAt(before + 1, now) - now <= nanos;
    }

    /** When {@link #opensWithin} may change only because a token comes; later than now. */
    long opensWithinAt(long nanos, int before, long now) {
        if (!mayTry(now)) {
            return isHalted() || probing.isOut() ? NEVER : probing.nextAt();
        }
        return probing.isInForce() && before > 0 ? NEVER : limiter.dueAt(before + 1, now) - nanos;
    }

    /** How many attempts may begin now or within so many nanoseconds, at most {@code most}. */
    int within(long nanos, long now, int most) {
        return mayTry(now) ? limiter.within(nanos, now, probing.isInForce() ? 1 : most) : 0;
    }

    /** The next moment at which something changes by itself; {@code anyWaiting} adds what matters only to entries that wait. */
    long wakeAt(long now, boolean anyWaiting) {
        if (isHalted()) {
            return Math.min(refusal.until(), pause.until());
        }
        long wake = probing.isInForce() ? outage.wakeAt() : NEVER;
        return anyWaiting ? Math.min(wake, grantAt(now)) : wake;
    }

    private long grantAt(long now) {
        long tokenAt = limiter.wakeAt(now);
        if (!probing.isInForce()) {
            return tokenAt;
        }
        if (probing.isOut()) {
            return NEVER;
        }
        // Only when the probe is due is it seen whether a token is missing too.
        return now - probing.nextAt() < 0 ? probing.nextAt() : tokenAt;
    }

    /** Holds the token for an attempt; true when it is a probe. */
    boolean begin(long now) {
        limiter.hold(now);
        return beginWithoutToken();
    }

    /** An attempt ends before it could be sent, which costs no token; true when it was a probe. */
    boolean beginWithoutToken() {
        return probing.attempt();
    }

    /** The attempt that a token is held for passes the send gate; may be called on any thread. */
    void passGate(long now) {
        limiter.passGate(now);
    }

    /** Until when the shared token is usable that was taken last; a moment that is over where none was taken. */
    long tokenUntil() {
        return limiter.leasedUntil();
    }

    /** Takes back what {@link #begin} gave to an attempt that was not made. */
    void refund(boolean wasProbe, long tokenGoodUntil, long now) {
        limiter.refund(tokenGoodUntil, now);
        if (wasProbe) {
            probing.probeEnded();
        }
    }

    /** The server has proved that it has not taken the probe, which costs its token: another probe may go. */
    void probeNotTaken() {
        probing.probeEnded();
    }

    /** The lease on shared tokens, where nothing but the lack of them keeps the account from sending; null otherwise. */
    @Nullable
    TokenLease missing(long now) {
        TokenLease lease = limiter.exhaustedLease(now);
        return lease != null && mayTry(now) && limiter.bucketAvailable(now) ? lease : null;
    }

    /** Takes in how an attempt ended. */
    void apply(AttemptFeedback feedback, long grantedAt, boolean wasProbe, long now) {
        if (wasProbe) {
            probing.probeEnded();
        }
        if (feedback instanceof AttemptFeedback.Failed failure) {
            applyFailure(failure, grantedAt, wasProbe, now);
        } else if (!(feedback instanceof AttemptFeedback.Nothing)) {
            endOutage();
            reachability.answered(AttemptFeedback.isReadable(feedback));
            applyAnswer(feedback, grantedAt, now);
        }
        findStrongest();
    }

    private void applyFailure(AttemptFeedback.Failed failure, long grantedAt, boolean wasProbe, long now) {
        outage.failed(grantedAt, now);
        boolean wasSparse = reachability.needsSparseProbes();
        reachability.failed(failure);
        if (wasProbe) {
            probing.probeFailed(reachability.needsSparseProbes() && !wasSparse, outage.isInForce(), now);
        } else if (!probing.isInForce() && (!budget.spend() || reachability.needsSparseProbes())) {
            probing.start(now);
        }
        if (reachability.failsRepeatedly() || (probing.isInForce() && !reachability.needsSparseProbes())) {
            reachability.declareFailing(outage.since());
        }
        if (failure.pauseNanos() > 0) {
            pause(now, failure.pauseNanos(), grantedAt, null, false);
        } else if (reachability.asksToSlowDown()) {
            pause(now, IMPLICIT_PAUSE, grantedAt, null, true);
        }
    }

    private void applyAnswer(AttemptFeedback answer, long grantedAt, long now) {
        if (answer instanceof AttemptFeedback.Throttled throttled) {
            pause(now, throttled.pauseNanos(), grantedAt, throttled.code(), false);
        } else if (answer instanceof AttemptFeedback.Refused refused) {
            refusal.refuse(refused.blockNanos() == 0 ? NEVER : now + refused.blockNanos(), refused.code());
            // What a refusal has hidden has no code any more when it shows again.
            pause.forgetCode();
        } else if (answer instanceof AttemptFeedback.MethodRefused refused) {
            methodRefusals.refuse(refused);
        } else {
            budget.refund();
        }
    }

    private void pause(long now, long nanos, long grantedAt, @Nullable String code, boolean implicit) {
        if (!pause.isInForce()) {
            limiter.slowDown(grantedAt, now, now + nanos, implicit);
        }
        pause.pauseByService(now, now + nanos, refusal.isInForce() ? null : code, implicit);
    }

    /** A report has spent its attempts without an answer: one attempt at a time from now on. */
    void probe(long now) {
        probing.start(now);
        if (outage.isClockRunning()) {
            reachability.declareFailing(outage.since());
        }
        findStrongest();
    }

    /** The refusal has lost its reason: one attempt finds out. */
    void probeRefusal(long now) {
        if (refusal.isWithoutEnd()) {
            endRefusal(now);
            findStrongest();
        }
    }

    private void endRefusal(long now) {
        refusal.end();
        probing.start(now);
    }

    private void endOutage() {
        outage.reset();
        probing.end();
    }

    void pauseByOperator(long now, long until) {
        pause.pauseByOperator(now, until);
        findStrongest();
    }

    void resume(long now) {
        refusal.end();
        methodRefusals.clear();
        pause.end();
        endOutage();
        budget.refill();
        limiter.fullSpeed(now);
        reachability.forgetFailures();
        findStrongest();
    }

    /** Whether the ledger that the processes share can be reached has changed. */
    void ledgerReachable(boolean reachable, long now) {
        limiter.ledgerReachable(reachable, now);
    }

    void limit(RateLimit limit, long now) {
        limiter.limit(limit, now);
    }

    /** When the pause ends, also while a refusal hides it. */
    long pauseEnd() {
        return pause.until();
    }

    /** Pauses begun so far. */
    long pauses() {
        return pause.count();
    }

    Set<String> refusedPaths() {
        return methodRefusals.paths();
    }

    double rate(long now) {
        return limiter.rate(now);
    }

    double budgetLeft() {
        return budget.left();
    }

    /** What is known of whether the service can be reached. */
    Reachability reachability() {
        return reachability;
    }
}

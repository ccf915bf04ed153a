package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The state of one scope: what its share of complaints, jumps and refusals by the service amount to, and when the next probe
 * is due while complaints are held.
 */
final class ComplaintWatch {
    private final String scope;
    private final ComplaintLimits limits;
    private final ScopeCounts counts;
    private final ComplaintShare share;
    private final ComplaintJumps jumps;
    private ComplaintState state = ComplaintState.NORMAL;
    /** Complaints that the service refused for their share, one after the other. */
    private int refusals;

    private long probeFrom;
    /** Whether this was restored without its counts, which other processes have and are still to send. */
    private boolean awaitsCounts;

    private boolean toldFiltered;
    private long toldFilteredUntil;

    ComplaintWatch(String scope, GuardSettings settings, long now) {
        this.scope = scope;
        this.limits = settings.limits();
        this.counts = new ScopeCounts(settings, now);
        this.share = new ComplaintShare(limits, counts);
        this.jumps = new ComplaintJumps(limits, counts, counts.hour());
    }

    String scope() {
        return scope;
    }

    ScopeCounts counts() {
        return counts;
    }

    ComplaintState state() {
        return state;
    }

    boolean hasJumped() {
        return jumps.jumped();
    }

    boolean isRefusedByService() {
        return refusals >= limits.refusalsUntilHeld();
    }

    /** Whether there is enough to say anything about the share. */
    boolean isTelling() {
        return share.isTelling();
    }

    /** The share of what was called wrong before the latest hours; null while that is unknown. */
    @Nullable
    Double baseline(long now) {
        return counts.isKnown() ? jumps.baseline(HourlyCounts.hour(now)) : null;
    }

    /** From when on a complaint is sent as a probe, while complaints are held. */
    long probeFrom() {
        return probeFrom;
    }

    /** Whether a refusal may be meant for the share: it is unknown, or more than is usual, or was refused before. */
    boolean isRatioPlausible() {
        return !counts.isKnown() || share.state() != ComplaintState.NORMAL || isRefusedByService();
    }

    /** Whether a complaint has to wait: complaints are held, and no probe is due, or one that would itself be too many. */
    boolean holds(long now) {
        return state == ComplaintState.HELD && (now - probeFrom < 0 || share.wouldBeTooMany());
    }

    /** Adds to the count of an hour. */
    void add(CaptchaType type, Kind kind, long hour, long more, long now) {
        jumps.counted(hour, counts.add(type, kind, hour, more, now));
    }

    /** A complaint is being sent: while complaints are held it is the probe, and the next one waits for the cool-down. */
    void sent(long now) {
        if (state == ComplaintState.HELD) {
            coolDown(now);
        }
    }

    void refused(long now) {
        refusals++;
        coolDown(now);
    }

    void accepted() {
        refusals = 0;
    }

    /** The probe was not sent, or its result says nothing: another one may be sent at once. */
    void probeAgain(long now) {
        probeFrom = now;
    }

    /** Whether the counts of other processes are not known at present. */
    void othersUnknown(boolean unknown) {
        counts.othersUnknown(unknown);
    }

    /** Whether it is news that the service's workers have run out: once a cool-down. */
    boolean isFilteredNews(long now) {
        boolean news = !toldFiltered || now - toldFilteredUntil >= 0;
        if (news) {
            toldFiltered = true;
            toldFilteredUntil = now + limits.coolDown().toNanos();
        }
        return news;
    }

    /** Whether it is news that many complaints of a type were sent whose share is unknown: once, until it is known. */
    boolean isUnknownNews(CaptchaType type) {
        TypeCounts own = counts.find(type);
        return own != null && !counts.areOthersUnknown() && own.isUnknownNews();
    }

    ScopeMemory memory() {
        return new ScopeMemory(jumps.since(), jumps.hoursOfJumps(), refusals, probeFrom, state, share.state());
    }

    /**
     * Takes up what an earlier process knew, to be judged next; a hold whose cool-down has passed begins with its probe.
     *
     * @param withCounts whether the counts are restored too; otherwise share and jump stay what they were until
     *     {@link #countsCame}
     */
    void restore(ScopeMemory memory, boolean withCounts, long now) {
        // Without its counts nothing is known of the past.
        jumps.restore(withCounts ? memory.since() : counts.hour(), memory.jumps(), HourlyCounts.hour(now));
        refusals = Math.max(refusals, memory.refusals());
        probeFrom = Math.max(probeFrom, memory.probeFrom());
        share.restore(memory.byShare());
        state = ScopeMemory.worse(state, memory.state());
        awaitsCounts = !withCounts;
    }

    /** The counts without which this was restored are here, or are waited for no longer. */
    void countsCame() {
        awaitsCounts = false;
    }

    /**
     * Moves on to {@code now}, and to the state that the counts amount to.
     *
     * @param calledWrong whether something was called wrong: nothing else makes complaints jump
     */
    void judge(long now, boolean calledWrong) {
        turn(now);
        if (counts.sumUp()) {
            jumps.changed();
        }
        if (!awaitsCounts) {
            jumps.judge(counts.isKnown(), calledWrong, now);
            share.judge();
        }
        ComplaintState before = state;
        state = amountsTo();
        if (state == ComplaintState.HELD && before != ComplaintState.HELD) {
            coolDown(now);
        }
    }

    private void turn(long now) {
        if (!counts.turn(now)) {
            return;
        }
        jumps.turnTo(counts.hour());
        if (!awaitsCounts && !counts.hasComplaints()) {
            refusals = 0;
        }
    }

    private ComplaintState amountsTo() {
        if (limits.enabled() && (isRefusedByService() || isHeldByJump())) {
            return ComplaintState.HELD;
        }
        return jumps.jumped() || isRefusedByService()
                ? ScopeMemory.worse(share.state(), ComplaintState.ALARM)
                : share.state();
    }

    private boolean isHeldByJump() {
        return jumps.jumped()
                && limits.onJump() == Reaction.HOLD
                && !(limits.allowanceTypes().containsAll(counts.types()) && jumps.isAllowed(counts.hour()));
    }

    private void coolDown(long now) {
        probeFrom = now + limits.coolDown().toNanos();
    }
}

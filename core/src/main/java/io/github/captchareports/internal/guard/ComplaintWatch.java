package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.ComplaintState;
import org.jspecify.annotations.Nullable;

/** The complaints of one scope, and the state that they amount to, over monotonic time. */
final class ComplaintWatch {
    /** Makes up for rounding: exactly the share is held. */
    private static final double ROUNDING = 1e-9;
    /** The part of the minimum sample below which not even the confidence bound says anything. */
    private static final int FIRST_LOOK = 5;

    private final ComplaintLimits limits;
    private final HourlyCounts counts;
    private ComplaintState state = ComplaintState.NORMAL;
    /** The state without jumps and refusals. */
    private ComplaintState byShare = ComplaintState.NORMAL;

    private boolean jumped;
    /** Complaints refused for their share, one after the other. */
    private int refusals;

    private long probeFrom;
    /** Whether the lack of confirmations was told, until there is one. */
    private boolean toldUnconfirmed;

    private boolean toldFiltered;
    private long toldFilteredUntil;

    ComplaintWatch(ComplaintLimits limits, long now) {
        this.limits = limits;
        this.counts = new HourlyCounts(hours(limits), now);
    }

    static int hours(ComplaintLimits limits) {
        return (int) limits.window().toHours();
    }

    HourlyCounts counts() {
        return counts;
    }

    ComplaintState state() {
        return state;
    }

    boolean jumped() {
        return jumped;
    }

    boolean refusedByService() {
        return refusals >= limits.refusalsUntilHeld();
    }

    /** Whether nothing would be lost by forgetting it. */
    boolean isIdle() {
        return counts.isEmpty() && state == ComplaintState.NORMAL && refusals == 0;
    }

    /** Whether a complaint has to wait: held, and no probe is due. */
    boolean holds(long now) {
        return state == ComplaintState.HELD && now - probeFrom < 0;
    }

    /** A complaint is being sent; in {@link ComplaintState#HELD} it is the probe. */
    void probed(long now) {
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

    /** Whether there is enough to say anything about shares. */
    boolean isTelling() {
        return counts.solved() >= firstLook();
    }

    /** Says once a cool-down that the service's workers have run out. */
    boolean workersFiltered(long now) {
        boolean news = !toldFiltered || now - toldFilteredUntil >= 0;
        if (news) {
            toldFiltered = true;
            toldFilteredUntil = now + limits.coolDown().toNanos();
        }
        return news;
    }

    /** Says once that there are complaints and never a confirmation. */
    boolean neverConfirmed() {
        if (counts.confirmations() > 0) {
            toldUnconfirmed = false;
            return false;
        }
        boolean news = !toldUnconfirmed && counts.complaints() >= limits.minimumSample();
        toldUnconfirmed |= news;
        return news;
    }

    /** Counts what was solved so many hours back. */
    void add(int hoursBack, long solved, long complaints, long confirmations, long now) {
        turn(now);
        counts.add(hoursBack, solved, complaints, confirmations);
    }

    private void turn(long now) {
        counts.turn(now);
        if (counts.isEmpty()) {
            refusals = 0;
        }
    }

    /** Moves on to {@code now}, and to the state that the counts amount to. */
    void judge(long now) {
        turn(now);
        jumped = hasJumped();
        ComplaintState before = state;
        byShare = shareAmountsTo();
        state = amountsTo();
        if (state == ComplaintState.HELD && before != ComplaintState.HELD) {
            coolDown(now);
        }
    }

    /** The share of complaints before the latest hours; null while it is too little to tell. */
    @Nullable
    Double baseline() {
        return baseline(counts.recent(limits.minimumSample()));
    }

    private @Nullable Double baseline(HourlyCounts.Recent recent) {
        long solved = counts.solved() - recent.solved();
        return solved < limits.minimumSample() ? null : (double) (counts.complaints() - recent.complaints()) / solved;
    }

    private ComplaintState amountsTo() {
        if (limits.enabled() && (refusedByService() || (jumped && limits.onJump() == Reaction.HOLD))) {
            return ComplaintState.HELD;
        }
        return (jumped || refusedByService()) && byShare.compareTo(ComplaintState.ALARM) < 0
                ? ComplaintState.ALARM
                : byShare;
    }

    private ComplaintState shareAmountsTo() {
        int sample = limits.minimumSample();
        if (limits.enabled()
                && (has(limits.heldFrom(), sample) || stays(ComplaintState.HELD, limits.heldFrom(), sample))) {
            return ComplaintState.HELD;
        }
        int firstLook = firstLook();
        if (surely(limits.alarmFrom(), firstLook) || stays(ComplaintState.ALARM, limits.alarmFrom(), firstLook)) {
            return ComplaintState.ALARM;
        }
        return surely(limits.elevatedFrom(), firstLook)
                        || stays(ComplaintState.ELEVATED, limits.elevatedFrom(), firstLook)
                ? ComplaintState.ELEVATED
                : ComplaintState.NORMAL;
    }

    private int firstLook() {
        return Math.max(1, limits.minimumSample() / FIRST_LOOK);
    }

    private boolean has(double share, int sample) {
        return counts.solved() >= sample && counts.complaints() >= (share - ROUNDING) * counts.solved();
    }

    private boolean surely(double share, int sample) {
        return has(share, sample) && Wilson.lowerBound(counts.complaints(), counts.solved()) >= share;
    }

    /** What once was reached is left only when the share has fallen below its bound by the hysteresis. */
    private boolean stays(ComplaintState once, double share, int sample) {
        return byShare.compareTo(once) >= 0 && has(share - limits.hysteresis(), sample);
    }

    /** A jump begins beyond reasonable doubt, and is over when the plain share has fallen by the hysteresis. */
    private boolean hasJumped() {
        if (counts.complaints() == 0) {
            return false;
        }
        HourlyCounts.Recent recent = counts.recent(limits.minimumSample());
        Double baseline = baseline(recent);
        if (baseline == null) {
            return false;
        }
        return jumped
                ? recent.complaints() >= (baseline + limits.jumpBy() - limits.hysteresis()) * recent.solved()
                : Wilson.lowerBound(recent.complaints(), recent.solved()) >= baseline + limits.jumpBy();
    }

    private void coolDown(long now) {
        probeFrom = now + limits.coolDown().toNanos();
    }
}

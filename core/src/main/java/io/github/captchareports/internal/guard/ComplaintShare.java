package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;

/** The state that the share of complaints in one scope amounts to; jumps and refusals are not its matter. */
final class ComplaintShare {
    /** Makes up for rounding: a share that is exactly at its bound has reached it. */
    private static final double ROUNDING = 1e-9;

    private final ComplaintLimits limits;
    private final ScopeCounts counts;
    private ComplaintState state = ComplaintState.NORMAL;

    ComplaintShare(ComplaintLimits limits, ScopeCounts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    ComplaintState state() {
        return state;
    }

    void restore(ComplaintState before) {
        state = ScopeMemory.worse(state, before);
    }

    /** Whether there is enough to say anything about the share. */
    boolean isTelling() {
        return counts.isKnown() && counts.solved() >= limits.firstLook();
    }

    /** Whether one more complaint would bring the known share to what is held, now or when the oldest hour has gone. */
    boolean wouldBeTooMany() {
        return counts.isKnown()
                && (isTooMany(counts.complained() + 1, counts.solved())
                        || isTooMany(counts.complainedSoon() + 1, counts.solvedSoon()));
    }

    /** Moves on to the state that the counts amount to. */
    void judge() {
        state = counts.isKnown() ? known() : unknown();
    }

    /** A hold goes on where a minimum sample was called wrong and too little else is known: nothing has improved. */
    private ComplaintState unknown() {
        boolean goesOn = state == ComplaintState.HELD
                && !counts.areOthersUnknown()
                && limits.enabled()
                && counts.wrong() >= limits.minimumSample();
        return goesOn ? ComplaintState.HELD : ComplaintState.NORMAL;
    }

    private ComplaintState known() {
        int sample = limits.minimumSample();
        if (limits.enabled()
                && (isTooMany(counts.complained(), counts.solved())
                        || isTooMany(counts.complainedSoon(), counts.solvedSoon())
                        || stays(ComplaintState.HELD, limits.heldFrom(), sample))) {
            return ComplaintState.HELD;
        }
        if (isReached(ComplaintState.ALARM, limits.alarmFrom())) {
            return ComplaintState.ALARM;
        }
        return isReached(ComplaintState.ELEVATED, limits.elevatedFrom())
                ? ComplaintState.ELEVATED
                : ComplaintState.NORMAL;
    }

    private boolean isReached(ComplaintState warning, double from) {
        int sample = limits.firstLook();
        return isBeyondDoubt(from, sample) || stays(warning, from, sample);
    }

    private boolean isBeyondDoubt(double share, int sample) {
        return has(share, sample, counts.complained(), counts.solved())
                && Wilson.lowerBound(counts.complained(), counts.solved()) >= share;
    }

    /** A state that was reached is left only when the share has fallen below its bound by the hysteresis. */
    private boolean stays(ComplaintState reached, double from, int sample) {
        return state.compareTo(reached) >= 0
                && has(from - limits.hysteresis(), sample, counts.complained(), counts.solved());
    }

    private boolean isTooMany(long complaints, long of) {
        return has(limits.heldFrom(), limits.minimumSample(), complaints, of);
    }

    private static boolean has(double share, int sample, long complaints, long of) {
        return of >= sample && complaints >= (share - ROUNDING) * of;
    }
}

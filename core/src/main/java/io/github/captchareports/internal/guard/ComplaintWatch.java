package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The complaints of what a service judges together, and the state that they amount to. */
final class ComplaintWatch {
    /** Makes up for rounding: exactly the share is held. */
    private static final double ROUNDING = 1e-9;
    /** The part of the minimum sample below which not even the confidence bound says anything. */
    private static final int FIRST_LOOK = 5;
    /** How often as many complaints in an hour as in the busiest hour before are a jump, where the share is unknown. */
    private static final int TIMES_THE_BUSIEST = 3;
    /** And the part of that at which it is over. */
    private static final double OVER = 2.0 / 3;

    private static final int HOURS_OF_A_DAY = 24;
    private static final double HOUR = TimeUnit.HOURS.toNanos(1);

    private final ComplaintLimits limits;
    private final Map<CaptchaType, Long> solvedPerDay;
    /** The few types that anything was counted of. */
    private final List<OfType> types = new ArrayList<>();
    /** Whether the share of one of them is known. */
    private boolean known;
    /** The sums over the types whose share is known, or over all where it is known of none. */
    private long solved;

    private long complained;
    private long wrong;
    /** The hour that was turned to last. */
    private long turnedTo;
    /** Hours in which complaints had jumped: for a window they are no past to compare with. */
    private final TreeSet<Long> jumps = new TreeSet<>();
    /** The hour from which on there is a past. */
    private long since;

    private ComplaintState state = ComplaintState.NORMAL;
    /** The state without jumps and refusals. */
    private ComplaintState byShare = ComplaintState.NORMAL;

    private boolean jumped;
    private long judgedJumpIn = Long.MIN_VALUE;
    /** Complaints refused for their share, one after the other. */
    private int refusals;

    private long probeFrom;
    private boolean blind;
    /** Whether what was counted before a restart is still to be told by others. */
    private boolean countsToCome;
    /** Whether it was told that the share is unknown, until it is known. */
    private boolean toldUnknown;

    private boolean toldFiltered;
    private long toldFilteredUntil;

    /** What was counted of one type. */
    private static final class OfType {
        private final CaptchaType type;
        private final HourlyCounts counts;
        private boolean known;

        OfType(CaptchaType type, HourlyCounts counts) {
            this.type = type;
            this.counts = counts;
        }
    }

    ComplaintWatch(ComplaintLimits limits, Map<CaptchaType, Long> solvedPerDay, long now) {
        this.limits = limits;
        this.solvedPerDay = solvedPerDay;
        this.since = HourlyCounts.hour(now);
        this.turnedTo = since;
    }

    /** What the scope's part of a snapshot says. */
    record Memory(
            long since, Set<Long> jumps, int refusals, long probeFrom, ComplaintState state, ComplaintState byShare) {
        /** Whether complaints are held, or were lately refused or more than usual. */
        boolean isHolding() {
            return state == ComplaintState.HELD || refusals > 0 || !jumps.isEmpty();
        }
    }

    Memory memory() {
        return new Memory(since, new TreeSet<>(jumps), refusals, probeFrom, state, byShare);
    }

    /**
     * Takes up what was known before, to be judged next; a hold whose cool-down has passed begins with its probe.
     *
     * @param counts whether the counts are here: as long as not, the share and the jump stay what they were
     */
    void restore(Memory memory, boolean counts, long now) {
        since = Math.min(since, memory.since());
        jumps.addAll(memory.jumps());
        refusals = Math.max(refusals, memory.refusals());
        probeFrom = Math.max(probeFrom, memory.probeFrom());
        jumped |= jumps.contains(HourlyCounts.hour(now)) || jumps.contains(HourlyCounts.hour(now) - 1);
        byShare = worse(byShare, memory.byShare());
        state = worse(state, memory.state());
        countsToCome = !counts;
    }

    private static ComplaintState worse(ComplaintState one, ComplaintState other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** The counts that a restored watch had to do without are here. */
    void countsCame() {
        countsToCome = false;
    }

    /** From when on a complaint is sent as a probe, while complaints are held. */
    long probeFrom() {
        return probeFrom;
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

    /** Whether a refusal may be meant for the share: it is unknown, or more than is usual, or was refused before. */
    boolean isRatioPlausible() {
        return !isKnown() || byShare != ComplaintState.NORMAL || refusedByService();
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

    /** Whether what other processes do is not known at present. */
    void blind(boolean isBlind) {
        blind = isBlind;
    }

    /** The types that anything was counted of, in their order. */
    Set<CaptchaType> types() {
        Set<CaptchaType> all = EnumSet.noneOf(CaptchaType.class);
        for (OfType own : types) {
            all.add(own.type);
        }
        return all;
    }

    private @Nullable OfType find(CaptchaType type) {
        for (OfType own : types) {
            if (own.type == type) {
                return own;
            }
        }
        return null;
    }

    /** What is known to be solved of a type in the window. */
    long solved(CaptchaType type) {
        OfType own = find(type);
        long counted = own == null ? 0 : Math.max(own.counts.sum(Kind.SOLVED), own.counts.sum(Kind.TOTAL));
        return Math.max(counted, perDay(type) * limits.window().toHours() / HOURS_OF_A_DAY);
    }

    long sum(CaptchaType type, Kind kind) {
        OfType own = find(type);
        return own == null ? 0 : own.counts.sum(kind);
    }

    /** Whether enough is known beside what was called wrong. */
    boolean isKnown(CaptchaType type) {
        OfType own = find(type);
        return own != null && own.known;
    }

    /** Whether the share is known, of one of the types at least. */
    boolean isKnown() {
        return known;
    }

    /** The sum over the types whose share is known, or over all where it is known of none. */
    long solved() {
        return solved;
    }

    /** What was called wrong, over the same types. */
    long wrong() {
        return wrong;
    }

    /** Works out anew what is known, and the sums. */
    private void sumUp() {
        known = false;
        for (OfType own : types) {
            own.known = !blind && solved(own.type) - own.counts.sum(Kind.WRONG) >= limits.minimumSample();
            known |= own.known;
        }
        solved = 0;
        complained = 0;
        wrong = 0;
        for (OfType own : types) {
            if (!known || own.known) {
                solved += solved(own.type);
                complained += own.counts.sum(Kind.COMPLAINED);
                wrong += own.counts.sum(Kind.WRONG);
            }
        }
    }

    /** Whether there is enough to say anything about shares. */
    boolean isTelling() {
        return isKnown() && solved() >= firstLook();
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

    /** Says once that there are many complaints of a type whose share is unknown. */
    boolean isUnknownNews() {
        boolean unknown = false;
        for (OfType own : types) {
            unknown |= !blind && !own.known && own.counts.sum(Kind.WRONG) >= limits.minimumSample();
        }
        boolean news = unknown && !toldUnknown;
        toldUnknown = unknown;
        return news;
    }

    /** Counts something of an hour. */
    void add(CaptchaType type, Kind kind, long hour, long more, long now) {
        OfType own = find(type);
        if (own == null) {
            own = new OfType(type, new HourlyCounts((int) limits.window().toHours(), now));
            types.add(own);
        }
        HourlyCounts counts = own.counts;
        counts.turn(now);
        counts.add(kind, hour, more);
        since = Math.min(since, Math.max(hour, counts.latest() - HourlyCounts.HOURS + 1));
        if (hour < counts.latest()) {
            judgedJumpIn = Long.MIN_VALUE;
        }
    }

    /** What one hour has of a type. */
    long in(CaptchaType type, Kind kind, long hour) {
        OfType own = find(type);
        return own == null ? 0 : own.counts.in(kind, hour);
    }

    private void turn(long now) {
        long hour = HourlyCounts.hour(now);
        if (hour == turnedTo) {
            return;
        }
        turnedTo = hour;
        long complaints = 0;
        for (OfType own : types) {
            own.counts.turn(now);
            complaints += own.counts.sum(Kind.WRONG) + own.counts.sum(Kind.COMPLAINED);
        }
        jumps.headSet(hour - HourlyCounts.HOURS, true).clear();
        since = Math.max(since, hour - HourlyCounts.HOURS + 1);
        if (complaints == 0 && !countsToCome) {
            refusals = 0;
        }
    }

    /**
     * Moves on to {@code now}, and to the state that the counts amount to.
     *
     * @param calledWrong whether something was called wrong: nothing else makes complaints jump
     */
    void judge(long now, boolean calledWrong) {
        turn(now);
        sumUp();
        if (!countsToCome) {
            judgeJump(now, calledWrong);
            byShare = shareAmountsTo(byShare);
        }
        ComplaintState before = state;
        state = amountsTo();
        if (state == ComplaintState.HELD && before != ComplaintState.HELD) {
            coolDown(now);
        }
    }

    private void judgeJump(long now, boolean calledWrong) {
        long hour = HourlyCounts.hour(now);
        if (calledWrong || jumped || judgedJumpIn != hour) {
            judgedJumpIn = hour;
            jumped = isKnown() ? hasShareJumped(hour) : hasNumberJumped(now);
            if (jumped) {
                jumps.add(hour);
            }
        }
    }

    private ComplaintState amountsTo() {
        if (limits.enabled() && (refusedByService() || (jumped && limits.onJump() == Reaction.HOLD))) {
            return ComplaintState.HELD;
        }
        return (jumped || refusedByService()) && byShare.compareTo(ComplaintState.ALARM) < 0
                ? ComplaintState.ALARM
                : byShare;
    }

    private ComplaintState shareAmountsTo(ComplaintState before) {
        if (!isKnown()) {
            return ComplaintState.NORMAL;
        }
        Share share = new Share(complained, solved, before);
        int sample = limits.minimumSample();
        if (limits.enabled()
                && (share.has(limits.heldFrom(), sample)
                        || share.stays(ComplaintState.HELD, limits.heldFrom(), sample))) {
            return ComplaintState.HELD;
        }
        int firstLook = firstLook();
        if (share.surely(limits.alarmFrom(), firstLook)
                || share.stays(ComplaintState.ALARM, limits.alarmFrom(), firstLook)) {
            return ComplaintState.ALARM;
        }
        return share.surely(limits.elevatedFrom(), firstLook)
                        || share.stays(ComplaintState.ELEVATED, limits.elevatedFrom(), firstLook)
                ? ComplaintState.ELEVATED
                : ComplaintState.NORMAL;
    }

    private final class Share {
        private final long complaints;
        private final long solved;
        private final ComplaintState before;

        Share(long complaints, long solved, ComplaintState before) {
            this.complaints = complaints;
            this.solved = solved;
            this.before = before;
        }

        boolean has(double share, int sample) {
            return solved >= sample && complaints >= (share - ROUNDING) * solved;
        }

        boolean surely(double share, int sample) {
            return has(share, sample) && Wilson.lowerBound(complaints, solved) >= share;
        }

        /** What once was reached is left only when the share has fallen below its bound by the hysteresis. */
        boolean stays(ComplaintState once, double share, int sample) {
            return before.compareTo(once) >= 0 && has(share - limits.hysteresis(), sample);
        }
    }

    private int firstLook() {
        return Math.max(1, limits.minimumSample() / FIRST_LOOK);
    }

    /** The share of what was called wrong before the latest hours; null while that is unknown. */
    @Nullable
    Double baseline(long now) {
        long hour = HourlyCounts.hour(now);
        return isKnown() ? baseline(recent(hour).first(), hour) : null;
    }

    /** A jump begins beyond reasonable doubt, and is over when the plain share has fallen by the hysteresis. */
    private boolean hasShareJumped(long hour) {
        Recent recent = recent(hour);
        if (recent.wrong() == 0) {
            return false;
        }
        Double baseline = baseline(recent.first(), hour);
        if (baseline == null) {
            return false;
        }
        return jumped
                ? recent.wrong() >= (baseline + limits.jumpBy() - limits.hysteresis()) * recent.solved()
                : Wilson.lowerBound(recent.wrong(), recent.solved()) >= baseline + limits.jumpBy();
    }

    /** The fewest latest hours that together hold a minimum sample, back to the first of them. */
    private record Recent(long first, long solved, long wrong) {}

    private Recent recent(long hour) {
        long solved = 0;
        long wrong = 0;
        long first = hour + 1;
        while (solved < limits.minimumSample() && first > since) {
            first--;
            solved += solvedIn(first);
            wrong += wrongIn(first, true);
        }
        return new Recent(first, solved, wrong);
    }

    private @Nullable Double baseline(long before, long hour) {
        long solved = 0;
        long wrong = 0;
        for (long past = since; past < before; past++) {
            if (isPast(past, hour)) {
                solved += solvedIn(past);
                wrong += wrongIn(past, true);
            }
        }
        return solved < limits.minimumSample() ? null : (double) wrong / solved;
    }

    /**
     * Where the share is unknown, the number of complaints of the last sixty minutes is compared with the busiest hour
     * before.
     */
    private boolean hasNumberJumped(long now) {
        long hour = HourlyCounts.hour(now);
        if (hour - since < HOURS_OF_A_DAY) {
            return false;
        }
        long busiest = 0;
        for (long past = since; past < hour; past++) {
            if (isPast(past, hour)) {
                busiest = Math.max(busiest, wrongIn(past, false));
            }
        }
        double elapsed = Math.floorMod(now, (long) HOUR) / HOUR;
        double latest = wrongIn(hour, false) + (1 - elapsed) * wrongIn(hour - 1, false);
        double bound = Math.max(firstLook(), TIMES_THE_BUSIEST * busiest);
        return latest > (jumped ? OVER * bound : bound);
    }

    /** Whether an hour is a past to compare with: a jump is so once it has become usual. */
    private boolean isPast(long past, long hour) {
        return !jumps.contains(past) || past <= hour - limits.window().toHours();
    }

    private long solvedIn(long hour) {
        long all = 0;
        for (OfType own : types) {
            if (own.known) {
                long counted = Math.max(own.counts.in(Kind.SOLVED, hour), own.counts.in(Kind.TOTAL, hour));
                all += Math.max(counted, perDay(own.type) / HOURS_OF_A_DAY);
            }
        }
        return all;
    }

    private long wrongIn(long hour, boolean ofKnown) {
        long all = 0;
        for (OfType own : types) {
            if (!ofKnown || own.known) {
                all += own.counts.in(Kind.WRONG, hour);
            }
        }
        return all;
    }

    private long perDay(CaptchaType type) {
        return solvedPerDay.getOrDefault(type, 0L);
    }

    private void coolDown(long now) {
        probeFrom = now + limits.coolDown().toNanos();
    }
}

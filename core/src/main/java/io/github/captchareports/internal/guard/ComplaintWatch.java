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
import org.jspecify.annotations.Nullable;

/** The complaints of what a service judges together, and the state that they amount to. */
final class ComplaintWatch {
    /** Makes up for rounding: exactly the share is held. */
    private static final double ROUNDING = 1e-9;

    private static final int HOURS_OF_A_DAY = 24;

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
    /** What the oldest hour of the window has of them. */
    private long oldestSolved;

    private long oldestComplained;
    /** The hour that was turned to last. */
    private long turnedTo;

    private final ComplaintJumps jumps;

    private ComplaintState state = ComplaintState.NORMAL;
    /** The state without jumps and refusals. */
    private ComplaintState byShare = ComplaintState.NORMAL;

    /** Complaints refused for their share, one after the other. */
    private int refusals;

    private long probeFrom;
    private boolean blind;
    /** Whether what was counted before a restart is still to be told by others. */
    private boolean countsToCome;

    private boolean toldFiltered;
    private long toldFilteredUntil;

    /** What was counted of one type. */
    private static final class OfType {
        private final CaptchaType type;
        private final HourlyCounts counts;
        private boolean known;
        /** Whether it was told that the share is unknown, until it is known. */
        private boolean toldUnknown;

        OfType(CaptchaType type, HourlyCounts counts) {
            this.type = type;
            this.counts = counts;
        }
    }

    ComplaintWatch(ComplaintLimits limits, Map<CaptchaType, Long> solvedPerDay, long now) {
        this.limits = limits;
        this.solvedPerDay = solvedPerDay;
        this.turnedTo = HourlyCounts.hour(now);
        this.jumps = new ComplaintJumps(limits, new CountedHours(), turnedTo);
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
        return new Memory(jumps.since(), jumps.hoursOfJumps(), refusals, probeFrom, state, byShare);
    }

    /**
     * Takes up what was known before, to be judged next; a hold whose cool-down has passed begins with its probe.
     *
     * @param counts whether the counts are here: as long as not, the share and the jump stay what they were
     */
    void restore(Memory memory, boolean counts, long now) {
        // Of a past whose counts are not here nothing is known.
        jumps.restore(counts ? memory.since() : turnedTo, memory.jumps(), HourlyCounts.hour(now));
        refusals = Math.max(refusals, memory.refusals());
        probeFrom = Math.max(probeFrom, memory.probeFrom());
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
        return jumps.jumped();
    }

    boolean refusedByService() {
        return refusals >= limits.refusalsUntilHeld();
    }

    /** Whether a refusal may be meant for the share: it is unknown, or more than is usual, or was refused before. */
    boolean isRatioPlausible() {
        return !isKnown() || byShare != ComplaintState.NORMAL || refusedByService();
    }

    /** Whether a complaint has to wait: held, and no probe is due, or one that would itself be too many. */
    boolean holds(long now) {
        return state == ComplaintState.HELD && (now - probeFrom < 0 || wouldBeTooMany());
    }

    /** Whether one more complaint would bring the known share to what is held, now or when the oldest hour has gone. */
    private boolean wouldBeTooMany() {
        return known
                && (isTooMany(complained + 1, solved)
                        || isTooMany(complained + 1 - oldestComplained, solved - oldestSolved));
    }

    private boolean isTooMany(long complaints, long of) {
        return has(limits.heldFrom(), limits.minimumSample(), complaints, of);
    }

    private static boolean has(double share, int sample, long complaints, long of) {
        return of >= sample && complaints >= (share - ROUNDING) * of;
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

    /** The probe was not sent, or came to nothing that says anything: another one may go at once. */
    void probeAgain(long now) {
        probeFrom = now;
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
        return own == null ? perWindow(type) : solved(own);
    }

    private long solved(OfType own) {
        return Math.max(own.counts.solved(), perWindow(own.type));
    }

    private long perWindow(CaptchaType type) {
        return perDay(type) * limits.window().toHours() / HOURS_OF_A_DAY;
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
            boolean before = own.known;
            own.known = !blind && isEnough(own);
            own.toldUnknown &= !own.known;
            known |= own.known;
            if (own.known != before) {
                jumps.changed();
            }
        }
        solved = 0;
        complained = 0;
        wrong = 0;
        oldestSolved = 0;
        oldestComplained = 0;
        long oldest = turnedTo - limits.window().toHours() + 1;
        for (OfType own : types) {
            if (!known || own.known) {
                long soon = Math.max(own.counts.solved() - own.counts.solvedIn(oldest), perWindow(own.type));
                oldestSolved += solved(own) - soon;
                oldestComplained += own.counts.in(Kind.COMPLAINED, oldest);
                solved += solved(own);
                complained += own.counts.sum(Kind.COMPLAINED);
                wrong += own.counts.sum(Kind.WRONG);
            }
        }
    }

    /**
     * Whether enough is known beside what was called wrong. A total that somebody has given stands for all: what is called
     * wrong uses none of it up.
     */
    private boolean isEnough(OfType own) {
        long told = own.counts.sum(Kind.SOLVED);
        long given = Math.max(own.counts.sum(Kind.TOTAL), perWindow(own.type));
        boolean stands = given > 0 && given >= told;
        return (stands ? given : told - own.counts.sum(Kind.WRONG)) >= limits.minimumSample();
    }

    /** The most that was solved of a type in a window that ended within the last one. */
    long volume(CaptchaType type) {
        OfType own = find(type);
        if (own == null) {
            return solved(type);
        }
        int hours = (int) limits.window().toHours();
        int from = Math.min(HourlyCounts.HOURS, 2 * hours) - 1;
        long latest = own.counts.latest();
        long most = solved(type);
        long sum = 0;
        for (int back = from; back >= 0; back--) {
            long left = back + hours <= from ? solvedIn(own, latest - back - hours) : 0;
            sum += solvedIn(own, latest - back) - left;
            most = Math.max(most, sum);
        }
        return most;
    }

    /** Whether there is enough to say anything about shares. */
    boolean isTelling() {
        return isKnown() && solved() >= limits.firstLook();
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

    /** Says once that many complaints of a type were sent whose share is unknown. */
    boolean isUnknownNews(CaptchaType type) {
        OfType own = find(type);
        if (own == null
                || blind
                || own.known
                || own.toldUnknown
                || own.counts.sum(Kind.COMPLAINED) < limits.minimumSample()) {
            return false;
        }
        own.toldUnknown = true;
        return true;
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
        jumps.counted(hour, counts.latest());
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
        jumps.turnTo(hour);
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
            jumps.judge(known, calledWrong, now);
            byShare = shareAmountsTo(byShare);
        }
        ComplaintState before = state;
        state = amountsTo();
        if (state == ComplaintState.HELD && before != ComplaintState.HELD) {
            coolDown(now);
        }
    }

    private ComplaintState amountsTo() {
        if (limits.enabled() && (refusedByService() || isHeldByJump())) {
            return ComplaintState.HELD;
        }
        return (jumps.jumped() || refusedByService()) && byShare.compareTo(ComplaintState.ALARM) < 0
                ? ComplaintState.ALARM
                : byShare;
    }

    private boolean isHeldByJump() {
        return jumps.jumped()
                && limits.onJump() == Reaction.HOLD
                && !(limits.allowanceTypes().containsAll(types()) && jumps.isAllowed(turnedTo));
    }

    private ComplaintState shareAmountsTo(ComplaintState before) {
        if (!isKnown()) {
            // Whoever was held and tells of nothing but what is wrong since has not changed.
            boolean goesOn = !blind && limits.enabled() && wrong >= limits.minimumSample();
            return before == ComplaintState.HELD && goesOn ? ComplaintState.HELD : ComplaintState.NORMAL;
        }
        if (limits.enabled()
                && (isTooMany(complained, solved)
                        || isTooMany(complained - oldestComplained, solved - oldestSolved)
                        || stays(before, ComplaintState.HELD, limits.heldFrom(), limits.minimumSample()))) {
            return ComplaintState.HELD;
        }
        int firstLook = limits.firstLook();
        if (surely(limits.alarmFrom(), firstLook)
                || stays(before, ComplaintState.ALARM, limits.alarmFrom(), firstLook)) {
            return ComplaintState.ALARM;
        }
        return surely(limits.elevatedFrom(), firstLook)
                        || stays(before, ComplaintState.ELEVATED, limits.elevatedFrom(), firstLook)
                ? ComplaintState.ELEVATED
                : ComplaintState.NORMAL;
    }

    private boolean surely(double share, int sample) {
        return has(share, sample, complained, solved) && Wilson.lowerBound(complained, solved) >= share;
    }

    /** What once was reached is left only when the share has fallen below its bound by the hysteresis. */
    private boolean stays(ComplaintState before, ComplaintState once, double share, int sample) {
        return before.compareTo(once) >= 0 && has(share - limits.hysteresis(), sample, complained, solved);
    }

    /** The share of what was called wrong before the latest hours; null while that is unknown. */
    @Nullable
    Double baseline(long now) {
        return known ? jumps.baseline(HourlyCounts.hour(now)) : null;
    }

    private long solvedIn(OfType own, long hour) {
        return Math.max(own.counts.solvedIn(hour), perDay(own.type) / HOURS_OF_A_DAY);
    }

    private final class CountedHours implements ComplaintJumps.Hours {
        @Override
        public long solved(long hour) {
            long all = 0;
            for (OfType own : types) {
                all += own.known ? solvedIn(own, hour) : 0;
            }
            return all;
        }

        @Override
        public long wrong(long hour, boolean ofKnown) {
            long all = 0;
            for (OfType own : types) {
                all += !ofKnown || own.known ? own.counts.in(Kind.WRONG, hour) : 0;
            }
            return all;
        }

        @Override
        public long complained(long hour) {
            long all = 0;
            for (OfType own : types) {
                all += own.counts.in(Kind.COMPLAINED, hour);
            }
            return all;
        }

        @Override
        public long told(long hour) {
            long all = 0;
            for (OfType own : types) {
                all += own.counts.in(Kind.SOLVED, hour);
            }
            return all;
        }
    }

    private long perDay(CaptchaType type) {
        return solvedPerDay.getOrDefault(type, 0L);
    }

    private void coolDown(long now) {
        probeFrom = now + limits.coolDown().toNanos();
    }
}

package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was counted in one scope, by captcha type, and the sums of the window: over the types whose share is known, or over
 * all types where it is known of none.
 */
final class ScopeCounts {
    private final GuardSettings settings;
    /** The few types of which anything was counted. */
    private final List<TypeCounts> types = new ArrayList<>();

    private boolean othersUnknown;
    private boolean known;
    private long solved;
    private long complained;
    private long wrong;
    /** The part of the sums that leaves the window with its oldest hour. */
    private long oldestSolved;

    private long oldestComplained;
    private long hour;

    ScopeCounts(GuardSettings settings, long now) {
        this.settings = settings;
        this.hour = HourlyCounts.hour(now);
    }

    /** The present hour, as of the last {@link #turn}. */
    long hour() {
        return hour;
    }

    /** Moves on to the hour of {@code now}; whether it is another one. */
    boolean turn(long now) {
        long present = HourlyCounts.hour(now);
        if (present == hour) {
            return false;
        }
        hour = present;
        for (TypeCounts one : types) {
            one.turn(now);
        }
        return true;
    }

    /**
     * Adds to the count of an hour.
     *
     * @return the present hour
     */
    long add(CaptchaType type, Kind kind, long in, long more, long now) {
        TypeCounts own = find(type);
        if (own == null) {
            own = new TypeCounts(type, settings, now);
            types.add(own);
        }
        own.add(kind, in, more, now);
        return own.latest();
    }

    /** Whether the counts of other processes are not known at present. */
    void othersUnknown(boolean unknown) {
        othersUnknown = unknown;
    }

    boolean areOthersUnknown() {
        return othersUnknown;
    }

    /**
     * Works out the sums, and of which types the share is known.
     *
     * @return whether the share of any type has become known or unknown
     */
    boolean sumUp() {
        known = false;
        boolean changed = false;
        for (TypeCounts one : types) {
            changed |= one.updateKnown(othersUnknown);
            known |= one.isKnown();
        }
        solved = 0;
        complained = 0;
        wrong = 0;
        oldestSolved = 0;
        oldestComplained = 0;
        long oldest = hour - settings.windowHours() + 1;
        for (TypeCounts one : types) {
            if (!known || one.isKnown()) {
                oldestSolved += one.solved() - one.solvedWithout(oldest);
                oldestComplained += one.in(Kind.COMPLAINED, oldest);
                solved += one.solved();
                complained += one.sum(Kind.COMPLAINED);
                wrong += one.sum(Kind.WRONG);
            }
        }
        return changed;
    }

    /** Whether the share of one of the types at least is known. */
    boolean isKnown() {
        return known;
    }

    /** What is known to be solved. */
    long solved() {
        return solved;
    }

    /** Complaints that are recorded, or may be. */
    long complained() {
        return complained;
    }

    /** What was called wrong. */
    long wrong() {
        return wrong;
    }

    /** What is still known to be solved when the oldest hour has left the window. */
    long solvedSoon() {
        return solved - oldestSolved;
    }

    /** The complaints that are left when the oldest hour has left the window. */
    long complainedSoon() {
        return complained - oldestComplained;
    }

    /** Whether the window has a complaint of any type, sent or not. */
    boolean hasComplaints() {
        long complaints = 0;
        for (TypeCounts one : types) {
            complaints += one.sum(Kind.WRONG) + one.sum(Kind.COMPLAINED);
        }
        return complaints != 0;
    }

    /** The types of which anything was counted, in their order. */
    Set<CaptchaType> types() {
        Set<CaptchaType> all = EnumSet.noneOf(CaptchaType.class);
        for (TypeCounts one : types) {
            all.add(one.type());
        }
        return all;
    }

    /** The counts of each type, in the order of the types. */
    List<TypeCounts> all() {
        List<TypeCounts> all = new ArrayList<>(types);
        all.sort(Comparator.comparing(TypeCounts::type));
        return all;
    }

    /** The figures of each type, in the order of the types. */
    List<ComplaintFigures.Part> figures() {
        List<ComplaintFigures.Part> figures = new ArrayList<>();
        for (TypeCounts own : all()) {
            figures.add(own.figures());
        }
        return figures;
    }

    /** The counts of one type; null where nothing was counted of it. */
    @Nullable
    TypeCounts find(CaptchaType type) {
        for (TypeCounts one : types) {
            if (one.type() == type) {
                return one;
            }
        }
        return null;
    }

    /** What is known to be solved of a type in the window. */
    long solved(CaptchaType type) {
        TypeCounts own = find(type);
        return own == null ? settings.solvedPerWindow(type) : own.solved();
    }

    /** The most that was solved of a type in a window that ended within the last one. */
    long volume(CaptchaType type) {
        TypeCounts own = find(type);
        return own == null ? settings.solvedPerWindow(type) : own.volume();
    }

    /** What is known to be solved in an hour, of the types whose share is known. */
    long solvedIn(long one) {
        long all = 0;
        for (TypeCounts own : types) {
            all += own.isKnown() ? own.solvedIn(one) : 0;
        }
        return all;
    }

    /** What was called wrong in an hour, of the types whose share is known. */
    long knownWrongIn(long one) {
        long all = 0;
        for (TypeCounts own : types) {
            all += own.isKnown() ? own.in(Kind.WRONG, one) : 0;
        }
        return all;
    }

    /** What was counted of one kind in an hour, of all types. */
    long in(Kind kind, long one) {
        long all = 0;
        for (TypeCounts own : types) {
            all += own.in(kind, one);
        }
        return all;
    }
}

package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.internal.guard.HourlyCounts.Kind;

/** What was counted of one captcha type, and whether its share of complaints is known. */
final class TypeCounts {
    private final CaptchaType type;
    private final HourlyCounts counts;
    private final int window;
    private final int minimumSample;
    /** How many tasks are solved in a window, and in an hour, at least. */
    private final long perWindow;

    private final long perHour;
    private boolean known;
    /** Whether the listeners were told that the share is unknown; false again as soon as it is known. */
    private boolean toldUnknown;

    TypeCounts(CaptchaType type, GuardSettings settings, long now) {
        this.type = type;
        this.window = settings.windowHours();
        this.counts = new HourlyCounts(window, now);
        this.minimumSample = settings.limits().minimumSample();
        this.perWindow = settings.solvedPerWindow(type);
        this.perHour = settings.solvedPerHour(type);
    }

    CaptchaType type() {
        return type;
    }

    void turn(long now) {
        counts.turn(now);
    }

    void add(Kind kind, long hour, long more, long now) {
        counts.turn(now);
        counts.add(kind, hour, more);
    }

    /** The hour that was counted in last. */
    long latest() {
        return counts.latest();
    }

    /** The sum of the window. */
    long sum(Kind kind) {
        return counts.sum(kind);
    }

    /** The count of one hour. */
    long in(Kind kind, long hour) {
        return counts.in(kind, hour);
    }

    /** All counts of one hour. */
    GuardCounts in(long hour) {
        return new GuardCounts(
                in(Kind.SOLVED, hour),
                in(Kind.TOTAL, hour),
                in(Kind.WRONG, hour),
                in(Kind.COMPLAINED, hour),
                in(Kind.CONFIRMED, hour));
    }

    ComplaintFigures.Part figures() {
        return ComplaintFigures.Part.ofType(type, known, solved(), sum(Kind.COMPLAINED), sum(Kind.CONFIRMED));
    }

    /** What is known to be solved in the window. */
    long solved() {
        return Math.max(counts.solved(), perWindow);
    }

    /** What is known to be solved in one hour. */
    long solvedIn(long hour) {
        return Math.max(counts.solvedIn(hour), perHour);
    }

    /** What is still known to be solved when the oldest hour has left the window. */
    long solvedWithout(long oldest) {
        return Math.max(counts.solved() - counts.solvedIn(oldest), perWindow);
    }

    /** Whether enough solves other than complaints are known. */
    boolean isKnown() {
        return known;
    }

    /**
     * Works out anew whether the share is known.
     *
     * @param othersUnknown whether the counts of other processes are not known: then the share is not known either
     * @return whether the answer has changed
     */
    boolean updateKnown(boolean othersUnknown) {
        boolean before = known;
        known = !othersUnknown && isEnough();
        toldUnknown &= !known;
        return known != before;
    }

    /** A total that somebody has given stands for all tasks: complaints are not subtracted from it. */
    private boolean isEnough() {
        long reported = counts.sum(Kind.SOLVED);
        long given = Math.max(counts.sum(Kind.TOTAL), perWindow);
        boolean stands = given > 0 && given >= reported;
        return (stands ? given : reported - counts.sum(Kind.WRONG)) >= minimumSample;
    }

    /** Whether a minimum sample of complaints was sent while the share is unknown; true once, until it has been known. */
    boolean isUnknownNews() {
        if (known || toldUnknown || counts.sum(Kind.COMPLAINED) < minimumSample) {
            return false;
        }
        toldUnknown = true;
        return true;
    }

    /** The most that was solved in a window that ended within the last one. */
    long volume() {
        int from = Math.min(HourlyCounts.HOURS, 2 * window) - 1;
        long latest = counts.latest();
        long most = solved();
        long sum = 0;
        for (int back = from; back >= 0; back--) {
            long left = back + window <= from ? solvedIn(latest - back - window) : 0;
            sum += solvedIn(latest - back) - left;
            most = Math.max(most, sum);
        }
        return most;
    }
}

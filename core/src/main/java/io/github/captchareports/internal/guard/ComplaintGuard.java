package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The complaints of one account against everything known to be solved, per captcha type and, where the service judges
 * so, per domain. Confirmations are never held. Memory is bounded: domains past the first thousand of the account
 * share one count a type. Not thread-safe: touched only inside the lane's drain loop.
 */
public final class ComplaintGuard {
    private static final int MAX_DOMAINS = 1_000;
    /** Makes up for rounding: exactly the share is held. */
    private static final double ROUNDING = 1e-9;

    private final ComplaintLimits limits;
    private final Predicate<CaptchaType> judgedPerDomain;
    private final Map<Scope, Tally> tallies = new HashMap<>();

    /** A guard that has seen nothing. */
    public ComplaintGuard(ComplaintLimits limits, Predicate<CaptchaType> judgedPerDomain) {
        this.limits = limits;
        this.judgedPerDomain = judgedPerDomain;
    }

    /** Whether a report of this kind is held back now. */
    public boolean holds(Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        if (verdict == Verdict.CORRECT || !limits.enabled()) {
            return false;
        }
        Tally tally = tallies.get(scope(type, domain));
        return tally != null && tally.over(limits, hour(now));
    }

    /** Counts a report that is being sent. */
    public void count(Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        tally(type, domain).add(hour(now), 1, verdict == Verdict.INCORRECT ? 1 : 0);
    }

    /** Counts solves that are never reported. */
    public void observeSolved(CaptchaType type, @Nullable String domain, long solved, long now) {
        tally(type, domain).add(hour(now), solved, 0);
    }

    private Tally tally(CaptchaType type, @Nullable String domain) {
        return tallies.computeIfAbsent(
                scope(type, domain), scope -> new Tally((int) limits.window().toHours()));
    }

    private Scope scope(CaptchaType type, @Nullable String domain) {
        if (domain == null || !judgedPerDomain.test(type)) {
            return new Scope(type, null);
        }
        Scope own = new Scope(type, domain.toLowerCase(Locale.ROOT));
        return tallies.size() < MAX_DOMAINS || tallies.containsKey(own) ? own : new Scope(type, null);
    }

    private static long hour(long now) {
        return Math.floorDiv(now, TimeUnit.HOURS.toNanos(1));
    }

    private record Scope(CaptchaType type, @Nullable String domain) {}

    /** A ring of hourly counts. */
    private static final class Tally {
        private final long[] solved;
        private final long[] complaints;
        private long latestHour = Long.MIN_VALUE;

        Tally(int hours) {
            solved = new long[hours];
            complaints = new long[hours];
        }

        void add(long hour, long moreSolved, long moreComplaints) {
            turn(hour);
            int slot = slot(hour);
            solved[slot] += moreSolved;
            complaints[slot] += moreComplaints;
        }

        boolean over(ComplaintLimits limits, long hour) {
            turn(hour);
            long allSolved = 0;
            long allComplaints = 0;
            for (int i = 0; i < solved.length; i++) {
                allSolved += solved[i];
                allComplaints += complaints[i];
            }
            return allSolved >= limits.minimumSample() && allComplaints >= (limits.heldFrom() - ROUNDING) * allSolved;
        }

        private void turn(long hour) {
            if (latestHour == Long.MIN_VALUE) {
                latestHour = hour;
            }
            for (int turned = 0; latestHour < hour && turned < solved.length; turned++) {
                latestHour++;
                int slot = slot(latestHour);
                solved[slot] = 0;
                complaints[slot] = 0;
            }
            latestHour = Math.max(latestHour, hour);
        }

        private int slot(long hour) {
            return (int) Math.floorMod(hour, (long) solved.length);
        }
    }
}

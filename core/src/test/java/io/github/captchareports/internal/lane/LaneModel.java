package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a lane as plainly as they can be said: one list of reports, searched from end to end whenever anything
 * happens, and no heap, timer, event or thread. What the real lane has to match.
 */
final class LaneModel {
    static final double JITTER = 0.37;
    private static final double WHOLE = 1 - 1e-9;
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final long SECOND = 1_000_000_000L;
    /** A grant, with {@code why} null, or a dropReason. */
    record Event(int report, @Nullable DropReason why, long at) {}

    final List<Event> log = new ArrayList<>();
    final List<Report> waiting = new ArrayList<>();
    final List<Report> onTheWire = new ArrayList<>();

    private final RetryPolicy policy;
    private final int maxPending;
    /** When the lane was opened: whole seconds are counted from here. */
    private final long opened;

    /** What the service ignores last of all; else the earlier second, in one second complaints, then the earlier deadline. */
    private final Comparator<Report> inTurn = Comparator.comparing(Report::isIgnored)
            .thenComparingLong(report -> report.isIgnored() ? 0 : second(report))
            .thenComparing(report -> report.priority == Priority.CONFIRMATION)
            .thenComparingLong(report -> report.deadline)
            .thenComparingLong(report -> report.atRiskFrom)
            .thenComparingLong(report -> report.arrival);

    private final Set<String> refusedPaths = new HashSet<>();
    private int maxInFlight;
    private long arrivals;
    private long now;
    private boolean closed;

    private RateLimit rate;
    private double tokens;
    private boolean shortOfTokens;

    private long pausedUntil = -1;
    private boolean pausedByOperator;
    private long refusedUntil = -1;
    private boolean probing;
    private boolean probeOut;
    private int probeFailures;
    private long nextProbeAt;
    private double budget;

    private final int unprovenInFlight;
    private boolean proven;
    /** Failures in a row that are not transient, and whether the last of them is permanent. */
    private int failuresInRow;

    private boolean permanent;
    private boolean sparse;
    private long pauseBegan;
    private long failingSince = -1;
    private boolean unreachable;

    LaneModel(LaneSettings settings, long opened) {
        this.opened = opened;
        now = opened;
        policy = settings.retryPolicy();
        maxPending = settings.maxPending();
        maxInFlight = settings.maxInFlight();
        unprovenInFlight = settings.unprovenInFlight();
        rate = settings.rateLimit();
        tokens = rate.burst();
        budget = policy.budget();
    }

    static final class Report {
        final int id;
        final String path;
        final long deadline;
        final long atRiskFrom;
        final Priority priority;
        final boolean held;
        long notBefore;
        long arrival;
        boolean probe;

        Report(int id, String path, long deadline, long atRiskFrom, Priority priority, boolean held) {
            this.id = id;
            this.path = path;
            this.deadline = deadline;
            this.atRiskFrom = atRiskFrom;
            this.priority = priority;
            this.held = held;
        }

        boolean isIgnored() {
            return priority == Priority.IGNORED;
        }
    }

    private long second(Report report) {
        return Math.floorDiv(report.deadline - opened, SECOND);
    }

    /** Lets everything happen that happens by itself until {@code time}. */
    void passTo(long time) {
        long next;
        while ((next = nextChange()) <= time) {
            fill(next);
            settle();
        }
        fill(time);
    }

    boolean enter(Report report) {
        long ignored = waiting.stream().filter(Report::isIgnored).count();
        if (waiting.size() >= maxPending || (report.isIgnored() && 2 * ignored >= maxPending)) {
            return false;
        }
        report.notBefore = now;
        arrive(report);
        settle();
        return true;
    }

    void withdraw(Report report) {
        waiting.remove(report);
        settle();
    }

    void finish(Report report, AttemptFeedback feedback) {
        end(report, feedback);
        settle();
    }

    void finishAndRetry(Report report, AttemptFeedback feedback, long notBefore, boolean probe) {
        end(report, feedback);
        if (probe) {
            probe();
            dropUnservable();
        }
        report.notBefore = notBefore;
        arrive(report);
        settle();
    }

    void pause(long nanos) {
        long until = nanos == 0 ? NEVER : now + nanos;
        if (until > pausedUntil) {
            beginPause(until);
            pausedByOperator = true;
        }
        dropUnservable();
        settle();
    }

    void resume() {
        pausedUntil = -1;
        refusedUntil = -1;
        refusedPaths.clear();
        budget = policy.budget();
        reached();
        nextProbeAt = now;
        settle();
    }

    private void beginPause(long until) {
        if (pausedUntil < 0) {
            pauseBegan = now;
        }
        pausedUntil = until;
    }

    private void reached() {
        probing = false;
        probeFailures = 0;
        failuresInRow = 0;
        permanent = false;
        sparse = false;
        failingSince = -1;
        unreachable = false;
    }

    void rateLimit(RateLimit limit) {
        rate = limit;
        tokens = Math.min(tokens, limit.burst());
        settle();
    }

    void maxInFlight(int requests) {
        maxInFlight = requests;
        settle();
    }

    void close() {
        closed = true;
        dropUnservable();
    }

    private void arrive(Report report) {
        DropReason why = dropReason(report);
        if (why != null) {
            tell(report, why);
            return;
        }
        if (report.arrival == 0) {
            report.arrival = ++arrivals;
        }
        waiting.add(report);
    }

    private void end(Report report, AttemptFeedback feedback) {
        onTheWire.remove(report);
        if (report.probe) {
            probeOut = false;
        }
        if (feedback instanceof AttemptFeedback.Failed failure) {
            fail(report, failure);
        } else if (!(feedback instanceof AttemptFeedback.Nothing)) {
            reached();
            proven |= !(feedback instanceof AttemptFeedback.Throttled throttled) || throttled.code() != null;
            if (feedback instanceof AttemptFeedback.Throttled throttled && now + throttled.pauseNanos() > pausedUntil) {
                beginPause(now + throttled.pauseNanos());
                pausedByOperator = false;
            } else if (feedback instanceof AttemptFeedback.Refused refusal) {
                refusedUntil = Math.max(refusedUntil, refusal.blockNanos() == 0 ? NEVER : now + refusal.blockNanos());
            } else if (feedback instanceof AttemptFeedback.MethodRefused refusal) {
                refusedPaths.add(refusal.path());
            } else if (feedback instanceof AttemptFeedback.Answered) {
                budget = Math.min(policy.budget(), budget + 0.5);
            }
        }
        dropUnservable();
    }

    private void fail(Report report, AttemptFeedback.Failed failure) {
        failingSince = failingSince < 0 ? now : failingSince;
        int status = failure.cause().httpStatus().orElse(0);
        boolean wasSparse = sparse;
        permanent = status == 404;
        failuresInRow = status == 0 ? 0 : failuresInRow + 1;
        sparse = status != 0 && (sparse || failuresInRow >= 3);
        if (report.probe) {
            probeFailures = sparse && !wasSparse ? 0 : probeFailures + 1;
            nextProbeAt = now + untilNextProbe();
        } else if (!probing) {
            budget = Math.max(0, budget - 1);
            if (budget < 1 || sparse) {
                probe();
            }
        }
    }

    private long untilNextProbe() {
        if (unreachable) {
            return 5 * SECOND;
        }
        if (sparse) {
            return List.of(1L, 2L, 5L).get(Math.min(2, probeFailures)) * SECOND;
        }
        return backoff(Math.max(1, probeFailures));
    }

    /** Whether waiting is in vain: the failures are permanent, and the address has never worked. */
    private boolean cannotRecover() {
        return sparse && permanent && !proven;
    }

    private void probe() {
        if (!probing) {
            probing = true;
            probeFailures = 0;
            nextProbeAt = now + untilNextProbe();
        }
    }

    private long backoff(int failures) {
        double bound = policy.baseBackoff().toNanos() * Math.pow(2, failures - 1);
        return (long) (Math.min(bound, (double) policy.maxBackoff().toNanos()) * JITTER);
    }

    /** Ends what is over, and grants what can be granted. */
    private void settle() {
        if (pausedUntil >= 0 && pausedUntil <= now) {
            pausedUntil = -1;
            if (failingSince >= 0) {
                failingSince = Math.min(now, failingSince + now - pauseBegan);
            }
        }
        if (refusedUntil >= 0 && refusedUntil <= now) {
            refusedUntil = -1;
            probe();
        }
        boolean inVain = cannotRecover()
                && (now >= failingSince + 10 * SECOND || (!probeOut && nextProbeAt >= failingSince + 10 * SECOND));
        if (pausedUntil < 0 && refusedUntil < 0 && probing && failingSince >= 0 && !unreachable && inVain) {
            unreachable = true;
            dropUnservable();
        }
        Comparator<Report> asTheyExpire =
                Comparator.<Report, Long>comparing(report -> report.deadline).thenComparing(inTurn);
        for (Report report : waiting.stream().sorted(asTheyExpire).toList()) {
            if (report.notBefore <= now && report.deadline <= now) {
                waiting.remove(report);
                tell(report, DropReason.EXPIRED);
            }
        }
        Report first;
        while ((first = first()) != null) {
            DropReason why = dropReason(first);
            if (why == null) {
                if (!mayGrant()) {
                    return;
                }
                if (tokens < WHOLE) {
                    shortOfTokens = true;
                    return;
                }
                why = first.held ? DropReason.HELD : null;
            }
            waiting.remove(first);
            if (why == null) {
                grant(first);
            } else {
                tell(first, why);
            }
        }
    }

    private void grant(Report report) {
        tokens--;
        shortOfTokens = false;
        report.probe = probing;
        probeOut |= probing;
        onTheWire.add(report);
        log.add(new Event(report.id, null, now));
    }

    private @Nullable Report first() {
        boolean othersWait = waiting.stream().anyMatch(report -> !report.isIgnored());
        return waiting.stream()
                .filter(report -> report.notBefore <= now && !(report.isIgnored() && othersWait))
                .min(inTurn)
                .orElse(null);
    }

    /** Whether everything but a token is there. */
    private boolean mayGrant() {
        return onTheWire.size()
                        < (proven ? maxInFlight : Math.min(maxInFlight, Math.max(1, unprovenInFlight - failuresInRow)))
                && pausedUntil < 0
                && refusedUntil < 0
                && (!probing || (!probeOut && nextProbeAt <= now));
    }

    private void dropUnservable() {
        for (Report report : waiting.stream().sorted(inTurn).toList()) {
            DropReason why = dropReason(report);
            if (why != null) {
                waiting.remove(report);
                tell(report, why);
            }
        }
    }

    private @Nullable DropReason dropReason(Report report) {
        if (closed) {
            return DropReason.CLOSED;
        }
        if (report.deadline <= now) {
            return DropReason.EXPIRED;
        }
        if (report.deadline <= refusedUntil) {
            return DropReason.ACCOUNT_REFUSED;
        }
        if (refusedPaths.contains(report.path)) {
            return DropReason.METHOD_REFUSED;
        }
        if (report.deadline <= pausedUntil && pausedUntil < NEVER) {
            return pausedByOperator ? DropReason.PAUSED : DropReason.THROTTLED;
        }
        if (unreachable && (probeOut || nextProbeAt > now)) {
            return DropReason.UNREACHABLE;
        }
        return null;
    }

    private void tell(Report report, DropReason why) {
        log.add(new Event(report.id, why, now));
    }

    private void fill(long time) {
        double most = rate.burst() + (shortOfTokens ? 0.9 : 0);
        tokens = Math.min(most, tokens + (time - now) / 1e9 * rate.perSecond());
        now = time;
    }

    private long nextChange() {
        List<Long> changes = new ArrayList<>(List.of(pausedUntil, refusedUntil));
        for (Report report : waiting) {
            changes.add(report.notBefore);
            changes.add(report.deadline);
        }
        if (probing) {
            changes.add(nextProbeAt);
        }
        if (cannotRecover()) {
            changes.add(failingSince + 10 * SECOND);
        }
        if (tokens < WHOLE) {
            changes.add(now + (long) Math.ceil((1 - tokens) / rate.perSecond() * 1e9));
        }
        return changes.stream()
                .mapToLong(Long::longValue)
                .filter(change -> change > now)
                .min()
                .orElse(NEVER);
    }
}

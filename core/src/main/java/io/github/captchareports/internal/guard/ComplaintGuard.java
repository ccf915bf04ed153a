package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.LikelyCause;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the complaints of one account against what is known to be solved, scope by scope, and holds complaints where their
 * share, a jump or the service's refusals say so. A scope is what the service judges together. Confirmations are never held.
 * Memory is bounded. Thread-safe; the listener is called outside the lock.
 *
 * <p>Times are nanoseconds of the guard's clock: since the epoch, and never backwards.
 */
public final class ComplaintGuard {
    private final ComplaintLimits limits;
    private final ScopeWatches watches;
    private final MinimumVolume volume;
    private final DomainCounts domains;
    private final KnownTasks reported = new KnownTasks();
    private final KnownTasks wrong = new KnownTasks();
    private final ComplaintEvents events;
    private long watchingSince;

    /** A guard that has seen nothing. */
    public ComplaintGuard(GuardSettings settings, Consumer<ComplaintEvent> listener, long now) {
        this.limits = settings.limits();
        this.watches = new ScopeWatches(settings);
        this.volume = new MinimumVolume(limits, watches);
        this.domains = new DomainCounts(settings.windowHours());
        this.events = new ComplaintEvents(settings.account(), domains, listener);
        this.watchingSince = now;
    }

    /** Whether a report of this kind is held back now. */
    public boolean holds(Verdict verdict, CaptchaType type, long now) {
        if (verdict == Verdict.CORRECT || !limits.enabled()) {
            return false;
        }
        boolean held;
        synchronized (this) {
            ComplaintWatch watch = watches.find(type);
            held = watch != null && judge(watch, false, now).holds(now);
            if (!held && limits.onLowVolume() == Reaction.HOLD && volume.isBelow(type)) {
                held = true;
                if (volume.tell()) {
                    events.warn(watches.of(type, now), Trigger.LOW_VOLUME, LikelyCause.TOO_LITTLE_TRAFFIC, now);
                }
            }
        }
        events.deliver();
        return held;
    }

    /**
     * A report was received, whatever becomes of it. Each task counts once as solved, and once as called wrong.
     *
     * @return what it counts as
     */
    public GuardCounts received(long task, Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        GuardCounts counts;
        synchronized (this) {
            boolean first = reported.add(task);
            boolean calledWrong = verdict == Verdict.INCORRECT && wrong.add(task);
            if (!first && !calledWrong) {
                return GuardCounts.NONE;
            }
            counts = !calledWrong ? GuardCounts.SOLVED : first ? GuardCounts.SOLVED_WRONG : GuardCounts.WRONG;
            ComplaintWatch watch = watches.of(type, now);
            long hour = HourlyCounts.hour(now);
            watch.add(type, Kind.SOLVED, hour, counts.solved(), now);
            watch.add(type, Kind.WRONG, hour, counts.wrong(), now);
            if (domain != null) {
                domains.add(type, domain, counts.solved(), counts.wrong(), now);
            }
            judge(watch, calledWrong, now);
            volume.counted();
        }
        events.deliver();
        return counts;
    }

    /**
     * Counts a report that is being sent.
     *
     * @return whether it is a probe: the one complaint that finds out whether the service listens to complaints again
     */
    public boolean sent(Verdict verdict, CaptchaType type, long now) {
        boolean complaint = verdict == Verdict.INCORRECT;
        boolean probe = false;
        synchronized (this) {
            ComplaintWatch watch = watches.of(type, now);
            watch.add(type, complaint ? Kind.COMPLAINED : Kind.CONFIRMED, HourlyCounts.hour(now), 1, now);
            judge(watch, complaint, now);
            if (complaint) {
                probe = watch.state() == ComplaintState.HELD;
                watch.sent(now);
                if (volume.isLowNews(type, now - watchingSince)) {
                    events.warn(watch, Trigger.LOW_VOLUME, LikelyCause.TOO_LITTLE_TRAFFIC, now);
                }
                if (limits.enabled() && watch.isUnknownNews(type)) {
                    events.warn(watch, Trigger.SHARE_UNKNOWN, LikelyCause.SOLVES_UNKNOWN, now);
                }
            }
        }
        events.deliver();
        return probe;
    }

    /** The probe has found out nothing: the next complaint is a probe again. */
    public synchronized void probeAgain(CaptchaType type, long now) {
        ComplaintWatch watch = watches.find(type);
        if (watch != null) {
            watch.probeAgain(now);
        }
    }

    /** A complaint that was being sent at {@code sentAt} is certainly not recorded. */
    public void notRecorded(CaptchaType type, long sentAt, long now) {
        synchronized (this) {
            ComplaintWatch watch = watches.of(type, now);
            watch.add(type, Kind.COMPLAINED, HourlyCounts.hour(sentAt), -1, now);
            judge(watch, false, now);
        }
        events.deliver();
    }

    /** Counts tasks that are never reported. */
    public void observeSolved(CaptchaType type, @Nullable String domain, long solved, long now) {
        synchronized (this) {
            count(type, Kind.SOLVED, solved, now);
            if (domain != null) {
                domains.add(type, domain, solved, 0, now);
            }
        }
        events.deliver();
    }

    /** So many tasks were solved in all, those that are reported included. */
    public void totalSolved(CaptchaType type, long solved, long now) {
        synchronized (this) {
            count(type, Kind.TOTAL, solved, now);
        }
        events.deliver();
    }

    /** Adds what other processes have counted: all of it, before any scope is judged. */
    public void observeOthers(List<RemoteCounts> others, long now) {
        synchronized (this) {
            for (RemoteCounts more : others) {
                ComplaintWatch watch = watches.of(more.type(), now);
                more.counts().forEach((kind, count) -> watch.add(more.type(), kind, more.hour(), count, now));
            }
            judgeAll(true, now);
            volume.counted();
        }
        events.deliver();
    }

    /**
     * While the counts of other processes of the account are not known, no share is known.
     *
     * @param asked whether that is so, asked under the guard's lock: an answer that was true before the lock was taken, and is
     *     no longer, would end a hold for the share
     */
    public void othersUnknown(BooleanSupplier asked, long now) {
        synchronized (this) {
            if (!watches.othersUnknown(asked.getAsBoolean())) {
                return;
            }
            judgeAll(false, now);
        }
        events.deliver();
    }

    /** Whether a refusal of a complaint may be meant for the share of complaints. */
    public boolean isRatioPlausible(CaptchaType type, long now) {
        boolean plausible;
        synchronized (this) {
            ComplaintWatch watch = watches.find(type);
            plausible = watch == null || judge(watch, false, now).isRatioPlausible();
        }
        events.deliver();
        return plausible;
    }

    /** The service refused a complaint, as far as is known because there were too many. */
    public void refused(CaptchaType type, long now) {
        synchronized (this) {
            ComplaintWatch watch = watches.of(type, now);
            watch.refused(now);
            judge(watch, false, now, Trigger.REFUSED_BY_SERVICE);
        }
        events.deliver();
    }

    /** The service accepted a complaint. */
    public void accepted(CaptchaType type, long now) {
        synchronized (this) {
            ComplaintWatch watch = watches.find(type);
            if (watch != null) {
                watch.accepted();
                judge(watch, false, now, Trigger.ACCEPTED_BY_SERVICE);
            }
        }
        events.deliver();
    }

    /** The service says that the account's complaints have filtered out its workers. */
    public void workersFiltered(CaptchaType type, long now) {
        synchronized (this) {
            ComplaintWatch watch = watches.of(type, now);
            judge(watch, false, now);
            if (watch.isFilteredNews(now)) {
                events.warn(watch, Trigger.WORKERS_FILTERED, LikelyCause.TOO_MANY_COMPLAINTS, now);
            }
        }
        events.deliver();
    }

    /** The figures of each scope. */
    public List<ComplaintFigures> figures(long now) {
        List<ComplaintFigures> figures = new ArrayList<>();
        synchronized (this) {
            for (ComplaintWatch watch : watches.all()) {
                judge(watch, false, now);
                figures.add(events.figures(watch, now));
            }
        }
        events.deliver();
        return figures;
    }

    /** Forgets everything that was counted, and every hold. */
    public synchronized void forget(long now) {
        watches.clear();
        domains.clear();
        reported.clear();
        wrong.clear();
        watchingSince = now;
        volume.forget();
    }

    /**
     * What has to survive this process.
     *
     * @param counts whether the counts are part of it: no other process knows them
     */
    public synchronized GuardSnapshot snapshot(long now, boolean counts) {
        return GuardSnapshot.of(
                watchingSince,
                watches.all(),
                counts ? reported.fingerprints() : List.of(),
                counts ? wrong.fingerprints() : List.of(),
                counts,
                now);
    }

    /**
     * Takes up what an earlier process knew.
     *
     * @param counts whether its counts are taken up; otherwise other processes have them, and shares and jumps stay what they
     *     were until {@link #countsCame}
     * @return how many lines were left out because they lie in the future
     */
    public int restore(GuardSnapshot snapshot, boolean counts, long now) {
        int dropped;
        synchronized (this) {
            watchingSince = Math.min(watchingSince, snapshot.watchingSince());
            dropped = snapshot.restore(watches, counts, limits, now);
            reported.restore(snapshot.reported());
            wrong.restore(snapshot.wrong());
            for (ComplaintWatch watch : watches.all()) {
                judge(watch, false, now);
                if (watch.state() == ComplaintState.HELD) {
                    events.remembered(watch, now);
                }
            }
        }
        events.deliver();
        return dropped;
    }

    /** The counts that a restored guard had to get from other processes are here, or are waited for no longer. */
    public void countsCame(long now) {
        synchronized (this) {
            watches.all().forEach(ComplaintWatch::countsCame);
            judgeAll(false, now);
        }
        events.deliver();
    }

    private void count(CaptchaType type, Kind kind, long more, long now) {
        ComplaintWatch watch = watches.of(type, now);
        watch.add(type, kind, HourlyCounts.hour(now), more, now);
        judge(watch, false, now);
        volume.counted();
    }

    private void judgeAll(boolean calledWrong, long now) {
        for (ComplaintWatch watch : watches.all()) {
            judge(watch, calledWrong, now);
        }
    }

    private ComplaintWatch judge(ComplaintWatch watch, boolean calledWrong, long now) {
        return judge(watch, calledWrong, now, Trigger.SHARE);
    }

    private ComplaintWatch judge(ComplaintWatch watch, boolean calledWrong, long now, Trigger unlessJumped) {
        ComplaintState before = watch.state();
        boolean jumpedBefore = watch.hasJumped();
        watch.judge(now, calledWrong);
        boolean jumps = watch.hasJumped() && !jumpedBefore;
        if (watch.state() != before || jumps) {
            events.changed(watch, before, jumps ? Trigger.JUMP : unlessJumped, now);
        }
        return watch;
    }
}

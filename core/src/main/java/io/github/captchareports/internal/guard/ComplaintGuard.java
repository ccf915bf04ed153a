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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The complaints of one account against everything known to be solved, per captcha type and, where the service judges
 * so, per domain. Confirmations are never held. Memory is bounded: domains past the first thousand of the account
 * share one count a type, until the windows of others have run empty. Thread-safe; news is told outside the lock.
 */
public final class ComplaintGuard {
    private static final int MAX_DOMAINS = 1_000;
    /** So many complaints are no matter of workers. */
    private static final double NEARLY_ALL = 0.95;

    private final Terms terms;
    private final ComplaintLimits limits;
    private final Consumer<ComplaintEvent> listener;
    /** Those used longest ago first. */
    private final Map<Scope, ComplaintWatch> watches = new LinkedHashMap<>(16, 0.75f, true);
    /** What the types that share a minimum volume have solved. */
    private final HourlyCounts volume;

    private final long watchingSince;
    private boolean toldLowVolume;
    private final Queue<ComplaintEvent> news = new ArrayDeque<>();
    private boolean telling;

    /**
     * What the guard has to know of its account.
     *
     * @param account its label
     * @param limits its limits
     * @param judgedPerDomain the types that the service judges per domain
     * @param confirmable the types that the service takes confirmations for
     */
    public record Terms(
            String account, ComplaintLimits limits, Set<CaptchaType> judgedPerDomain, Set<CaptchaType> confirmable) {}

    /** A guard that has seen nothing. */
    public ComplaintGuard(Terms terms, Consumer<ComplaintEvent> listener, long now) {
        this.terms = terms;
        this.limits = terms.limits();
        this.listener = listener;
        this.volume = new HourlyCounts(ComplaintWatch.hours(limits), now);
        this.watchingSince = now;
    }

    /** Whether a report of this kind is held back now. */
    public boolean holds(Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        if (verdict == Verdict.CORRECT || !limits.enabled()) {
            return false;
        }
        boolean held;
        synchronized (this) {
            Scope scope = scope(type, domain, now);
            ComplaintWatch watch = watches.get(scope);
            held = watch != null && judge(scope, watch, now).holds(now);
            if (!held && limits.onLowVolume() == Reaction.HOLD && isLowVolume(type, now)) {
                held = true;
                tellLowVolume(scope, watch(scope, now));
            }
        }
        tell();
        return held;
    }

    /** Counts a report that is being sent. */
    public void count(Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        boolean complaint = verdict == Verdict.INCORRECT;
        synchronized (this) {
            Scope scope = scope(type, domain, now);
            ComplaintWatch watch = add(scope, 1, complaint ? 1 : 0, complaint ? 0 : 1, now);
            if (complaint) {
                watch.probed(now);
                warn(scope, watch, now);
            }
        }
        tell();
    }

    /** Counts solves that are never reported. */
    public void observeSolved(CaptchaType type, @Nullable String domain, long solved, long now) {
        synchronized (this) {
            add(scope(type, domain, now), solved, 0, 0, now);
        }
        tell();
    }

    /** Counts what another process has solved and complained of, so many hours back. */
    public void observeOthers(
            CaptchaType type,
            @Nullable String domain,
            int hoursBack,
            long solved,
            long complaints,
            long confirmations,
            long now) {
        synchronized (this) {
            Scope scope = scope(type, domain, now);
            ComplaintWatch watch = watch(scope, now);
            watch.add(hoursBack, solved, complaints, confirmations, now);
            addVolume(scope, hoursBack, solved, now);
            judge(scope, watch, now);
        }
        tell();
    }

    /** The service refused a complaint, for all that is known because there were too many. */
    public void refused(CaptchaType type, @Nullable String domain, long now) {
        synchronized (this) {
            Scope scope = scope(type, domain, now);
            ComplaintWatch watch = watch(scope, now);
            watch.refused(now);
            judge(scope, watch, now, Trigger.REFUSED_BY_SERVICE);
        }
        tell();
    }

    /** The service took a complaint. */
    public void accepted(CaptchaType type, @Nullable String domain, long now) {
        synchronized (this) {
            Scope scope = scope(type, domain, now);
            ComplaintWatch watch = watches.get(scope);
            if (watch != null) {
                watch.accepted();
                judge(scope, watch, now, Trigger.ACCEPTED_BY_SERVICE);
            }
        }
        tell();
    }

    /** The service says that complaints have filtered out its workers. */
    public void workersFiltered(CaptchaType type, @Nullable String domain, long now) {
        synchronized (this) {
            Scope scope = scope(type, domain, now);
            ComplaintWatch watch = watch(scope, now);
            judge(scope, watch, now);
            if (watch.workersFiltered(now)) {
                add(scope, watch, watch.state(), Trigger.WORKERS_FILTERED, List.of(LikelyCause.TOO_MANY_COMPLAINTS));
            }
        }
        tell();
    }

    /** All that is counted, those used longest ago first. */
    public List<ComplaintFigures> figures(long now) {
        List<ComplaintFigures> figures = new ArrayList<>();
        synchronized (this) {
            watches.forEach((scope, watch) -> {
                judge(scope, watch, now);
                figures.add(figures(scope, watch));
            });
        }
        tell();
        return figures;
    }

    private ComplaintWatch add(Scope scope, long solved, long complaints, long confirmations, long now) {
        ComplaintWatch watch = watch(scope, now);
        watch.add(0, solved, complaints, confirmations, now);
        addVolume(scope, 0, solved, now);
        return judge(scope, watch, now);
    }

    private void addVolume(Scope scope, int hoursBack, long solved, long now) {
        if (limits.volumeTypes().contains(scope.type())) {
            volume.turn(now);
            volume.add(hoursBack, solved, 0, 0);
            toldLowVolume &= volume.solved() < limits.minimumVolume();
        }
    }

    private ComplaintWatch watch(Scope scope, long now) {
        return watches.computeIfAbsent(scope, absent -> new ComplaintWatch(limits, now));
    }

    private ComplaintWatch judge(Scope scope, ComplaintWatch watch, long now) {
        return judge(scope, watch, now, Trigger.SHARE);
    }

    private ComplaintWatch judge(Scope scope, ComplaintWatch watch, long now, Trigger unlessJumped) {
        ComplaintState before = watch.state();
        boolean jumpedBefore = watch.jumped();
        watch.judge(now);
        if (watch.state() != before || (watch.jumped() && !jumpedBefore)) {
            Trigger trigger = watch.jumped() && !jumpedBefore ? Trigger.JUMP : unlessJumped;
            add(scope, watch, before, trigger, likelyCauses(watch, before));
        }
        return watch;
    }

    private void warn(Scope scope, ComplaintWatch watch, long now) {
        if (terms.confirmable().contains(scope.type()) && watch.neverConfirmed()) {
            List<LikelyCause> causes = new ArrayList<>(List.of(LikelyCause.SUCCESSES_NOT_COUNTED));
            if (isNearlyAll(watch)) {
                causes.add(LikelyCause.CLIENT_BROKEN);
            }
            add(scope, watch, watch.state(), Trigger.NEVER_CONFIRMED, causes);
        }
        boolean watchedLongEnough = now - watchingSince >= limits.window().toNanos();
        if (watchedLongEnough && isLowVolume(scope.type(), now)) {
            tellLowVolume(scope, watch);
        }
    }

    private void tellLowVolume(Scope scope, ComplaintWatch watch) {
        if (!toldLowVolume) {
            toldLowVolume = true;
            add(scope, watch, watch.state(), Trigger.LOW_VOLUME, List.of(LikelyCause.TOO_LITTLE_TRAFFIC));
        }
    }

    private boolean isLowVolume(CaptchaType type, long now) {
        if (!limits.volumeTypes().contains(type)) {
            return false;
        }
        volume.turn(now);
        return volume.solved() < limits.minimumVolume();
    }

    private static List<LikelyCause> likelyCauses(ComplaintWatch watch, ComplaintState before) {
        List<LikelyCause> causes = new ArrayList<>();
        if (watch.state().compareTo(before) < 0) {
            return causes;
        }
        if (watch.refusedByService()) {
            causes.add(LikelyCause.TOO_MANY_COMPLAINTS);
        }
        if (watch.isTelling() && isNearlyAll(watch)) {
            causes.add(LikelyCause.CLIENT_BROKEN);
        }
        if (watch.jumped()) {
            causes.add(LikelyCause.SOMETHING_CHANGED);
        }
        if (watch.isTelling() && watch.counts().solved() == watch.counts().complaints()) {
            causes.add(LikelyCause.SUCCESSES_NOT_COUNTED);
        }
        if (causes.isEmpty()) {
            causes.add(LikelyCause.SPECULATIVE_COMPLAINTS);
        }
        return causes;
    }

    private static boolean isNearlyAll(ComplaintWatch watch) {
        return watch.counts().complaints() >= NEARLY_ALL * watch.counts().solved();
    }

    private void add(
            Scope scope, ComplaintWatch watch, ComplaintState before, Trigger trigger, List<LikelyCause> causes) {
        news.add(new ComplaintEvent(figures(scope, watch), before, trigger, causes));
    }

    private ComplaintFigures figures(Scope scope, ComplaintWatch watch) {
        HourlyCounts counts = watch.counts();
        return new ComplaintFigures(
                terms.account(),
                scope.type(),
                scope.domain(),
                watch.state(),
                counts.solved(),
                counts.complaints(),
                counts.confirmations(),
                watch.baseline());
    }

    /** One thread at a time tells, so that news comes in its order; what comes meanwhile is told by that thread too. */
    private void tell() {
        ComplaintEvent next = nextNews(false);
        while (next != null) {
            boolean told = false;
            try {
                listener.accept(next);
                told = true;
            } finally {
                if (!told) {
                    stopTelling();
                }
            }
            next = nextNews(true);
        }
    }

    private synchronized @Nullable ComplaintEvent nextNews(boolean mine) {
        if (telling && !mine) {
            return null;
        }
        ComplaintEvent next = news.poll();
        telling = next != null;
        return next;
    }

    private synchronized void stopTelling() {
        telling = false;
    }

    private Scope scope(CaptchaType type, @Nullable String domain, long now) {
        if (domain == null || !terms.judgedPerDomain().contains(type)) {
            return new Scope(type, null);
        }
        Scope own = new Scope(type, domain.toLowerCase(Locale.ROOT));
        return watches.size() < MAX_DOMAINS || watches.containsKey(own) || forgetIdle(now)
                ? own
                : new Scope(type, null);
    }

    /** Makes room by forgetting the scope that was used longest ago, if it has nothing left in its window. */
    private boolean forgetIdle(long now) {
        Iterator<Map.Entry<Scope, ComplaintWatch>> oldestFirst =
                watches.entrySet().iterator();
        Map.Entry<Scope, ComplaintWatch> oldest = oldestFirst.next();
        boolean idle = judge(oldest.getKey(), oldest.getValue(), now).isIdle();
        if (idle) {
            oldestFirst.remove();
        }
        return idle;
    }
}

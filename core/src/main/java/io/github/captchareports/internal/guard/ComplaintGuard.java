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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The complaints of one account against what is known to be solved, by what the service judges together. Confirmations are
 * never held. Memory is bounded. Thread-safe; news is told outside the lock.
 *
 * <p>Times are nanoseconds of the guard's clock: since the epoch, and never backwards.
 */
public final class ComplaintGuard {
    /** So many solutions that are called wrong are no matter of workers. */
    private static final double NEARLY_ALL = 0.95;
    /** How long is watched before what was seen stands for a day. */
    private static final long FIRST_LOOK = TimeUnit.HOURS.toNanos(1);

    private final Terms terms;
    private final ComplaintLimits limits;
    private final Consumer<ComplaintEvent> listener;
    private final Map<String, ComplaintWatch> watches = new LinkedHashMap<>();
    private final DomainCounts domains;
    private final KnownTasks told = new KnownTasks();
    private final KnownTasks wrong = new KnownTasks();

    private long watchingSince;
    private boolean blind;
    private boolean toldLowVolume;
    private final Queue<ComplaintEvent> news = new ArrayDeque<>();
    private boolean telling;

    /**
     * What the guard has to know of its account.
     *
     * @param account its label
     * @param limits its limits
     * @param scopes what each captcha type is judged with; a type that is missing is judged by itself
     * @param solvedPerDay how many tasks are solved a day at least, by type
     */
    public record Terms(
            String account,
            ComplaintLimits limits,
            Map<CaptchaType, String> scopes,
            Map<CaptchaType, Long> solvedPerDay) {
        String scope(CaptchaType type) {
            return scopes.getOrDefault(type, type.name());
        }
    }

    /** A guard that has seen nothing. */
    public ComplaintGuard(Terms terms, Consumer<ComplaintEvent> listener, long now) {
        this.terms = terms;
        this.limits = terms.limits();
        this.listener = listener;
        this.domains = new DomainCounts((int) limits.window().toHours());
        this.watchingSince = now;
    }

    /** Whether a report of this kind is held back now. */
    public boolean holds(Verdict verdict, CaptchaType type, long now) {
        if (verdict == Verdict.CORRECT || !limits.enabled()) {
            return false;
        }
        boolean held;
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watches.get(scope);
            held = watch != null && judge(scope, watch, false, now).holds(now);
            if (!held && limits.onLowVolume() == Reaction.HOLD && isBelowVolume(type)) {
                held = true;
                tellLowVolume(scope, watch(scope, now), now);
            }
        }
        tell();
        return held;
    }

    /**
     * A report was taken in, whatever becomes of it. Each task counts once as solved, and once as called wrong.
     *
     * @return what it counts as
     */
    public GuardCounts told(long task, Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        GuardCounts counts;
        synchronized (this) {
            boolean first = told.add(task);
            boolean calledWrong = verdict == Verdict.INCORRECT && wrong.add(task);
            if (!first && !calledWrong) {
                return GuardCounts.NONE;
            }
            counts = !calledWrong ? GuardCounts.SOLVED : first ? GuardCounts.SOLVED_WRONG : GuardCounts.WRONG;
            String scope = terms.scope(type);
            ComplaintWatch watch = watch(scope, now);
            long hour = HourlyCounts.hour(now);
            watch.add(type, Kind.SOLVED, hour, counts.solved(), now);
            watch.add(type, Kind.WRONG, hour, counts.wrong(), now);
            if (domain != null) {
                domains.add(type, domain, counts.solved(), counts.wrong(), now);
            }
            judge(scope, watch, calledWrong, now);
            lookAtVolume();
        }
        tell();
        return counts;
    }

    /**
     * Counts a report that is being sent.
     *
     * @return whether it is the one complaint that finds out whether complaints are listened to again
     */
    public boolean sent(Verdict verdict, CaptchaType type, long now) {
        boolean complaint = verdict == Verdict.INCORRECT;
        boolean probe = false;
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watch(scope, now);
            watch.add(type, complaint ? Kind.COMPLAINED : Kind.CONFIRMED, HourlyCounts.hour(now), 1, now);
            judge(scope, watch, complaint, now);
            if (complaint) {
                probe = watch.state() == ComplaintState.HELD;
                watch.probed(now);
                long watched = now - watchingSince;
                double part = Math.min(1, (double) watched / limits.window().toNanos());
                if (!toldLowVolume && watched >= FIRST_LOOK && isLowVolume(type, part)) {
                    tellLowVolume(scope, watch, now);
                }
                if (limits.enabled() && watch.isUnknownNews(type)) {
                    List<LikelyCause> causes = List.of(LikelyCause.SOLVES_UNKNOWN);
                    add(scope, watch, watch.state(), Trigger.SHARE_UNKNOWN, causes, now);
                }
            }
        }
        tell();
        return probe;
    }

    /** The complaint that was to find out has found out nothing: the next one does. */
    public synchronized void probeAgain(CaptchaType type, long now) {
        ComplaintWatch watch = watches.get(terms.scope(type));
        if (watch != null) {
            watch.probeAgain(now);
        }
    }

    /** A complaint that was being sent at {@code sentAt} is certainly not recorded. */
    public void notRecorded(CaptchaType type, long sentAt, long now) {
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watch(scope, now);
            watch.add(type, Kind.COMPLAINED, HourlyCounts.hour(sentAt), -1, now);
            judge(scope, watch, false, now);
        }
        tell();
    }

    /** Counts tasks that are never reported. */
    public void observeSolved(CaptchaType type, @Nullable String domain, long solved, long now) {
        synchronized (this) {
            count(type, Kind.SOLVED, HourlyCounts.hour(now), solved, now);
            if (domain != null) {
                domains.add(type, domain, solved, 0, now);
            }
        }
        tell();
    }

    /** So many tasks were solved in all, those that are reported included. */
    public void totalSolved(CaptchaType type, long solved, long now) {
        synchronized (this) {
            count(type, Kind.TOTAL, HourlyCounts.hour(now), solved, now);
        }
        tell();
    }

    /** Counts what other processes have counted, all of it before anything is made of it. */
    public void observeOthers(List<OfOthers> news, long now) {
        synchronized (this) {
            for (OfOthers more : news) {
                ComplaintWatch watch = watch(terms.scope(more.type()), now);
                more.counts().forEach((kind, count) -> watch.add(more.type(), kind, more.hour(), count, now));
            }
            watches.forEach((scope, watch) -> judge(scope, watch, true, now));
            lookAtVolume();
        }
        tell();
    }

    /** What other processes have counted of one type in one hour. */
    public record OfOthers(CaptchaType type, long hour, GuardCounts counts) {}

    /**
     * As long as what other processes of the account do cannot be known, no share is known.
     *
     * @param asked whether that is so, asked under the guard's lock: an answer that is no longer true when it gets there would
     *     end a hold for the share
     */
    public void blind(BooleanSupplier asked, long now) {
        synchronized (this) {
            boolean isBlind = asked.getAsBoolean();
            if (blind == isBlind) {
                return;
            }
            blind = isBlind;
            watches.forEach((scope, watch) -> {
                watch.blind(isBlind);
                judge(scope, watch, false, now);
            });
        }
        tell();
    }

    /** Whether a refusal of a complaint may be meant for the share of complaints. */
    public boolean isRatioPlausible(CaptchaType type, long now) {
        boolean plausible;
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watches.get(scope);
            plausible = watch == null || judge(scope, watch, false, now).isRatioPlausible();
        }
        tell();
        return plausible;
    }

    /** The service refused a complaint, for all that is known because there were too many. */
    public void refused(CaptchaType type, long now) {
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watch(scope, now);
            watch.refused(now);
            judge(scope, watch, false, now, Trigger.REFUSED_BY_SERVICE);
        }
        tell();
    }

    /** The service took a complaint. */
    public void accepted(CaptchaType type, long now) {
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watches.get(scope);
            if (watch != null) {
                watch.accepted();
                judge(scope, watch, false, now, Trigger.ACCEPTED_BY_SERVICE);
            }
        }
        tell();
    }

    /** The service says that complaints have filtered out its workers. */
    public void workersFiltered(CaptchaType type, long now) {
        synchronized (this) {
            String scope = terms.scope(type);
            ComplaintWatch watch = watch(scope, now);
            judge(scope, watch, false, now);
            if (watch.workersFiltered(now)) {
                List<LikelyCause> causes = List.of(LikelyCause.TOO_MANY_COMPLAINTS);
                add(scope, watch, watch.state(), Trigger.WORKERS_FILTERED, causes, now);
            }
        }
        tell();
    }

    /** All that is counted, a line for what is judged together. */
    public List<ComplaintFigures> figures(long now) {
        List<ComplaintFigures> figures = new ArrayList<>();
        synchronized (this) {
            watches.forEach((scope, watch) -> {
                judge(scope, watch, false, now);
                figures.add(figures(scope, watch, now));
            });
        }
        tell();
        return figures;
    }

    /** Forgets everything that was counted, and every hold. */
    public void forget(long now) {
        synchronized (this) {
            watches.clear();
            domains.clear();
            told.clear();
            wrong.clear();
            watchingSince = now;
            toldLowVolume = false;
        }
    }

    /**
     * What has to survive this process.
     *
     * @param counts whether nobody else tells what was counted
     */
    public synchronized GuardSnapshot snapshot(long now, boolean counts) {
        return GuardSnapshot.of(
                watchingSince,
                watches,
                counts ? told.prints() : List.of(),
                counts ? wrong.prints() : List.of(),
                counts,
                now);
    }

    /** What others were to tell of a restored guard's counts is told. */
    public void countsCame(long now) {
        synchronized (this) {
            watches.forEach((scope, watch) -> {
                watch.countsCame();
                judge(scope, watch, false, now);
            });
        }
        tell();
    }

    /**
     * Takes up what an earlier process knew.
     *
     * @param counts whether nobody else tells what it counted; otherwise shares and jumps stay what they were until
     *     {@link #countsCame}
     * @return how many lines lay in the future and were left out
     */
    public int restore(GuardSnapshot snapshot, boolean counts, long now) {
        int dropped;
        synchronized (this) {
            watchingSince = Math.min(watchingSince, snapshot.watchingSince());
            dropped = snapshot.restore(scope -> watch(scope, now), counts ? terms::scope : null, limits, now);
            told.restore(snapshot.told());
            wrong.restore(snapshot.wrong());
            watches.forEach((scope, watch) -> {
                judge(scope, watch, false, now);
                if (watch.state() == ComplaintState.HELD) {
                    add(
                            scope,
                            watch,
                            ComplaintState.NORMAL,
                            Trigger.REMEMBERED,
                            likelyCauses(watch, watch.state()),
                            now);
                }
            });
        }
        tell();
        return dropped;
    }

    private void count(CaptchaType type, Kind kind, long hour, long more, long now) {
        String scope = terms.scope(type);
        ComplaintWatch watch = watch(scope, now);
        watch.add(type, kind, hour, more, now);
        judge(scope, watch, false, now);
        lookAtVolume();
    }

    private ComplaintWatch watch(String scope, long now) {
        return watches.computeIfAbsent(scope, absent -> {
            ComplaintWatch watch = new ComplaintWatch(limits, terms.solvedPerDay(), now);
            watch.blind(blind);
            return watch;
        });
    }

    private ComplaintWatch judge(String scope, ComplaintWatch watch, boolean calledWrong, long now) {
        return judge(scope, watch, calledWrong, now, Trigger.SHARE);
    }

    private ComplaintWatch judge(
            String scope, ComplaintWatch watch, boolean calledWrong, long now, Trigger unlessJumped) {
        ComplaintState before = watch.state();
        boolean jumpedBefore = watch.jumped();
        watch.judge(now, calledWrong);
        if (watch.state() != before || (watch.jumped() && !jumpedBefore)) {
            Trigger trigger = watch.jumped() && !jumpedBefore ? Trigger.JUMP : unlessJumped;
            add(scope, watch, before, trigger, likelyCauses(watch, before), now);
        }
        return watch;
    }

    private void tellLowVolume(String scope, ComplaintWatch watch, long now) {
        if (!toldLowVolume) {
            toldLowVolume = true;
            List<LikelyCause> causes = List.of(LikelyCause.TOO_LITTLE_TRAFFIC);
            add(scope, watch, watch.state(), Trigger.LOW_VOLUME, causes, now);
        }
    }

    /** Whether fewer tasks are known at present than the service asks for. */
    private boolean isBelowVolume(CaptchaType type) {
        return limits.volumeTypes().contains(type) && volume(ComplaintWatch::solved) < limits.minimumVolume();
    }

    /** Whether in no window of late so many tasks are known as the service asks for, or that part of them. */
    private boolean isLowVolume(CaptchaType type, double part) {
        return limits.volumeTypes().contains(type) && volume(ComplaintWatch::volume) < part * limits.minimumVolume();
    }

    private void lookAtVolume() {
        toldLowVolume = toldLowVolume && volume(ComplaintWatch::volume) < limits.minimumVolume();
    }

    private long volume(ToLongBiFunction<ComplaintWatch, CaptchaType> of) {
        return limits.volumeTypes().stream()
                .mapToLong(type -> {
                    ComplaintWatch watch = watches.get(terms.scope(type));
                    return watch == null ? 0 : of.applyAsLong(watch, type);
                })
                .sum();
    }

    private static List<LikelyCause> likelyCauses(ComplaintWatch watch, ComplaintState before) {
        List<LikelyCause> causes = new ArrayList<>();
        if (watch.state().compareTo(before) < 0) {
            return causes;
        }
        if (watch.refusedByService()) {
            causes.add(LikelyCause.TOO_MANY_COMPLAINTS);
        }
        if (watch.isTelling() && watch.wrong() >= NEARLY_ALL * watch.solved()) {
            causes.add(LikelyCause.CLIENT_BROKEN);
        }
        if (watch.jumped()) {
            causes.add(LikelyCause.SOMETHING_CHANGED);
        }
        if (causes.isEmpty()) {
            causes.add(LikelyCause.SPECULATIVE_COMPLAINTS);
        }
        return causes;
    }

    private void add(
            String scope,
            ComplaintWatch watch,
            ComplaintState before,
            Trigger trigger,
            List<LikelyCause> causes,
            long now) {
        news.add(new ComplaintEvent(figures(scope, watch, now), before, trigger, causes));
    }

    private ComplaintFigures figures(String scope, ComplaintWatch watch, long now) {
        List<ComplaintFigures.Part> types = new ArrayList<>();
        for (CaptchaType type : watch.types()) {
            types.add(ComplaintFigures.Part.ofType(
                    type,
                    watch.isKnown(type),
                    watch.solved(type),
                    watch.sum(type, Kind.COMPLAINED),
                    watch.sum(type, Kind.CONFIRMED)));
        }
        return new ComplaintFigures(
                        terms.account(),
                        scope,
                        watch.state(),
                        watch.isKnown(),
                        watch.baseline(now),
                        types,
                        domains.worst(watch.types(), now))
                .withProbeAt(probeAt(watch));
    }

    private static @Nullable Instant probeAt(ComplaintWatch watch) {
        return watch.state() == ComplaintState.HELD
                ? Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(watch.probeFrom()))
                : null;
    }

    /** One thread at a time tells, so that news comes in its order; what comes meanwhile is told by that thread too. */
    private void tell() {
        ComplaintEvent next = nextNews(false);
        while (next != null) {
            boolean done = false;
            try {
                listener.accept(next);
                done = true;
            } finally {
                if (!done) {
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
}

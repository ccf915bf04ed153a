package io.github.captchareports.micrometer;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.util.context.ContextView;

/**
 * Publishes the meters of {@link ReporterMeter}: those that count what happens, and those that show how reporter and accounts
 * stand whenever they are read.
 *
 * <pre>{@code
 * Reporter reporter = Reporter.builder()
 *         .listener(new ReporterMetrics(registry))
 *         ...
 * }</pre>
 *
 * <p>Two reporters in one registry need a listener each, with tags that tell them apart: beside a listener whose reporter is open
 * another one with the same tags is refused, since its meters would be invisible. A listener whose reporter was never opened
 * publishes nothing and is in nobody's way. Where a reporter is opened after another was closed, {@link #close} the listener of
 * the first.
 */
public final class ReporterMetrics implements ReporterListener, AutoCloseable {
    /** The edges of both services' reporting windows, 60 seconds and 15 minutes, and what lies within. */
    private static final Duration[] SLACK_BOUNDS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    /** Who publishes where under which tags. */
    private static final Map<MeterRegistry, Map<Tags, WeakReference<ReporterMetrics>>> PUBLISHING = new WeakHashMap<>();

    private final MeterRegistry registry;
    private final Tags tags;
    private final TagValues values = new TagValues();
    private final Map<ResultKey, Counter> results = new ConcurrentHashMap<>();
    private final Map<AttemptKey, Timer> attempts = new ConcurrentHashMap<>();
    private final Map<AccountKey, Timer> waiting = new ConcurrentHashMap<>();
    private final Map<AccountKey, Timer> slack = new ConcurrentHashMap<>();
    /** The observer of every report. */
    private final ReportObserver counting = new Counting();
    /** What is read at a scrape; a registry would let go of it otherwise. */
    private final List<StateMeters> states = new CopyOnWriteArrayList<>();

    /**
     * Publishes meters without further tags.
     *
     * @param registry where they are published
     * @throws IllegalStateException if the listener of an open reporter publishes there without tags
     */
    public ReporterMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Publishes meters.
     *
     * @param registry where they are published
     * @param tags further tags for all of them
     * @throws IllegalStateException if the listener of an open reporter publishes there with the same tags
     */
    public ReporterMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.tags = Tags.of(tags);
        synchronized (PUBLISHING) {
            refuseBesideAnother();
        }
    }

    private void claim() {
        synchronized (PUBLISHING) {
            refuseBesideAnother();
            PUBLISHING.computeIfAbsent(registry, unused -> new HashMap<>()).put(tags, new WeakReference<>(this));
        }
    }

    @SuppressWarnings("ReferenceEquality") // this one or another
    private void refuseBesideAnother() {
        WeakReference<ReporterMetrics> other =
                PUBLISHING.getOrDefault(registry, Map.of()).get(tags);
        ReporterMetrics publishing = other == null ? null : other.get();
        if (publishing != null && publishing != this) {
            throw new IllegalStateException(
                    "meters: another ReporterMetrics publishes to this registry with the same tags, so that the second"
                            + " would be invisible; give each tags of its own, such as reporter=one, or close the first");
        }
    }

    @SuppressWarnings("ReferenceEquality") // this one or another
    private void release() {
        synchronized (PUBLISHING) {
            Map<Tags, WeakReference<ReporterMetrics>> there = PUBLISHING.get(registry);
            WeakReference<ReporterMetrics> own = there == null ? null : there.get(tags);
            if (there != null && own != null && own.get() == this) {
                there.remove(tags);
            }
        }
    }

    /**
     * Publishes the reporter's meters, from now until {@link #close}. Where that is refused the log of the engine says so, and
     * nothing is published.
     *
     * @param reporter the reporter
     * @throws IllegalStateException if this listener is that of another reporter already, or another publishes there with the
     *     same tags
     */
    @Override
    public void onOpen(Reporter reporter) {
        if (!states.isEmpty()) {
            throw new IllegalStateException(
                    "meters: one ReporterMetrics for two reporters, so that the second would be invisible; give each reporter a"
                            + " listener with tags of its own, or close this one before");
        }
        claim();
        values.learn(reporter);
        StateMeters state = new StateMeters(reporter, tags);
        states.add(state);
        state.bindTo(registry);
    }

    @Override
    public ReportObserver observe(ReportRequest request, ContextView context) {
        return states.isEmpty() ? ReportObserver.NONE : counting;
    }

    private void count(ReportResult result) {
        if (states.isEmpty()) {
            return;
        }
        results.computeIfAbsent(ResultKey.of(result, values), this::counter).increment();
    }

    private void count(AttemptEvent attempt) {
        if (states.isEmpty()) {
            return;
        }
        AccountKey account = AccountKey.of(attempt.request(), values);
        attempts.computeIfAbsent(
                        new AttemptKey(account, attempt.end(), TagValues.cause(attempt)),
                        key -> timer(ReporterMeter.ATTEMPTS, key.tags()).register(registry))
                .record(attempt.elapsed());
        if (attempt.number() == 1) {
            waiting.computeIfAbsent(
                            account,
                            key -> timer(ReporterMeter.WAITING, key.tags()).register(registry))
                    .record(attempt.waited());
        }
        slack.computeIfAbsent(
                        account,
                        key -> timer(ReporterMeter.SLACK, key.tags())
                                .serviceLevelObjectives(SLACK_BOUNDS)
                                .register(registry))
                .record(attempt.slack());
    }

    /**
     * Withdraws the meters, so that those of the next reporter can take their names. Call it when the reporter's shutdown has
     * ended; a second call does nothing.
     */
    @Override
    public void close() {
        for (Map<?, ? extends Meter> counted : List.of(results, attempts, waiting, slack)) {
            counted.values().forEach(registry::remove);
            counted.clear();
        }
        states.forEach(state -> state.withdrawFrom(registry));
        states.clear();
        release();
    }

    private Counter counter(ResultKey key) {
        return Counter.builder(ReporterMeter.RESULTS.getName())
                .description(ReporterMeter.RESULTS.description())
                .tags(tags.and(key.tags()))
                .register(registry);
    }

    private Timer.Builder timer(ReporterMeter meter, Tags own) {
        return Timer.builder(meter.getName()).description(meter.description()).tags(tags.and(own));
    }

    private final class Counting implements ReportObserver {
        @Override
        public void attemptEnded(AttemptEvent attempt) {
            count(attempt);
        }

        @Override
        public void ended(ReportResult result) {
            count(result);
        }
    }

    private record ResultKey(
            String provider, Verdict verdict, CaptchaType captchaType, Outcome outcome, String reason) {
        static ResultKey of(ReportResult result, TagValues values) {
            ReportRequest request = result.request();
            return new ResultKey(
                    values.provider(request),
                    request.verdict(),
                    request.captchaType(),
                    result.outcome(),
                    result.reasonTag());
        }

        Tags tags() {
            return Tags.of(
                    ReporterTag.PROVIDER.asString(),
                    provider,
                    ReporterTag.VERDICT.asString(),
                    TagValues.of(verdict),
                    ReporterTag.CAPTCHA_TYPE.asString(),
                    TagValues.of(captchaType),
                    ReporterTag.OUTCOME.asString(),
                    TagValues.of(outcome),
                    ReporterTag.REASON.asString(),
                    reason);
        }
    }

    private record AccountKey(String provider, String account) {
        static AccountKey of(ReportRequest request, TagValues values) {
            return new AccountKey(values.provider(request), values.account(request));
        }

        Tags tags() {
            return Tags.of(ReporterTag.PROVIDER.asString(), provider, ReporterTag.ACCOUNT.asString(), account);
        }
    }

    private record AttemptKey(AccountKey account, AttemptEvent.End end, String cause) {
        Tags tags() {
            return account.tags()
                    .and(ReporterTag.END.asString(), TagValues.of(end))
                    .and(ReporterTag.CAUSE.asString(), cause);
        }
    }
}

package io.github.captchareports.micrometer;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

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
 * <p>Two reporters in one registry need a listener each, with tags that tell them apart.
 */
public final class ReporterMetrics implements ReporterListener {
    /** The edges of both services' windows, 60 seconds and 15 minutes, and what lies within. */
    private static final Duration[] SLACK_BOUNDS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final TagValues values = new TagValues();
    private final MeterProvider<Counter> results;
    private final MeterProvider<Timer> attempts;
    private final MeterProvider<Timer> waiting;
    private final MeterProvider<Timer> slack;
    /** What is read at a scrape; a registry would let go of it otherwise. */
    private final List<StateMeters> states = new CopyOnWriteArrayList<>();

    /**
     * Publishes meters without further tags.
     *
     * @param registry where they are published
     */
    public ReporterMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Publishes meters.
     *
     * @param registry where they are published
     * @param tags further tags for all of them
     */
    public ReporterMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.tags = Tags.of(tags);
        this.results = Counter.builder(ReporterMeter.RESULTS.getName())
                .description(ReporterMeter.RESULTS.description())
                .withRegistry(registry);
        this.attempts = timer(ReporterMeter.ATTEMPTS).withRegistry(registry);
        this.waiting = timer(ReporterMeter.WAITING).withRegistry(registry);
        this.slack =
                timer(ReporterMeter.SLACK).serviceLevelObjectives(SLACK_BOUNDS).withRegistry(registry);
    }

    private static Timer.Builder timer(ReporterMeter meter) {
        return Timer.builder(meter.getName()).description(meter.description());
    }

    @Override
    public void onOpen(Reporter reporter) {
        values.learn(reporter);
        StateMeters state = new StateMeters(reporter, tags);
        states.add(state);
        state.bindTo(registry);
    }

    @Override
    public void onResult(ReportResult result) {
        ReportRequest request = result.request();
        results.withTags(tags.and(
                        ReporterTag.PROVIDER.asString(),
                        values.provider(request),
                        ReporterTag.VERDICT.asString(),
                        TagValues.of(request.verdict()),
                        ReporterTag.CAPTCHA_TYPE.asString(),
                        TagValues.of(request.captchaType()),
                        ReporterTag.OUTCOME.asString(),
                        TagValues.outcome(result),
                        ReporterTag.REASON.asString(),
                        TagValues.reason(result)))
                .increment();
    }

    @Override
    public void onAttempt(AttemptEvent attempt) {
        Tags account = tags.and(
                ReporterTag.PROVIDER.asString(),
                values.provider(attempt.request()),
                ReporterTag.ACCOUNT.asString(),
                values.account(attempt.request()));
        attempts.withTags(account.and(ReporterTag.END.asString(), TagValues.of(attempt.end())))
                .record(attempt.elapsed());
        if (attempt.number() == 1) {
            waiting.withTags(account).record(attempt.waited());
        }
        slack.withTags(account).record(attempt.slack());
    }
}

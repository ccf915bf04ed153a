package io.github.captchareports.micrometer;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Observes each report and each of its attempts, see {@link ReporterObservation}: with a tracing handler in the registry, a
 * span each.
 *
 * <p>The parent of a report is the observation in the subscriber's Reactor context, under the key of
 * {@code ObservationThreadLocalAccessor}; where there is none, the current observation of the thread that hands the request
 * in. Neither Reactor's automatic context propagation nor the context-propagation library is needed.
 */
public final class ReporterObservations implements ReporterListener {
    /** The value of {@code ObservationThreadLocalAccessor.KEY}, whose class does not load without context-propagation. */
    private static final String KEY = "micrometer.observation";

    private static final ReportObservationConvention REPORT = new ReportObservationConvention() {};
    private static final AttemptObservationConvention ATTEMPT = new AttemptObservationConvention() {};

    private final ObservationRegistry registry;
    private final @Nullable ReportObservationConvention reports;
    private final @Nullable AttemptObservationConvention attempts;
    private final TagValues values = new TagValues();

    /**
     * Observes by the default conventions, or by those that the registry is configured with.
     *
     * @param registry told of the observations
     */
    public ReporterObservations(ObservationRegistry registry) {
        this(registry, null, null);
    }

    /**
     * Observes by conventions of one's own.
     *
     * @param registry told of the observations
     * @param reports for reports; null for the registry's or the default
     * @param attempts for attempts; null for the registry's or the default
     */
    public ReporterObservations(
            ObservationRegistry registry,
            @Nullable ReportObservationConvention reports,
            @Nullable AttemptObservationConvention attempts) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.reports = reports;
        this.attempts = attempts;
    }

    @Override
    public void onOpen(Reporter reporter) {
        values.learn(reporter);
    }

    @Override
    public ReportObserver observe(ReportRequest request, ContextView context) {
        if (registry.isNoop()) {
            return ReportObserver.NONE;
        }
        ReportObservationContext known =
                new ReportObservationContext(request, values.provider(request), values.account(request));
        Observation report = ReporterObservation.REPORT.observation(reports, REPORT, () -> known, registry);
        Observation parent = context.getOrDefault(KEY, null);
        if (parent != null) {
            report.parentObservation(parent);
        }
        return new Observed(known, report.start());
    }

    private final class Observed implements ReportObserver {
        private final ReportObservationContext known;
        private final Observation report;
        private @Nullable AttemptObservationContext attemptKnown;
        private @Nullable Observation attempt;

        Observed(ReportObservationContext known, Observation report) {
            this.known = known;
            this.report = report;
        }

        @Override
        public void attemptStarted(int number) {
            AttemptObservationContext begun = new AttemptObservationContext(known, number);
            attemptKnown = begun;
            attempt = ReporterObservation.ATTEMPT
                    .observation(attempts, ATTEMPT, () -> begun, registry)
                    .parentObservation(report)
                    .start();
        }

        @Override
        public void attemptEnded(AttemptEvent event) {
            if (attemptKnown != null) {
                attemptKnown.end(event);
            }
            stopAttempt();
        }

        @Override
        public void ended(ReportResult result) {
            stopAttempt();
            known.end(result);
            report.stop();
        }

        private void stopAttempt() {
            Observation current = attempt;
            if (current != null) {
                attempt = null;
                current.stop();
            }
        }
    }
}

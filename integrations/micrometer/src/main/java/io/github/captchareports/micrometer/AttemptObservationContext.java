package io.github.captchareports.micrometer;

import io.github.captchareports.AttemptEvent;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known of an attempt while it is observed, see {@link ReporterObservation#ATTEMPT}. */
public final class AttemptObservationContext extends Observation.Context {
    private final ReportObservationContext report;
    private final int number;
    private volatile @Nullable AttemptEvent event;

    AttemptObservationContext(ReportObservationContext report, int number) {
        this.report = report;
        this.number = number;
    }

    /**
     * The report it is an attempt of.
     *
     * @return what is known of it
     */
    public ReportObservationContext report() {
        return report;
    }

    /**
     * The number of the attempt.
     *
     * @return 1 for the first
     */
    public int number() {
        return number;
    }

    /**
     * How it ended.
     *
     * @return null as long as it goes on, and where the report was withdrawn before it left
     */
    public @Nullable AttemptEvent event() {
        return event;
    }

    void end(AttemptEvent end) {
        this.event = end;
    }
}

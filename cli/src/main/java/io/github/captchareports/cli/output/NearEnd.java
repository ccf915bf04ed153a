package io.github.captchareports.cli.output;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ReportObserver;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests that were sent with little time left until the end of their report's window. */
public final class NearEnd implements ReportObserver {
    /** The time that counts as little. */
    static final Duration LITTLE = Duration.ofSeconds(5);

    private final LongAdder sent = new LongAdder();
    private final LongAdder near = new LongAdder();

    /**
     * What was sent.
     *
     * @param near requests that were sent with less than {@link #LITTLE} left
     * @param sent all of them
     */
    record Figures(long near, long sent) {
        /** One in twenty, so that a few of a large file, or of a slow moment, are no news. */
        boolean isMany() {
            return near > 0 && near * 20 >= sent;
        }
    }

    @Override
    public void attemptEnded(AttemptEvent attempt) {
        if (attempt.end() == AttemptEvent.End.NOT_SENT) {
            return;
        }
        sent.increment();
        if (attempt.slack().compareTo(LITTLE) < 0) {
            near.increment();
        }
    }

    public Figures figures() {
        return new Figures(near.sum(), sent.sum());
    }
}

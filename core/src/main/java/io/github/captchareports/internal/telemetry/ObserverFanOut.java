package io.github.captchareports.internal.telemetry;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observers of one report, one for each listener that wants one, in the order of the listeners. What one of them throws
 * is logged and changes nothing. Immutable.
 */
final class ObserverFanOut implements ReportObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ObserverFanOut.class);

    private final @Nullable ObserverFanOut before;
    private final ReportObserver last;
    private final FatalErrors fatal;

    /** Some, and one more that is told after them. */
    ObserverFanOut(@Nullable ObserverFanOut before, ReportObserver last, FatalErrors fatal) {
        this.before = before;
        this.last = last;
        this.fatal = fatal;
    }

    /** Whether it is made of these two. */
    @SuppressWarnings("ReferenceEquality") // the same observer, not an equal one
    boolean isOf(@Nullable ObserverFanOut others, ReportObserver one) {
        return before == others && last == one;
    }

    @Override
    public void attemptStarted(int number) {
        if (before != null) {
            before.attemptStarted(number);
        }
        try {
            last.attemptStarted(number);
        } catch (RuntimeException | Error thrown) {
            note(thrown);
        }
    }

    @Override
    public void attemptEnded(AttemptEvent attempt) {
        if (before != null) {
            before.attemptEnded(attempt);
        }
        try {
            last.attemptEnded(attempt);
        } catch (RuntimeException | Error thrown) {
            note(thrown);
        }
    }

    @Override
    public void ended(ReportResult result) {
        if (before != null) {
            before.ended(result);
        }
        try {
            last.ended(result);
        } catch (RuntimeException | Error thrown) {
            note(thrown);
        }
    }

    private void note(Throwable thrown) {
        if (!fatal.note(thrown)) {
            LOG.warn("an observer of a report threw; the report goes on", thrown);
        }
    }
}

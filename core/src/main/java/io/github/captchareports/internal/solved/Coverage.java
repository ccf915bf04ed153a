package io.github.captchareports.internal.solved;

import io.github.captchareports.SolvedCoverage;
import java.util.concurrent.atomic.LongAdder;

/** Counts the solved tasks of one account. Thread-safe. */
final class Coverage {
    private final LongAdder solved = new LongAdder();
    private final LongAdder reported = new LongAdder();
    private final LongAdder unreported = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    /** A task was solved; it may have been reported or forgotten by now. */
    void solved(boolean waits) {
        solved.increment();
        if (waits) {
            waiting.increment();
        }
    }

    /** A task is reported; it may have been counted as waiting. */
    void reported(boolean waited) {
        reported.increment();
        if (waited) {
            waiting.decrement();
        }
    }

    void stoppedWaiting() {
        waiting.decrement();
    }

    void unreported() {
        unreported.increment();
    }

    void evicted() {
        evicted.increment();
    }

    void unknown() {
        unknown.increment();
    }

    SolvedCoverage snapshot() {
        return new Snapshot(
                solved.sum(),
                reported.sum(),
                unreported.sum(),
                Math.max(0, waiting.sum()),
                evicted.sum(),
                unknown.sum());
    }

    private record Snapshot(long solved, long reported, long unreported, long waiting, long evicted, long unknown)
            implements SolvedCoverage {}
}

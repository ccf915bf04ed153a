package io.github.captchareports.internal.telemetry;

import io.github.captchareports.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one reporter. Thread-safe; read one after the other, they agree whenever nothing moves. */
public final class ReporterCounters {
    private final LongAdder received = new LongAdder();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final LongAdder requests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final AtomicLong open = new AtomicLong();

    /** All counters at zero. */
    public ReporterCounters() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    /** Counts a request that comes in: it is open from now on. */
    public void countReceived() {
        open.incrementAndGet();
        received.increment();
    }

    /** Counts an HTTP request that is handed to the transport. */
    public void countAttempt(boolean first) {
        requests.increment();
        if (!first) {
            retries.increment();
        }
    }

    /** Counts a result. */
    public void countResult(Outcome outcome) {
        LongAdder count = outcomes.get(outcome);
        if (count != null) {
            count.increment();
        }
    }

    /** A request is open no longer; true when none is. */
    public boolean close() {
        return open.decrementAndGet() == 0;
    }

    /** Requests that came in. */
    public long received() {
        return received.sum();
    }

    /** Requests without a result. */
    public long open() {
        return open.get();
    }

    /** HTTP requests that were handed to the transport. */
    public long requests() {
        return requests.sum();
    }

    /** HTTP requests that were not a report's first. */
    public long retries() {
        return retries.sum();
    }

    /** Results by outcome; every outcome is a key. */
    public Map<Outcome, Long> outcomes() {
        Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
        outcomes.forEach((outcome, count) -> sums.put(outcome, count.sum()));
        return sums;
    }
}

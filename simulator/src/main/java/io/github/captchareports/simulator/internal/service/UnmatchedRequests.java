package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Logs and counts the requests that belong to neither service, as those of a client with a wrong base URL. */
public final class UnmatchedRequests {
    private final LongSupplier epochMillis;
    private final SimulatorLog log;
    private final LongAdder requests = new LongAdder();

    UnmatchedRequests(LongSupplier epochMillis, SimulatorLog log) {
        this.epochMillis = epochMillis;
        this.log = log;
    }

    public void add(Route route, String protocol) {
        requests.increment();
        long now = epochMillis.getAsLong();
        log.add(sequence -> new LogEntry(
                sequence, now, null, route.path(), null, null, Ruling.NO_SERVICE, "http-404", 404, null, protocol));
    }

    long requests() {
        return requests.sum();
    }

    void reset() {
        requests.reset();
    }
}

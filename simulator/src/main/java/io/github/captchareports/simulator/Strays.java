package io.github.captchareports.simulator;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Writes down the requests that belong to neither service: a client with a wrong base URL shows here. */
final class Strays {
    private final LongSupplier epochMillis;
    private final SimulatorLog log;
    private final LongAdder requests = new LongAdder();

    Strays(LongSupplier epochMillis, SimulatorLog log) {
        this.epochMillis = epochMillis;
        this.log = log;
    }

    void write(Route route, String protocol) {
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

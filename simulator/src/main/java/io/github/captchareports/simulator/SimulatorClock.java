package io.github.captchareports.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The clock of the settings, and what it was turned ahead by. */
final class SimulatorClock implements LongSupplier {
    private final LongSupplier base;
    private final AtomicLong ahead = new AtomicLong();

    SimulatorClock(LongSupplier base) {
        this.base = base;
    }

    @Override
    public long getAsLong() {
        return base.getAsLong() + ahead.get();
    }

    void advance(Duration span) {
        ahead.addAndGet(Checks.notNegative("span", span).toMillis());
    }

    long aheadMillis() {
        return ahead.get();
    }

    void reset() {
        ahead.set(0);
    }
}

package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The clock of the settings, and what it was turned ahead by. */
public final class SimulatorClock implements LongSupplier {
    /** The last millisecond of the year 9999. */
    public static final long LATEST = 253_402_300_799_999L;

    private final LongSupplier base;
    private final AtomicLong ahead = new AtomicLong();

    public SimulatorClock(LongSupplier base) {
        this.base = base;
    }

    @Override
    public long getAsLong() {
        return base.getAsLong() + ahead.get();
    }

    public Instant now() {
        return Instant.ofEpochMilli(getAsLong());
    }

    public void advance(Duration span) {
        Checks.notNegative("span", span);
        long room = LATEST - base.getAsLong();
        ahead.updateAndGet(before -> {
            if (span.compareTo(Duration.ofMillis(room - before)) > 0) {
                throw new IllegalArgumentException("advanceMillis: turns the clock past the year 9999; use at most "
                        + Math.max(0, room - before) + " more");
            }
            return before + span.toMillis();
        });
    }

    public long aheadMillis() {
        return ahead.get();
    }

    void reset() {
        ahead.set(0);
    }
}

package io.github.captchareports.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account at one service, known by its name. Safe for use by any thread. */
final class Customer {
    final AccountFigures figures;
    private final String name;
    private volatile @Nullable Block block;
    private int addressBlocks;

    Customer(String name, long openingBalanceMicros) {
        this.name = name;
        this.figures = new AccountFigures(openingBalanceMicros);
    }

    private record Block(SimulatedCode code, long until) {}

    String name() {
        return name;
    }

    /** The code that answers all requests of now, or null. */
    @Nullable
    SimulatedCode blockedWith(long now) {
        Block current = block;
        return current == null || now >= current.until() ? null : current.code();
    }

    void block(SimulatedCode code, long now, long until) {
        block = new Block(code, until);
        figures.blocked(new AccountTruth.Block(code.code(), Instant.ofEpochMilli(now), Instant.ofEpochMilli(until)));
    }

    void unblock(long now) {
        if (blockedWith(now) != null) {
            block = null;
            figures.unblocked(Instant.ofEpochMilli(now));
        }
    }

    /** One more block of an address that requests of this account led to: how many there are. */
    synchronized int ledToAddressBlock() {
        return ++addressBlocks;
    }

    synchronized void forgiveAddressBlocks() {
        addressBlocks = 0;
    }

    @Override
    public String toString() {
        return name;
    }
}

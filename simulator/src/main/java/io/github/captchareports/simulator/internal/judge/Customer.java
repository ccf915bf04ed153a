package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.truth.AccountTruth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account at one service, known by its name. Safe for use by any thread. */
public final class Customer {
    private final AccountFigures figures;
    private final String name;
    private volatile @Nullable Block block;
    private int addressBlocks;

    public Customer(String name, long openingBalanceMicros) {
        this.name = name;
        this.figures = new AccountFigures(openingBalanceMicros);
    }

    private record Block(SimulatedCode code, long until) {}

    public String name() {
        return name;
    }

    public AccountFigures figures() {
        return figures;
    }

    /** The code that answers all requests of now, or null. */
    public @Nullable SimulatedCode blockedWith(long now) {
        Block current = block;
        return current == null || now >= current.until() ? null : current.code();
    }

    public void block(SimulatedCode code, long now, long until) {
        block = new Block(code, until);
        figures.blocked(new AccountTruth.Block(code.code(), Instant.ofEpochMilli(now), Instant.ofEpochMilli(until)));
    }

    public void unblock(long now) {
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

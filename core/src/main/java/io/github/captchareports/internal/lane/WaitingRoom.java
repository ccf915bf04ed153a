package io.github.captchareports.internal.lane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reports that wait: those that may go, earliest deadline first, and those whose backoff has not passed. Reports
 * that were withdrawn stay until they come up or outnumber the others. Touched only inside the lane's drain loop.
 */
final class WaitingRoom {
    private static final int FEW = 64;
    static final Comparator<Waiter> EARLIEST_DEADLINE = (a, b) -> {
        int order = Long.signum(a.deadline - b.deadline);
        if (order == 0) {
            order = Long.signum(a.atRiskFrom - b.atRiskFrom);
        }
        return order != 0 ? order : Long.signum(a.sequence - b.sequence);
    };

    private final Comparator<Waiter> order;
    private final PriorityQueue<Waiter> ready;
    private final PriorityQueue<Waiter> backingOff =
            new PriorityQueue<>((a, b) -> Long.signum(a.notBefore - b.notBefore));
    private long sequence;
    private int withdrawn;

    WaitingRoom(Comparator<Waiter> order) {
        this.order = order;
        this.ready = new PriorityQueue<>(order);
    }

    void add(Waiter waiter, long now) {
        if (waiter.sequence == 0) {
            waiter.sequence = ++sequence;
        }
        if (waiter.notBefore - now > 0) {
            backingOff.add(waiter);
        } else {
            ready.add(waiter);
        }
    }

    /** Lets those in whose backoff has passed. */
    void advance(long now) {
        Waiter first;
        while ((first = backingOff.peek()) != null && first.notBefore - now <= 0) {
            backingOff.poll();
            if (first.isWaiting()) {
                ready.add(first);
            }
        }
    }

    /** The ready report with the earliest deadline, still in the room. */
    @Nullable
    Waiter peek() {
        Waiter first;
        while ((first = ready.peek()) != null && !first.isWaiting()) {
            ready.poll();
        }
        return first;
    }

    /** How many may go, those not counted that have been withdrawn. */
    int readyCount() {
        return Math.max(0, ready.size() - withdrawn);
    }

    void poll() {
        ready.poll();
    }

    /** When the next backoff passes. */
    long nextReadyAt() {
        Waiter first = backingOff.peek();
        return first == null ? Availability.NEVER : first.notBefore;
    }

    /** Shows every report to {@code visitor} in the order of the room, and keeps those that still wait afterwards. */
    void visit(Consumer<Waiter> visitor) {
        List<Waiter> all = new ArrayList<>(ready.size() + backingOff.size());
        all.addAll(ready);
        all.addAll(backingOff);
        all.sort(order);
        all.forEach(visitor);
        sweep();
    }

    void noteWithdrawn() {
        withdrawn++;
        if (withdrawn > FEW && withdrawn > (ready.size() + backingOff.size()) / 2) {
            sweep();
        }
    }

    private void sweep() {
        ready.removeIf(waiter -> !waiter.isWaiting());
        backingOff.removeIf(waiter -> !waiter.isWaiting());
        withdrawn = 0;
    }
}

package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from the guard to its listener. They are added under the guard's lock, in the order in which they
 * happen, and delivered outside of it in the same order. Thread-safe.
 */
final class ComplaintEventQueue {
    private final Consumer<ComplaintEvent> listener;
    private final Queue<ComplaintEvent> events = new ArrayDeque<>();
    private boolean delivering;
    /** Whether the queue has events, so that most calls need no lock. */
    private volatile boolean pending;

    ComplaintEventQueue(Consumer<ComplaintEvent> listener) {
        this.listener = listener;
    }

    synchronized void add(ComplaintEvent event) {
        events.add(event);
        pending = true;
    }

    /** Delivers all events. One thread at a time does; events that are added meanwhile are delivered by that thread too. */
    void deliver() {
        ComplaintEvent next = pending ? next(false) : null;
        while (next != null) {
            boolean done = false;
            try {
                listener.accept(next);
                done = true;
            } finally {
                if (!done) {
                    stop();
                }
            }
            next = next(true);
        }
    }

    private synchronized @Nullable ComplaintEvent next(boolean mine) {
        if (delivering && !mine) {
            return null;
        }
        ComplaintEvent next = events.poll();
        pending = !events.isEmpty();
        delivering = next != null;
        return next;
    }

    private synchronized void stop() {
        delivering = false;
    }
}

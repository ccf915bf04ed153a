package io.github.captchareports.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** What happened, in order: as a list of what there is, and as a stream that goes on. Thread-safe. */
final class Recording<T> {
    private final List<T> entries = new ArrayList<>();
    private final Queue<T> untold = new ConcurrentLinkedQueue<>();
    private final AtomicInteger workInProgress = new AtomicInteger();
    // Unsafe means not serialized: the drain loop below does that.
    private final Sinks.Many<T> told = Sinks.unsafe().many().replay().all();

    void add(T entry) {
        synchronized (entries) {
            entries.add(entry);
            untold.add(entry);
        }
        if (workInProgress.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (T next = untold.poll(); next != null; next = untold.poll()) {
                told.tryEmitNext(next);
            }
            missed = workInProgress.addAndGet(-missed);
        } while (missed != 0);
    }

    List<T> list() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** What there is, and then whatever comes. Never completes. */
    Flux<T> flux() {
        return told.asFlux();
    }

    /** Waits until there are so many, and returns that many; {@code what} is what the message calls them. */
    List<T> await(String what, int count, Duration atMost) {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + "; use zero or more");
        }
        try {
            List<T> came = flux().take(count).collectList().block(atMost);
            return came == null ? List.of() : came;
        } catch (IllegalStateException late) {
            List<T> there = list();
            if (there.size() < count) {
                throw new AssertionError(
                        there.size() + " of " + count + " " + what + " came within " + atMost + ": " + there, late);
            }
            return there.subList(0, count);
        }
    }
}

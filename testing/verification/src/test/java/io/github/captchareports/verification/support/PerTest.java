package io.github.captchareports.verification.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong while tests run, three at a time, kept for each of them. What happens on a test's own thread is that test's
 * alone. On any other thread nobody can tell whose it is: then it is of all that run, so that it cannot miss the one that is to
 * blame. What happens between two tests is the next one's.
 */
final class PerTest<T> {
    private final Set<Running<T>> running = ConcurrentHashMap.newKeySet();
    private final Map<Thread, Running<T>> here = new ConcurrentHashMap<>();
    private final Queue<T> between = new ConcurrentLinkedQueue<>();

    private static final class Running<T> {
        private final Queue<T> met = new ConcurrentLinkedQueue<>();
        /** While a test waits, its thread may run another one. */
        private final @Nullable Running<T> outer;

        Running(@Nullable Running<T> outer) {
            this.outer = outer;
        }
    }

    /** A test begins on this thread. */
    void begin() {
        Running<T> test = new Running<>(here.get(Thread.currentThread()));
        here.put(Thread.currentThread(), test);
        running.add(test);
        test.met.addAll(drained(between));
    }

    void add(T what) {
        Running<T> own = here.get(Thread.currentThread());
        if (own != null) {
            own.met.add(what);
        } else if (running.isEmpty()) {
            between.add(what);
        } else {
            running.forEach(test -> test.met.add(what));
        }
    }

    /** What the test of this thread has met since the last look, which is hereby dealt with. */
    List<T> drain() {
        return drained(current().met);
    }

    /** The test of this thread is over; answers what it has met. */
    List<T> end() {
        Running<T> test = current();
        running.remove(test);
        if (test.outer == null) {
            here.remove(Thread.currentThread());
        } else {
            here.put(Thread.currentThread(), test.outer);
        }
        return drained(test.met);
    }

    private Running<T> current() {
        Running<T> test = here.get(Thread.currentThread());
        if (test == null) {
            throw new IllegalStateException("no test runs on this thread");
        }
        return test;
    }

    private static <T> List<T> drained(Queue<T> queue) {
        List<T> all = new ArrayList<>();
        T next;
        while ((next = queue.poll()) != null) {
            all.add(next);
        }
        return all;
    }
}

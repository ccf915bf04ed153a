package io.github.captchareports.simulator.internal.judge;

import java.util.Arrays;

/** Workers who are marked for a while, for one account. Not safe for use by several threads. */
final class WorkerList {
    private long[] until = {};

    void mark(int worker, long end) {
        if (worker > until.length) {
            int known = until.length;
            until = Arrays.copyOf(until, worker);
            Arrays.fill(until, known, worker, Long.MIN_VALUE);
        }
        until[worker - 1] = end;
    }

    void unmark(int worker) {
        if (worker <= until.length) {
            until[worker - 1] = Long.MIN_VALUE;
        }
    }

    boolean has(int worker, long now) {
        return worker <= until.length && now < until[worker - 1];
    }

    long end(int worker) {
        return worker <= until.length ? until[worker - 1] : Long.MIN_VALUE;
    }
}

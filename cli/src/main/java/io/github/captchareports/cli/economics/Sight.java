package io.github.captchareports.cli.economics;

import java.time.Duration;

/** How well a client sees which solutions are right: a wrong one always looks wrong to it. */
@FunctionalInterface
interface Sight {
    /** The share of right solutions that look wrong, so long after the beginning. */
    double falseAlarms(Duration since);

    /** One right solution in a hundred looks wrong. */
    static Sight usual() {
        return since -> 0.01;
    }

    /** Complaints are speculative: that share of the right solutions looks wrong. */
    static Sight noisy(double share) {
        return since -> share;
    }

    /** Nothing passes from some moment on, whatever the workers do, until somebody mends the client. */
    static Sight nothingPasses(Duration from, Duration length) {
        Duration to = from.plus(length);
        return since -> since.compareTo(from) >= 0 && since.compareTo(to) < 0 ? 1 : usual().falseAlarms(since);
    }
}

package io.github.captchareports.internal.call;

/** Whether a reporter takes requests in, serves what it has, or is closed. Goes one way only. Thread-safe. */
public final class Lifecycle {
    private volatile Phase phase = Phase.OPEN;
    private volatile Runnable idle = () -> {};

    private enum Phase {
        OPEN,
        DRAINING,
        CLOSED
    }

    /** Whether requests are taken in. */
    public boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Whether the grace of a shutdown is over: nothing is sent any more. */
    public boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** Takes nothing in any more. */
    public synchronized void drain() {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
        }
    }

    /** Sends nothing any more. */
    public synchronized void close() {
        phase = Phase.CLOSED;
    }

    /** Whom to tell, on any thread, whenever no request is open. */
    public void onIdle(Runnable told) {
        idle = told;
    }

    void idle() {
        idle.run();
    }
}

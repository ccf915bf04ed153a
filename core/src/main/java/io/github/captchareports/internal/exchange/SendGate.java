package io.github.captchareports.internal.exchange;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The gate that one request passes just before a connection gets it: a request that fails before is certainly not sent, one
 * that fails afterwards is unclear. Each step is a compare-and-set, and the caller that succeeds owns what follows: the
 * connection of a request that has passed, the report of one that was withdrawn, and the notification of one that is done.
 */
public final class SendGate {
    private final AtomicReference<State> state = new AtomicReference<>(State.NOT_SENT);

    /** The state at this moment. */
    public State state() {
        return state.get();
    }

    /** Lets the request pass; false when it is done. To be called just before a connection gets the request. */
    public boolean pass() {
        return state.compareAndSet(State.NOT_SENT, State.SENT);
    }

    /** Ends the request unless it has passed or is done. */
    public boolean withdraw() {
        return state.compareAndSet(State.NOT_SENT, State.DONE);
    }

    /** Ends the request. One caller gets the state that it was in, all others get {@link State#DONE}. */
    public State finish() {
        return state.getAndSet(State.DONE);
    }

    /** The states of a request. */
    public enum State {
        /** Certainly not sent. */
        NOT_SENT,
        /** Handed to a connection. */
        SENT,
        /** Answered, failed, given up or withdrawn. */
        DONE
    }
}

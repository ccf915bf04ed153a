package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker: whether the shared ledger is called at all. One call that fails opens it, and while it is open, calls are
 * answered at once instead of being made. Heartbeats are sent in every state; the first that is answered closes the circuit.
 * Thread-safe.
 */
final class LedgerCircuit {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerCircuit.class);

    private final List<Runnable> watchers = new ArrayList<>();
    private volatile State state = new Closed();

    /** A state with its data. Each method that returns a state is an event, and says which state follows. */
    sealed interface State {
        /** Whether calls are made. */
        boolean admitsCalls();

        /** How long after this heartbeat the next one follows. */
        long heartbeatNanos();

        /** A heartbeat is being sent. */
        State onHeartbeat();

        /** The ledger has answered a heartbeat. */
        State onHeartbeatAnswered();

        /** A heartbeat or another call has failed. */
        State onFailure(Throwable cause);
    }

    /** The ledger answered when it was called last. */
    record Closed() implements State {
        @Override
        public boolean admitsCalls() {
            return true;
        }

        @Override
        public long heartbeatNanos() {
            return TimeUnit.SECONDS.toNanos(2);
        }

        @Override
        public State onHeartbeat() {
            return this;
        }

        @Override
        public State onHeartbeatAnswered() {
            return this;
        }

        @Override
        public State onFailure(Throwable cause) {
            return new Open(cause);
        }
    }

    /**
     * The ledger is lost, and the last heartbeat, if there was one, has not found it.
     *
     * @param cause what went wrong last
     */
    record Open(Throwable cause) implements State {
        @Override
        public boolean admitsCalls() {
            return false;
        }

        @Override
        public long heartbeatNanos() {
            return TimeUnit.SECONDS.toNanos(1);
        }

        @Override
        public State onHeartbeat() {
            return new HalfOpen(this);
        }

        @Override
        public State onHeartbeatAnswered() {
            return new Closed();
        }

        @Override
        public State onFailure(Throwable another) {
            return new Open(another);
        }
    }

    /**
     * The ledger is lost, and a heartbeat is under way that may find it. Each account sends one: where one of them fails, the
     * circuit is open again, and the first that is answered closes it all the same.
     *
     * @param open the state in which the heartbeat was sent
     */
    record HalfOpen(Open open) implements State {
        @Override
        public boolean admitsCalls() {
            return false;
        }

        @Override
        public long heartbeatNanos() {
            return open.heartbeatNanos();
        }

        @Override
        public State onHeartbeat() {
            return this;
        }

        @Override
        public State onHeartbeatAnswered() {
            return new Closed();
        }

        @Override
        public State onFailure(Throwable cause) {
            return new Open(cause);
        }
    }

    /**
     * Runs something each time after {@link #admitsCalls()} has changed, which may have changed back by then. Called before the
     * first event.
     */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    State state() {
        return state;
    }

    /** Whether calls are made. */
    boolean admitsCalls() {
        return state.admitsCalls();
    }

    /** Enters that a heartbeat is being sent. */
    void heartbeat() {
        transition(State::onHeartbeat);
    }

    /** Enters that the ledger has answered a heartbeat. */
    void heartbeatAnswered() {
        if (transition(State::onHeartbeatAnswered)) {
            LOG.info("the shared ledger is there again");
            watchers.forEach(Runnable::run);
        }
    }

    /** Enters that a heartbeat or another call has failed. */
    void failed(Throwable cause) {
        if (transition(before -> before.onFailure(cause))) {
            LOG.warn(
                    "the shared ledger cannot be reached, and is asked again every second; until then each account goes on alone or"
                            + " refuses, as its ledger outage policy says: {}",
                    ForeignText.clean(cause.toString(), 300));
            watchers.forEach(Runnable::run);
        }
    }

    /** Takes a step; true if {@link #admitsCalls()} has changed. */
    private synchronized boolean transition(UnaryOperator<State> step) {
        State before = state;
        state = step.apply(before);
        return before.admitsCalls() != state.admitsCalls();
    }
}

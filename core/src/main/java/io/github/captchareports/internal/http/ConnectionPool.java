package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.Transport;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one account that take requests. Of those that take one request at a time the one used last is used next,
 * so that connections that are not needed grow old. The transport's watch is called when a request is waiting and one of them
 * may take it. Thread-safe.
 */
final class ConnectionPool {
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final List<HttpConnection> multiplexed = new CopyOnWriteArrayList<>();
    private volatile Transport.Watch watch = Transport.Watch.NOBODY;
    /** How many requests are waiting for a connection. */
    private volatile int demand;

    private volatile boolean closed;

    void watch(Transport.Watch added) {
        watch = added;
    }

    int demand() {
        return demand;
    }

    /** So many requests are waiting for a connection from now on. */
    void demand(int requests) {
        demand = requests;
        if (requests > 0 && !idle.isEmpty()) {
            // It became idle after the last reservation had been tried, when there was no demand to report it to.
            watch.onReady();
        }
    }

    /** Reserves a connection for one request; null where none is ready. */
    @Nullable
    HttpConnection reserve() {
        if (closed) {
            return null;
        }
        for (HttpConnection connection : multiplexed) {
            if (connection.reserve()) {
                return connection;
            }
        }
        HttpConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            if (connection.reserve()) {
                return connection;
            }
        }
        return null;
    }

    /** Adds a connection that takes one request at a time and is idle. */
    void addIdle(HttpConnection connection) {
        idle.addFirst(connection);
        capacityAvailable();
    }

    /** Adds a connection that takes many requests at a time, until it is removed. */
    void addMultiplexed(HttpConnection connection) {
        multiplexed.add(connection);
        capacityAvailable();
    }

    /** Removes a connection that takes no more requests. */
    void remove(HttpConnection connection) {
        if (!multiplexed.remove(connection)) {
            idle.remove(connection);
        }
    }

    /** A connection takes more requests than a moment ago, or has ended, so that another one may be needed. */
    void capacityAvailable() {
        if (demand > 0) {
            watch.onReady();
        }
    }

    /** A connection could not be opened, or has ended before a request was sent on it. */
    void connectFailed(Throwable cause) {
        if (!closed) {
            watch.onFailed(cause);
        }
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}

package io.github.captchareports.internal.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams of one connection of HTTP/2: how many are reserved or open, and how many may be. The limit is the least of what
 * the server's settings allow and what the server was observed to take; a connection that closes has no slots. {@link #taken},
 * {@link #take}, {@link #giveBack} and {@link #limit} may be called on any thread, the rest runs on the event loop.
 */
final class StreamSlots {
    private static final int NO_GOAWAY = Integer.MAX_VALUE;

    private final ConnectionCapacity capacity;
    private final AtomicInteger taken = new AtomicInteger();
    /** None before the server has sent its settings, and none once the connection closes. */
    private volatile int limit;

    private boolean closed;
    /** What the server's settings allow, as far as it matters. */
    private int allowed = ConnectionCapacity.MAX_STREAMS;
    /** What the server was observed to take. */
    private int observed;

    private int answered;
    private boolean refused;
    /** The first stream; 0 where there was none. */
    private int firstStream;
    /** The last stream that the server has taken, according to its GOAWAY. */
    private int lastStream = NO_GOAWAY;

    StreamSlots(ConnectionCapacity capacity) {
        this.capacity = capacity;
        this.observed = capacity.streams();
    }

    /** How many slots are taken. */
    int taken() {
        return taken.get();
    }

    int limit() {
        return limit;
    }

    /** Takes a slot if no more than these are taken. */
    boolean take(int seen) {
        return taken.compareAndSet(seen, seen + 1);
    }

    /** Gives a slot back; true when it was the last. */
    boolean giveBack() {
        return taken.decrementAndGet() == 0;
    }

    /** What the server's settings allow. */
    int allowed() {
        return allowed;
    }

    /** The server's settings allow this many streams. */
    void allow(long streams) {
        allowed = (int) Math.min(ConnectionCapacity.MAX_STREAMS, streams);
    }

    /** Opens as many slots as the server is known to take. */
    void open() {
        limit = closed ? 0 : Math.min(allowed, observed);
    }

    /** Opens no more slots; those that are taken may be given back. */
    void close() {
        closed = true;
        limit = 0;
    }

    boolean isClosed() {
        return closed;
    }

    /** A stream was opened. */
    void opened(int stream) {
        if (firstStream == 0) {
            firstStream = stream;
        }
    }

    /** A stream was answered: a server that has answered more than expected takes more. */
    void answered() {
        answered++;
        if (answered > observed) {
            observed = Math.min(ConnectionCapacity.MAX_STREAMS, answered);
            open();
        }
        if (answered >= 2 * capacity.streams()) {
            capacity.learnStreams(Math.min(ConnectionCapacity.MAX_STREAMS, answered));
        }
    }

    int answers() {
        return answered;
    }

    /** A stream was refused: no more are opened than the server has taken so far. Returns whether it has taken any. */
    boolean refused() {
        refused = true;
        int proven = Math.max(answered, acceptedByGoAway());
        observed = Math.max(1, Math.min(ConnectionCapacity.MAX_STREAMS, proven));
        limit = closed || proven == 0 ? 0 : Math.min(allowed, observed);
        capacity.learnStreams(observed);
        return proven > 0;
    }

    /** Whether the server has refused streams and taken none. */
    boolean allRefused() {
        return refused && answered == 0 && acceptedByGoAway() == 0;
    }

    /** The server has sent a GOAWAY: it has taken streams up to this one. */
    void goAway(int last) {
        lastStream = Math.min(lastStream, last);
    }

    /** Whether a stream is above the last one that a GOAWAY names, so that the server has not taken it. */
    boolean isRejected(int stream) {
        return stream > lastStream;
    }

    private int acceptedByGoAway() {
        boolean none = lastStream == NO_GOAWAY || firstStream == 0 || lastStream < firstStream;
        return none ? 0 : (lastStream - firstStream) / 2 + 1;
    }
}

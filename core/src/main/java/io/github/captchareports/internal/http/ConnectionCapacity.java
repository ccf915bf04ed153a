package io.github.captchareports.internal.http;

/** How many requests one connection to the server takes at once, as far as is known. Thread-safe. */
final class ConnectionCapacity {
    /** With more streams, a connection that breaks would leave too many requests unclear at once. */
    static final int MAX_STREAMS = 64;

    private volatile int requests;
    private volatile int streams = MAX_STREAMS;

    /** @param multiplexed whether HTTP/2 is offered to the server */
    ConnectionCapacity(boolean multiplexed) {
        this.requests = multiplexed ? MAX_STREAMS : 1;
    }

    /** How many requests the next connection will take at once, whatever it speaks. */
    int requests() {
        return requests;
    }

    /** How many streams a new connection of HTTP/2 is given at once. */
    int streams() {
        return streams;
    }

    /** A new connection takes this many requests at once. */
    void learnRequests(int perConnection) {
        requests = perConnection;
    }

    /** The server has shown that it takes this many streams of a connection, or no more. */
    void learnStreams(int perConnection) {
        streams = perConnection;
        requests = perConnection;
    }
}

package io.github.captchareports.internal.stream;

import io.github.captchareports.internal.call.Lifecycle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of a reporter that have not ended. Thread-safe. */
public final class OpenStreams {
    private final Set<Closeable> streams = ConcurrentHashMap.newKeySet();
    private final Lifecycle lifecycle;

    /** None. */
    public OpenStreams(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** A stream that can be told that the reporter takes nothing in any more. */
    interface Closeable {
        /** Takes nothing in any more, and ends after the results of what it has. Called more than once. */
        void close();
    }

    /** Adds a stream; it is closed at once if the reporter takes nothing in any more. */
    void add(Closeable stream) {
        streams.add(stream);
        if (!lifecycle.isOpen()) {
            stream.close();
        }
    }

    void remove(Closeable stream) {
        streams.remove(stream);
    }

    /** Closes all of them. */
    public void close() {
        streams.forEach(Closeable::close);
    }

    /** Closes each of them, whatever another one throws. */
    public void closeInAnyCase() {
        for (Closeable stream : streams) {
            try {
                stream.close();
            } catch (RuntimeException | Error thrown) {
                // The reporter has failed already, and the first error is told.
            }
        }
    }
}

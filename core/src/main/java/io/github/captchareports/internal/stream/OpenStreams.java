package io.github.captchareports.internal.stream;

import io.github.captchareports.internal.call.Lifecycle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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

    /** Closes all of them, each in the way that is given. */
    public void close(Consumer<Runnable> how) {
        streams.forEach(stream -> how.accept(stream::close));
    }
}

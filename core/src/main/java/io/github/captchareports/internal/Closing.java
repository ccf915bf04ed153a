package io.github.captchareports.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The end of an engine: first the door closes and open streams lose their sources, then, when the grace is over, the
 * lanes dismiss what is left, and when nothing is open any more the wires are closed.
 */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Engine engine;
    private final Set<ReportStream.Merge> streams = ConcurrentHashMap.newKeySet();
    private final Sinks.Empty<Void> done = Sinks.empty();
    private final AtomicBoolean wiresClosed = new AtomicBoolean();
    private volatile boolean doorClosed;
    private volatile boolean graceOver;

    Closing(Engine engine) {
        this.engine = engine;
    }

    boolean isOpen() {
        return !doorClosed;
    }

    boolean isClosed() {
        return graceOver;
    }

    /** Enters an open stream; it is closed at once if the door is. */
    void register(ReportStream.Merge stream) {
        streams.add(stream);
        if (doorClosed) {
            stream.close();
        }
    }

    void unregister(ReportStream.Merge stream) {
        streams.remove(stream);
    }

    Mono<Void> shutdown(Duration grace) {
        return Mono.defer(() -> {
            doorClosed = true;
            streams.forEach(ReportStream.Merge::close);
            if (engine.books.open() == 0) {
                closeWires();
            } else {
                after(grace);
            }
            return done.asMono();
        });
    }

    /** Called whenever the last open request has its result. */
    void nothingOpen() {
        if (doorClosed && engine.books.open() == 0) {
            closeWires();
        }
    }

    private void after(Duration grace) {
        if (grace.isZero()) {
            endGrace();
            return;
        }
        try {
            engine.settings.clock().schedule(this::endGrace, Clamp.nanos(grace), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closedScheduler) {
            LOG.warn("the clock takes no more timers: the grace of the shutdown ends at once", closedScheduler);
            endGrace();
        }
    }

    private void endGrace() {
        graceOver = true;
        engine.rooms().forEach(room -> room.lane.close());
    }

    private void closeWires() {
        if (wiresClosed.compareAndSet(false, true)) {
            graceOver = true;
            Flux.fromIterable(engine.rooms())
                    .flatMap(room -> room.close().onErrorComplete())
                    .then(engine.link == null ? Mono.empty() : engine.link.close())
                    .subscribe(closed -> {}, failed -> done.tryEmitEmpty(), done::tryEmitEmpty);
        }
    }
}

package io.github.captchareports.internal;

import io.github.captchareports.spi.ForeignText;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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

    private static final int LONGEST_LABEL = 100;

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

    /** The reporter has met a fatal error: everything ends now, and whatever else goes wrong on the way changes nothing. */
    void fail(Throwable error) {
        doorClosed = true;
        graceOver = true;
        quietly(() -> LOG.error("the reporter has failed: whatever is open ends, and nothing more is taken in", error));
        streams.forEach(stream -> quietly(stream::close));
        engine.rooms().forEach(room -> quietly(room.lane::close));
        nothingOpen();
    }

    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error another) {
            // The first one is told.
        }
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
        if (engine.books.open() > 0) {
            LOG.warn("{}", leftOpen());
        }
        engine.rooms().forEach(room -> room.lane.close());
    }

    /** Nobody waits any more. Thrown on the clock, since whoever is at work here has others to tell of their results. */
    private void rethrow(@Nullable Throwable fatal) {
        if (fatal == null) {
            return;
        }
        try {
            engine.settings.clock().schedule(() -> Fatal.rethrow(fatal));
        } catch (RuntimeException | Error noTimers) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, fatal);
        }
    }

    private String leftOpen() {
        StringBuilder words = new StringBuilder("the grace of the shutdown is over and ")
                .append(engine.books.open())
                .append(" of ")
                .append(engine.books.taken())
                .append(" reports are open:");
        for (AccountRoom room : engine.rooms()) {
            int waiting = room.lane.pending();
            int onTheWire = room.lane.inFlight();
            if (waiting + onTheWire > 0) {
                words.append(" account '")
                        .append(ForeignText.clean(room.account.label(), LONGEST_LABEL))
                        .append("' ")
                        .append(waiting)
                        .append(" waiting and ")
                        .append(onTheWire)
                        .append(" on the wire;");
            }
        }
        words.append(
                " those that wait end undelivered, or indeterminate after an unclear attempt, and those on the wire as"
                        + " their answers stand. The books so far:");
        engine.books
                .outcomes()
                .forEach((outcome, count) -> words.append(' ')
                        .append(outcome.name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(count));
        return words.append(
                        ". What to do: give the shutdown more grace, or report the open ones again inside their window")
                .toString();
    }

    private void closeWires() {
        if (wiresClosed.compareAndSet(false, true)) {
            graceOver = true;
            rethrow(engine.fatal.first());
            Flux.fromIterable(engine.rooms())
                    .flatMap(room -> room.close().onErrorComplete())
                    .then(engine.link == null ? Mono.empty() : engine.link.close())
                    .subscribe(closed -> {}, failed -> done.tryEmitEmpty(), done::tryEmitEmpty);
        }
    }
}

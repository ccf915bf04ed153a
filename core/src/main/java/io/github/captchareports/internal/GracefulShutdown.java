package io.github.captchareports.internal;

import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.call.Lifecycle;
import io.github.captchareports.internal.shared.SharedLedgerClient;
import io.github.captchareports.internal.stream.OpenStreams;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ReporterCounters;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.ForeignText;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The end of a reporter: first it takes nothing in and open streams lose their sources, then, when the grace is over, the
 * lanes drop what is left, and when nothing is open any more the connections are closed.
 */
final class GracefulShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

    private static final int LONGEST_LABEL = 100;

    private final Lifecycle lifecycle;
    private final OpenStreams streams;
    private final Collection<AccountContext> accounts;
    private final ReporterCounters counters;
    private final FatalErrors fatal;
    private final Scheduler clock;
    private final Duration defaultGrace;
    private final @Nullable SharedLedgerClient sharedLedger;
    private final Sinks.Empty<Void> done = Sinks.empty();
    private final AtomicBoolean connectionsClosed = new AtomicBoolean();

    GracefulShutdown(
            Lifecycle lifecycle,
            OpenStreams streams,
            Collection<AccountContext> accounts,
            ReporterCounters counters,
            FatalErrors fatal,
            Scheduler clock,
            Duration defaultGrace,
            @Nullable SharedLedgerClient sharedLedger) {
        this.lifecycle = lifecycle;
        this.streams = streams;
        this.accounts = accounts;
        this.counters = counters;
        this.fatal = fatal;
        this.clock = clock;
        this.defaultGrace = defaultGrace;
        this.sharedLedger = sharedLedger;
    }

    /** Whether nothing is taken in any more. */
    boolean hasBegun() {
        return !lifecycle.isOpen();
    }

    /** Shuts down with the grace of the settings. */
    Mono<Void> shutdown() {
        return shutdown(defaultGrace);
    }

    Mono<Void> shutdown(Duration grace) {
        return Mono.defer(() -> {
            lifecycle.drain();
            streams.close(Runnable::run);
            if (counters.open() == 0) {
                closeConnections();
            } else {
                after(grace);
            }
            return done.asMono();
        });
    }

    /** The reporter has met a fatal error: everything ends now, and whatever else goes wrong on the way changes nothing. */
    void fail(Throwable error) {
        lifecycle.close();
        quietly(() -> LOG.error("the reporter has failed: whatever is open ends, and nothing more is taken in", error));
        streams.close(GracefulShutdown::quietly);
        accounts.forEach(account -> quietly(account.lane()::close));
        idle();
    }

    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error another) {
            // The first one is told.
        }
    }

    /** Called whenever the last open request has its result. */
    void idle() {
        if (!lifecycle.isOpen() && counters.open() == 0) {
            closeConnections();
        }
    }

    private void after(Duration grace) {
        if (grace.isZero()) {
            endGrace();
            return;
        }
        try {
            clock.schedule(this::endGrace, SaturatedNanos.of(grace), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closedScheduler) {
            LOG.warn("the clock takes no more timers: the grace of the shutdown ends at once", closedScheduler);
            endGrace();
        }
    }

    private void endGrace() {
        lifecycle.close();
        if (counters.open() > 0) {
            LOG.warn("{}", leftOpen());
        }
        accounts.forEach(account -> account.lane().close());
    }

    /** Nobody waits any more. Thrown on the clock, since whoever is at work here has others to tell of their results. */
    private void rethrow(@Nullable Throwable error) {
        if (error == null) {
            return;
        }
        try {
            clock.schedule(() -> FatalErrors.rethrow(error));
        } catch (RuntimeException | Error noTimers) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, error);
        }
    }

    private String leftOpen() {
        StringBuilder words = new StringBuilder("the grace of the shutdown is over and ")
                .append(counters.open())
                .append(" of ")
                .append(counters.received())
                .append(" reports are open:");
        for (AccountContext account : accounts) {
            int waiting = account.lane().pending();
            int onTheWire = account.lane().inFlight();
            if (waiting + onTheWire > 0) {
                words.append(" account '")
                        .append(ForeignText.clean(account.account().label(), LONGEST_LABEL))
                        .append("' ")
                        .append(waiting)
                        .append(" waiting and ")
                        .append(onTheWire)
                        .append(" on the wire;");
            }
        }
        words.append(
                " those that wait end undelivered, or indeterminate after an unclear attempt, and those on the wire as"
                        + " their answers stand. The results so far:");
        counters.outcomes()
                .forEach((outcome, count) -> words.append(' ')
                        .append(outcome.name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(count));
        return words.append(
                        ". What to do: give the shutdown more grace, or report the open ones again inside their window")
                .toString();
    }

    private void closeConnections() {
        if (connectionsClosed.compareAndSet(false, true)) {
            lifecycle.close();
            rethrow(fatal.first());
            Flux.fromIterable(accounts)
                    .flatMap(account -> account.close().onErrorComplete())
                    .then(sharedLedger == null ? Mono.empty() : sharedLedger.close())
                    .subscribe(closed -> {}, failed -> done.tryEmitEmpty(), done::tryEmitEmpty);
        }
    }
}

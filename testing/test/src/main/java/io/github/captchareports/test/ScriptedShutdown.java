package io.github.captchareports.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Whether requests are taken in, and the end of a reporter: intake, grace, and when nothing is at work any more. */
final class ScriptedShutdown {
    private static final Duration USUAL_GRACE = Duration.ofSeconds(20);

    private final Supplier<Scheduler> clock;
    private final Recording<Duration> graces = new Recording<>();
    private final Sinks.Empty<Void> intakeClosed = Sinks.empty();
    private final Sinks.Empty<Void> graceOver = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private final AtomicLong atWork = new AtomicLong();
    private volatile boolean open = true;

    ScriptedShutdown(Supplier<Scheduler> clock) {
        this.clock = clock;
    }

    boolean isOpen() {
        return open;
    }

    void enter() {
        atWork.incrementAndGet();
    }

    /** Somebody has the result, or wants none: a shutdown waits for no less. */
    void leave() {
        if (atWork.decrementAndGet() == 0 && !open) {
            ended.tryEmitEmpty();
        }
    }

    /** With the grace that a reporter has unless it is built with another. */
    Mono<Void> begin() {
        return begin(USUAL_GRACE);
    }

    Mono<Void> begin(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: " + grace + "; use zero or more");
        }
        return Mono.defer(() -> {
            graces.add(grace);
            open = false;
            intakeClosed.tryEmitEmpty();
            if (atWork.get() == 0) {
                ended.tryEmitEmpty();
            } else if (grace.isZero()) {
                graceOver.tryEmitEmpty();
            } else {
                clock.get()
                        .schedule(graceOver::tryEmitEmpty, TimeUnit.MILLISECONDS.convert(grace), TimeUnit.MILLISECONDS);
            }
            return ended.asMono();
        });
    }

    /** Completes when nothing is taken in any more. */
    Mono<Void> intakeClosed() {
        return intakeClosed.asMono();
    }

    /** Completes when what has no result yet is to be cut off. */
    Mono<Void> graceOver() {
        return graceOver.asMono();
    }

    Recording<Duration> graces() {
        return graces;
    }
}

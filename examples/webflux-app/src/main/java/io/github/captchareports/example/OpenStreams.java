package io.github.captchareports.example;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends the intake of open streams when the application stops. The web server alone would wait for requests that may
 * never end, and then cut them off in the middle: here a stream takes nothing more in, answers what it has taken, and
 * its response ends as it should. What got no result was not taken, and the client can send it again.
 */
@Component
final class OpenStreams implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

    /**
     * How long a client has to take note of the end: a connection on which it goes on sending is reset when it is
     * closed, and what it has not read by then is gone.
     */
    private static final Duration LINGER = Duration.ofMillis(500);

    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    /** Open streams, and one for the application itself. */
    private final AtomicInteger open = new AtomicInteger(1);

    private volatile boolean running;

    /**
     * A stream from its input to its output.
     *
     * @param input let go of when the application stops
     * @param work answers what it has taken of the input, and ends
     */
    <I, O> Flux<O> stream(Flux<I> input, Function<Flux<I>, Flux<O>> work) {
        return Flux.defer(() -> {
            if (!enter()) {
                return Flux.error(new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE, "the service is stopping; send it again to another instance"));
            }
            return work.apply(input.takeUntilOther(stopping.asMono())).doFinally(end -> leave());
        });
    }

    private boolean enter() {
        if (!running) {
            return false;
        }
        open.incrementAndGet();
        return true;
    }

    private void leave() {
        if (open.decrementAndGet() == 0) {
            ended.tryEmitEmpty();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        int cut = open.get() - 1;
        stopping.tryEmitEmpty();
        leave();
        if (cut == 0) {
            callback.run();
            return;
        }
        LOG.info("stopping: {} open streams take nothing more in", cut);
        ended.asMono().then(Mono.delay(LINGER)).doFinally(all -> callback.run()).subscribe();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server drains, which is what waits for the requests. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /** Once stopped, it does not start again. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}

package io.github.captchareports.spring;

import io.github.captchareports.Reporter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the reporter with the application: after the web server has drained and stopped, so that what its last
 * requests brought is still taken in, and before what listeners and journal need.
 */
final class ReporterLifecycle implements SmartLifecycle, DisposableBean {
    /** Lower than the web server's: it drains in {@code DEFAULT_PHASE - 1024} and stops in {@code - 2048}. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

    private final Reporter reporter;
    private final Duration grace;
    private final AtomicBoolean running = new AtomicBoolean();

    ReporterLifecycle(Reporter reporter, Duration grace) {
        this.reporter = reporter;
        this.grace = grace;
    }

    @Override
    public void start() {
        running.set(true);
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        reporter.shutdown(grace)
                .doFinally(ended -> {
                    running.set(false);
                    callback.run();
                })
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /**
     * A closed reporter does not open again: it sits out the pauses of Spring Framework 7, whose interface has this
     * method.
     *
     * @return false
     */
    public boolean isPauseable() {
        return false;
    }

    /** Ends what the context did not wait for, or a start that failed. */
    @Override
    public void destroy() {
        reporter.dispose();
    }
}

package io.github.captchareports.verification.support;

import io.github.captchareports.Account;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;

/** A reporter that remembers what its listener was told, and is shut down at the end of the test. */
public final class OpenReporter implements AutoCloseable, ReportObserver {
    /** Gives up after one second without an answer, where the defaults wait for half a minute. */
    public static final RetryPolicy IMPATIENT = RetryPolicy.DEFAULT
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(100))
            .withOutage(Duration.ofSeconds(1), Duration.ofMillis(500));

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Reporter reporter;
    private final Queue<ReportResult> told = new ConcurrentLinkedQueue<>();
    private final Queue<AttemptEvent> attempts = new ConcurrentLinkedQueue<>();

    private OpenReporter(UnaryOperator<ReporterBuilder> settings) {
        reporter = settings.apply(Reporter.builder().listener(ReporterListener.of(this)))
                .build();
    }

    public static OpenReporter with(UnaryOperator<ReporterBuilder> settings) {
        return new OpenReporter(settings);
    }

    /** Gives up soon, and waits for an answer as long as a busy machine needs. */
    public static OpenReporter of(Account... accounts) {
        return with(builder -> {
            List.of(accounts).forEach(builder::account);
            return builder.retryPolicy(IMPATIENT);
        });
    }

    /** Waits two seconds for an answer, for tests in which none comes. */
    public static OpenReporter impatient(Account... accounts) {
        return with(builder -> {
            List.of(accounts).forEach(builder::account);
            return builder.retryPolicy(IMPATIENT).responseTimeout(Duration.ofSeconds(2));
        });
    }

    public Reporter get() {
        return reporter;
    }

    public ReportResult report(ReportRequest request) {
        ReportResult result = reporter.report(request).block(PATIENCE);
        if (result == null) {
            throw new AssertionError("no result for " + request);
        }
        return result;
    }

    public List<ReportResult> report(Publisher<? extends ReportRequest> requests) {
        List<ReportResult> results = reporter.report(requests).collectList().block(PATIENCE);
        return results == null ? List.of() : results;
    }

    /** What the listener was told, cancelled requests included. */
    public Collection<ReportResult> told() {
        return told;
    }

    public Collection<AttemptEvent> attempts() {
        return attempts;
    }

    public List<Long> toldTasks(Outcome outcome) {
        return Results.tasks(told, outcome);
    }

    @Override
    public void ended(ReportResult result) {
        told.add(result);
    }

    @Override
    public void attemptEnded(AttemptEvent attempt) {
        attempts.add(attempt);
    }

    @Override
    public void close() {
        reporter.shutdown(Duration.ZERO).block(Duration.ofSeconds(20));
    }
}

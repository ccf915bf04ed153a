package io.github.captchareports.benchmarks.components;

import io.github.captchareports.Account;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.ReporterAssembler;
import io.github.captchareports.internal.settings.ReporterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A report from the stream's door to its result, over a transport that answers at once. The reports are made beforehand
 * and come again when the ledger, which is full, has long forgotten them.
 */
@State(Scope.Thread)
public class CallBenchmark {
    private static final int REPORTS = 100_000;
    private static final int REMEMBERED = 10_000;
    private static final int WINDOW = 64;
    private static final int FASTEST = 1_000_000;

    private final ReportRequest[] requests = LongStream.range(0, REPORTS)
            .mapToObj(nth -> Reports.of(Reports.FIRST_TASK + nth))
            .toArray(ReportRequest[]::new);
    private Reporter reporter;

    /** Opens a reporter with everything on. */
    @Setup
    public void open() {
        Account account = Account.builder("2captcha", Reports.ACCOUNT)
                .clientKey(() -> Reports.CLIENT_KEY)
                .maxInFlight(WINDOW)
                .rateLimit(RateLimit.perSecond(FASTEST).withBurst(FASTEST))
                .build();
        ReporterSettings settings = new ReporterSettings(
                List.of(account),
                List.of(),
                List.of(),
                WINDOW,
                Duration.ofMillis(500),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                RetryPolicy.DEFAULT,
                REMEMBERED,
                Duration.ZERO,
                new HurriedClock(),
                () -> 0.5,
                null,
                null,
                null);
        reporter = ReporterAssembler.open(settings, wire -> new PromptTransport());
    }

    /** Reports them all. */
    @Benchmark
    @OperationsPerInvocation(REPORTS)
    public long call() {
        return all(reporter.report(Flux.fromArray(requests))
                .filter(result -> result.outcome() == Outcome.ACCEPTED)
                .count());
    }

    /** What the operator costs that the stream stands in for. */
    @Benchmark
    @OperationsPerInvocation(REPORTS)
    public long flatMapAlone() {
        return all(Flux.fromArray(requests)
                .flatMap(request -> Mono.<ReportRequest>create(sink -> sink.success(request)), WINDOW)
                .count());
    }

    /** Ends it. */
    @TearDown
    public void close() {
        reporter.shutdown(Duration.ZERO).block();
    }

    private static long all(Mono<Long> count) {
        long counted = Objects.requireNonNull(count.block());
        if (counted != REPORTS) {
            throw new IllegalStateException(counted + " of " + REPORTS);
        }
        return counted;
    }
}

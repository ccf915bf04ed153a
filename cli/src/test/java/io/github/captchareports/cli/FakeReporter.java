package io.github.captchareports.cli;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An engine that answers as it is told; a request that gets no answer waits for the shutdown. */
public final class FakeReporter implements Reporter {
    public static final AttemptSummary ONE_ATTEMPT = AttemptSummary.of(1, Duration.ofMillis(12), null, null, null);

    private final Function<ReportRequest, Mono<ReportResult>> answers;
    private final Sinks.Empty<Void> shutDown = Sinks.empty();
    public final Queue<Duration> shutdowns = new ConcurrentLinkedQueue<>();
    public final AtomicLong taken = new AtomicLong();

    public FakeReporter(Function<ReportRequest, Mono<ReportResult>> answers) {
        this.answers = answers;
    }

    public static FakeReporter accepting() {
        return new FakeReporter(request -> Mono.just(accepted(request)));
    }

    public static FakeReporter silent() {
        return new FakeReporter(request -> Mono.never());
    }

    public static ReportResult accepted(ReportRequest request) {
        return ReportResults.accepted(request, ONE_ATTEMPT, Confirmation.REPLY);
    }

    @Override
    public Flux<ReportResult> report(Publisher<? extends ReportRequest> requests) {
        return Flux.from(requests).flatMap(this::report, 1024, 1);
    }

    @Override
    public Mono<ReportResult> report(ReportRequest request) {
        taken.incrementAndGet();
        ReportResult cut = ReportResults.undelivered(request, AttemptSummary.NONE, UndeliveredReason.SHUT_DOWN);
        return Mono.firstWithSignal(answers.apply(request), shutDown.asMono().then(Mono.just(cut)));
    }

    @Override
    public Mono<Void> shutdown(Duration grace) {
        return Mono.fromRunnable(() -> {
            shutdowns.add(grace);
            if (grace.isZero()) {
                shutDown.tryEmitEmpty();
            }
        });
    }

    @Override
    public Mono<Void> shutdown() {
        return shutdown(Duration.ofSeconds(20));
    }

    @Override
    public boolean isDisposed() {
        return !shutdowns.isEmpty();
    }

    @Override
    public ReporterStats stats() {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        return ReporterStats.builder()
                .received(taken.get())
                .outcomes(outcomes)
                .requests(taken.get())
                .retries(3)
                .build();
    }

    @Override
    public AccountControl account(String label) {
        throw new IllegalArgumentException(label);
    }

    @Override
    public Collection<AccountControl> accounts() {
        return List.of();
    }
}

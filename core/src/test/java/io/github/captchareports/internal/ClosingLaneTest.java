package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** The end of the grace, at moments at which something else is just happening in the lane. */
class ClosingLaneTest {
    private final Bench bench = new Bench();

    /** The lane is closed between the answer of a preflight and its becoming ready, in one drain. */
    @Test
    void theEndOfTheGraceGivesUpWhatIsOnTheWireThoughAPreflightHasJustPassed() {
        CompletableFuture<Object> first = new CompletableFuture<>();
        CompletableFuture<Object> third = new CompletableFuture<>();
        Reporter[] reporter = new Reporter[1];
        bench.safe().script = sent -> "silent";
        bench.journal = new TaskJournal() {
            @Override
            public Collection<Remembered> recall(Collection<AccountName> accounts) {
                return List.of();
            }

            @Override
            public CompletionStage<?> intend(ReportRequest request) {
                if (request.taskId().asLong() == 1) {
                    return first;
                }
                if (request.taskId().asLong() == 3) {
                    first.complete("written");
                    reporter[0].shutdown(Duration.ZERO).subscribe();
                    return third;
                }
                return CompletableFuture.completedFuture("written");
            }

            @Override
            public void settle(ReportResult result) {}
        };
        reporter[0] = bench.open();
        Sinks.Many<ReportRequest> source = Sinks.many().unicast().onBackpressureBuffer();
        Bench.Collected collected = Bench.collect(reporter[0].report(source.asFlux()));
        source.tryEmitNext(bench.request("safe", 1));
        source.tryEmitNext(bench.request("safe", 2));
        bench.pass(Duration.ofMillis(100));
        assertThat(bench.safe().sent).hasSize(1);

        source.tryEmitNext(bench.request("safe", 3));

        assertThat(collected.results)
                .extracting(result -> result.request().taskId() + " " + result.outcome())
                .containsExactlyInAnyOrder(
                        "1 " + Outcome.UNDELIVERED, "2 " + Outcome.INDETERMINATE, "3 " + Outcome.UNDELIVERED);
    }
}

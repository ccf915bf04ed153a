package io.github.captchareports.internal;

import io.github.captchareports.AccountControl;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.internal.account.OperatorControl;
import io.github.captchareports.internal.call.Admission;
import io.github.captchareports.internal.call.ResultSink;
import io.github.captchareports.internal.call.Submission;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.stream.ReportStream;
import io.github.captchareports.internal.stream.StreamContext;
import io.github.captchareports.internal.telemetry.ReporterCounters;
import io.github.captchareports.spi.ForeignText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The reporter: it passes requests to the admission, and questions to the part that can answer them. */
final class DefaultReporter implements Reporter {
    private final Admission admission;
    private final StreamContext streams;
    private final Map<String, OperatorControl> accounts;
    private final ReporterCounters counters;
    private final Ledger ledger;
    private final GracefulShutdown shutdown;

    DefaultReporter(
            StreamContext streams,
            Map<String, OperatorControl> accounts,
            ReporterCounters counters,
            Ledger ledger,
            GracefulShutdown shutdown) {
        this.admission = streams.admission();
        this.streams = streams;
        this.accounts = accounts;
        this.counters = counters;
        this.ledger = ledger;
        this.shutdown = shutdown;
    }

    @Override
    public Flux<ReportResult> report(Publisher<? extends ReportRequest> requests) {
        return new ReportStream(streams, requests);
    }

    @Override
    public Mono<ReportResult> report(ReportRequest request) {
        Objects.requireNonNull(request, "request");
        return Mono.create(sink -> admission.admit(request, sink.contextView(), new SingleSink(sink)));
    }

    @Override
    public Mono<Void> shutdown(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: " + grace + "; use zero or more");
        }
        return shutdown.shutdown(grace);
    }

    @Override
    public Mono<Void> shutdown() {
        return shutdown.shutdown();
    }

    @Override
    public boolean isDisposed() {
        return shutdown.hasBegun();
    }

    @Override
    public ReporterStats stats() {
        return ReporterStats.builder()
                .received(counters.received())
                .outcomes(counters.outcomes())
                .open(counters.open())
                .requests(counters.requests())
                .retries(counters.retries())
                .ledgerEntries(ledger.entries())
                .ledgerHits(ledger.hits())
                .ledgerEvictions(ledger.evictions())
                .build();
    }

    @Override
    public AccountControl account(String label) {
        AccountControl account = accounts.get(label);
        if (account == null) {
            throw new IllegalArgumentException(
                    "account: no account '" + ForeignText.clean(label, 100) + "'; there are " + accounts.keySet());
        }
        return account;
    }

    @Override
    public Collection<AccountControl> accounts() {
        return List.copyOf(accounts.values());
    }

    /** Where the result of a single call goes. */
    private static final class SingleSink implements ResultSink {
        private final MonoSink<ReportResult> sink;
        private volatile boolean cancelled;

        SingleSink(MonoSink<ReportResult> sink) {
            this.sink = sink;
        }

        @Override
        public void onAdmitted(Submission submission) {
            sink.onCancel(() -> {
                cancelled = true;
                submission.cancel();
            });
        }

        @Override
        public void onResult(ReportResult result) {
            sink.success(result);
        }

        @Override
        public void releaseSlot() {}

        @Override
        public boolean isBounded() {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}

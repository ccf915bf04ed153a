package io.github.captchareports.benchmarks;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The reporter with everything on: ledger, guard, deadlines, retries and a rate that does not limit. */
final class ReporterClient implements Client {
    private static final double HIGHEST_RATE = 1_000_000;

    private final List<String> labels;
    private final Reporter reporter;

    ReporterClient(Workload workload) {
        Workload.Tuning tuning = workload.tuning();
        this.labels = IntStream.range(0, tuning.accounts())
                .mapToObj(index -> "account-" + index)
                .toList();
        ReporterBuilder builder =
                Reporter.builder().concurrency(tuning.concurrency()).ledgerMaximumSize(tuning.ledgerMaximumSize());
        for (String label : labels) {
            builder.account(account(label, workload));
        }
        this.reporter = builder.build();
    }

    private static Account account(String label, Workload workload) {
        Workload.Tuning tuning = workload.tuning();
        Target target = workload.target();
        double rate = tuning.rateLimit();
        // Two accounts may not share a key.
        String key = tuning.accounts() == 1 ? ReportJson.CLIENT_KEY : label + ReportJson.CLIENT_KEY;
        return Account.builder("2captcha", label)
                .clientKey(() -> key)
                .connection(to -> to.baseUrl(target.base())
                        .http2(target.protocol().isHttp2())
                        .trustedCertificates(target.protocol().isSecure() ? List.of(target.trusted()) : List.of()))
                .maxInFlight(Math.max(1, workload.demand().concurrency() / tuning.accounts()))
                .rateLimit(
                        rate > 0
                                ? RateLimit.perSecond(rate)
                                : RateLimit.perSecond(HIGHEST_RATE).withBurst((int) HIGHEST_RATE))
                .build();
    }

    @Override
    public CompletableFuture<?> run(Load load, Tally tally) {
        return load.tasks()
                .map(this::request)
                .transform(reporter::report)
                .doOnNext(result -> count(result, tally))
                .then()
                .toFuture();
    }

    private ReportRequest request(long taskId) {
        return ReportRequest.builder()
                .account(labels.get((int) (taskId % labels.size())))
                .taskId(taskId)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V2)
                .solvedAt(Instant.now())
                .correlation(System.nanoTime())
                .build();
    }

    private static void count(ReportResult result, Tally tally) {
        if (result.outcome() == Outcome.ACCEPTED) {
            tally.done((Long) Objects.requireNonNull(result.request().correlation()));
        } else {
            tally.failed(result.outcome() + " " + result.reasonTag());
        }
    }

    @Override
    public String transport() {
        return EventLoops.transport();
    }

    @Override
    public void close() {
        reporter.shutdown(Duration.ZERO).block(Duration.ofSeconds(10));
    }
}

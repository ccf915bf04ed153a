package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Confirmations;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An engine on virtual time: accounts {@code safe} (replay-safe) and {@code unsafe}, each on a wire of its own. */
final class Bench {
    final VirtualTimeScheduler clock;
    final Map<String, FakeWire> wires = new ConcurrentHashMap<>();
    final List<ReporterListener> listeners = new ArrayList<>();
    int window = 1024;
    int maxPending = 65_536;
    int maxInFlight = 32;
    Duration margin = Duration.ZERO;
    Duration responseTimeout = Duration.ofSeconds(10);
    RateLimit rate = new RateLimit(1_000_000, 1_000_000);
    RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    ComplaintLimits complaintLimits = ComplaintLimits.DEFAULT.disabled();
    FakeProvider safeProvider = new FakeProvider("safe", true);
    Supplier<String> safeKey = () -> "key-of-safe";
    double jitter = 0.5;

    @Nullable
    TaskJournal journal;

    @Nullable
    ComplaintMemory complaintMemory;

    @Nullable
    SharedLedgerSettings sharing;

    LedgerOutagePolicy ledgerOutagePolicy = LedgerOutagePolicy.DEGRADE;
    Confirmations confirmations = Confirmations.ALL;

    Bench() {
        this(VirtualTimeScheduler.create());
        clock.advanceTimeBy(Duration.ofDays(1));
    }

    /** Another process, on the same clock. */
    Bench(VirtualTimeScheduler clock) {
        this.clock = clock;
    }

    Reporter open() {
        return open(settings -> settings);
    }

    Reporter open(UnaryOperator<ReporterSettings> change) {
        ReporterSettings settings = new ReporterSettings(
                List.of(account("safe"), account("unsafe")),
                List.of(safeProvider, new FakeProvider("unsafe", false)),
                listeners,
                window,
                margin,
                responseTimeout,
                Duration.ofSeconds(5),
                retryPolicy,
                1_000_000,
                clock,
                () -> jitter,
                journal,
                complaintMemory,
                sharing);
        return ReporterAssembler.open(
                change.apply(settings), http -> wires.computeIfAbsent(http.name(), name -> new FakeWire(clock)));
    }

    private Account account(String name) {
        return Account.builder(name, name)
                .clientKey(name.equals("safe") ? safeKey : () -> "key-of-" + name)
                .maxInFlight(maxInFlight)
                .maxPending(maxPending)
                .rateLimit(rate)
                .complaintLimits(complaintLimits)
                .ledgerOutagePolicy(ledgerOutagePolicy)
                .confirmations(confirmations)
                .build();
    }

    FakeWire safe() {
        return wire("safe");
    }

    FakeWire unsafe() {
        return wire("unsafe");
    }

    FakeWire wire(String name) {
        return wires.computeIfAbsent(name, key -> new FakeWire(clock));
    }

    Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }

    void pass(Duration time) {
        clock.advanceTimeBy(time);
    }

    ReportRequest request(String account, long taskId) {
        return request(account, taskId, Verdict.CORRECT, now());
    }

    ReportRequest request(String account, long taskId, Verdict verdict, Instant solvedAt) {
        return ReportRequest.builder()
                .account(account)
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(solvedAt)
                .build();
    }

    /** A report whose window closes after {@code left}. */
    ReportRequest lasting(String account, long taskId, Duration left) {
        return request(
                account,
                taskId,
                Verdict.CORRECT,
                now().minus(FakeProvider.WINDOW).plus(left));
    }

    List<ReportRequest> requests(String account, int from, int count) {
        List<ReportRequest> requests = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            requests.add(request(account, i));
        }
        return requests;
    }

    /** Requests made from the numbers 1 to {@code count}. */
    static List<ReportRequest> list(int count, IntFunction<ReportRequest> request) {
        return IntStream.rangeClosed(1, count).mapToObj(request).toList();
    }

    /** Subscribes, and collects what comes. */
    static Collected collect(Flux<ReportResult> results) {
        Collected collected = new Collected();
        collected.subscription = results.subscribe(
                collected.results::add, error -> collected.error = error, () -> collected.completed = true);
        return collected;
    }

    static final class Collected {
        final List<ReportResult> results = Collections.synchronizedList(new ArrayList<>());
        volatile boolean completed;
        volatile @Nullable Throwable error;
        Disposable subscription = Disposables.disposed();

        long count(Outcome outcome) {
            return results.stream()
                    .filter(result -> result.outcome() == outcome)
                    .count();
        }

        ReportResult of(long taskId) {
            return results.stream()
                    .filter(result -> result.request().taskId().asLong() == taskId)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no result for task " + taskId + " in " + results));
        }
    }
}

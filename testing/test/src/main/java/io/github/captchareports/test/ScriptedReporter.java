package io.github.captchareports.test;

import io.github.captchareports.AccountControl;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterClosedException;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A reporter for unit tests: it answers by script, records what it is asked, and sends nothing.
 *
 * <pre>{@code
 * ScriptedReporter reporter = ScriptedReporter.withAccount("2captcha", "main");
 * reporter.whenTask(7).then(request -> Results.rejected(request, "ERROR_NO_SUCH_CAPCHA_ID"));
 * }</pre>
 *
 * <p>A request is answered by the script that matches it; where several do, by the one that was begun last, so that a test can
 * overrule what its set-up said. What no script matches is accepted, or gets the builder's {@linkplain ScriptedReporterBuilder#otherwise other
 * answer}; a {@linkplain ScriptedReporterBuilder#strict() strict} reporter ends it with an {@link AssertionError}.
 *
 * <p>The rules of the real reporter hold: reports are cold, each subscription is a request of its own; a stream has at most
 * {@linkplain ScriptedReporterBuilder#concurrency(int) concurrency} requests at work, one result for each of them, and an error of its source
 * last; the label of an unknown account is answered {@link UndeliveredReason#UNKNOWN_ACCOUNT}; what is cancelled while it is at work
 * ends as {@link UndeliveredReason#CANCELLED}; after {@link #shutdown} nothing is taken in. It has no ledger, guard, lanes or
 * deadlines: a task that is reported twice is answered twice, by script.
 *
 * <p>Results arrive on the thread that subscribes, on the clock for what is delayed, or on whatever thread a script's own
 * publisher uses. Thread-safe.
 */
public final class ScriptedReporter implements Reporter {
    private final Map<String, ScriptedAccount> accounts = new LinkedHashMap<>();
    private final int concurrency;
    private final Supplier<Scheduler> clock;
    private final @Nullable Function<? super ReportRequest, ? extends ReportResult> otherwise;
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final Books books = new Books();
    private final ScriptedShutdown shutdown;

    ScriptedReporter(ScriptedReporterBuilder builder) {
        this.concurrency = builder.concurrency;
        this.clock = builder.clock;
        this.otherwise = builder.otherwise;
        this.shutdown = new ScriptedShutdown(clock);
        for (String[] account : builder.accounts) {
            if (accounts.put(account[1], new ScriptedAccount(account[0], account[1], clock)) != null) {
                throw new IllegalArgumentException("account: two accounts have the label '" + account[1] + "'");
            }
        }
    }

    /**
     * Starts a reporter.
     *
     * @return a builder
     */
    public static ScriptedReporterBuilder builder() {
        return new ScriptedReporterBuilder();
    }

    /**
     * A reporter with one account, that accepts what no script matches.
     *
     * @param provider the id of the service's provider, such as {@code 2captcha}
     * @param label the account's label
     * @return the reporter
     */
    public static ScriptedReporter withAccount(String provider, String label) {
        return builder().account(provider, label).build();
    }

    /**
     * Begins a script.
     *
     * @param condition which requests it answers
     * @return the script, which has no effect before it has an answer
     */
    public Script when(Predicate<? super ReportRequest> condition) {
        Script script = new Script(condition, clock);
        scripts.add(0, script);
        return script;
    }

    /**
     * Begins a script for one task.
     *
     * @param id the task's id
     * @return the script
     */
    public Script whenTask(long id) {
        return whenTask(TaskId.of(id));
    }

    /**
     * Begins a script for one task.
     *
     * @param id the task's id
     * @return the script
     */
    public Script whenTask(String id) {
        return whenTask(TaskId.of(id));
    }

    /**
     * Begins a script for one task.
     *
     * @param id the task's id
     * @return the script
     */
    public Script whenTask(TaskId id) {
        Objects.requireNonNull(id, "id");
        return when(request -> id.equals(request.taskId()));
    }

    /**
     * Begins a script for one account.
     *
     * @param label the account's label
     * @return the script
     */
    public Script whenAccount(String label) {
        Objects.requireNonNull(label, "label");
        return when(request -> label.equals(request.account()));
    }

    @Override
    public Flux<ReportResult> report(Publisher<? extends ReportRequest> requests) {
        Objects.requireNonNull(requests, "requests");
        return Flux.defer(() -> {
            // Unless the source says otherwise, the stream ends because the intake was closed.
            AtomicReference<Mono<ReportResult>> last = new AtomicReference<>(Mono.error(ReporterClosedException::new));
            return Flux.<ReportRequest>from(requests)
                    .doOnComplete(() -> last.set(Mono.empty()))
                    .onErrorResume(failure -> {
                        last.set(Mono.error(failure));
                        return Mono.empty();
                    })
                    .takeUntilOther(shutdown.intakeClosed())
                    .flatMap(this::report, concurrency, 1)
                    .concatWith(Mono.defer(last::get));
        });
    }

    @Override
    public Mono<ReportResult> report(ReportRequest request) {
        Objects.requireNonNull(request, "request");
        return Mono.defer(() -> {
            shutdown.enter();
            books.receive(request);
            AtomicBoolean settled = new AtomicBoolean();
            return Mono.firstWithSignal(answer(request), cutOff(request))
                    .switchIfEmpty(Mono.error(() -> new AssertionError("the script has no result for " + request)))
                    .doOnNext(result -> settle(settled, checked(result, request)))
                    .doOnError(
                            failure -> settle(settled, Results.undelivered(request, UndeliveredReason.PROVIDER_FAILED)))
                    .doOnCancel(() -> cancel(settled, request))
                    .doFinally(end -> shutdown.leave());
        });
    }

    @Override
    public Mono<Void> shutdown(Duration grace) {
        return shutdown.begin(grace);
    }

    @Override
    public Mono<Void> shutdown() {
        return shutdown.begin();
    }

    @Override
    public boolean isDisposed() {
        return !shutdown.isOpen();
    }

    /**
     * The counters, which always agree: {@code received = sum of outcomes + open}. Requests and retries follow from the
     * {@linkplain ReportResult#attempts() attempts} of the results; there is no ledger, so its figures are zero.
     */
    @Override
    public ReporterStats stats() {
        return books.stats();
    }

    @Override
    public ScriptedAccount account(String label) {
        ScriptedAccount account = accounts.get(label);
        if (account == null) {
            throw new IllegalArgumentException("account: no account '" + label + "'; there are " + accounts.keySet());
        }
        return account;
    }

    @Override
    public Collection<AccountControl> accounts() {
        return List.copyOf(accounts.values());
    }

    /**
     * What was taken in, in order, one entry a subscription.
     *
     * @return a snapshot
     */
    public List<ReportRequest> requests() {
        return books.requests().list();
    }

    /**
     * What was taken in and what will be, without an end: wait with it instead of sleeping.
     *
     * @return replays what there is to each subscriber, then goes on; on the threads that report
     */
    public Flux<ReportRequest> requestStream() {
        return books.requests().flux();
    }

    /**
     * Waits until so many requests were taken in. Not on a thread that must not block.
     *
     * @param count how many in all
     * @param atMost how long to wait
     * @return the first {@code count} of them
     * @throws AssertionError if it takes longer; the message says how many came
     */
    public List<ReportRequest> awaitRequests(int count, Duration atMost) {
        return books.requests().await("requests", count, atMost);
    }

    /**
     * Waits until so many requests have their result. Not on a thread that must not block.
     *
     * @param count how many in all
     * @param atMost how long to wait
     * @return the first {@code count} of them
     * @throws AssertionError if it takes longer; the message says how many came
     */
    public List<ReportResult> awaitResults(int count, Duration atMost) {
        return books.results().await("results", count, atMost);
    }

    /**
     * How the requests ended, in order of completion, also those that nobody waited for any more.
     *
     * @return a snapshot
     */
    public List<ReportResult> results() {
        return books.results().list();
    }

    /**
     * Requests that were cancelled while they were at work.
     *
     * @return a snapshot, in order of cancellation
     */
    public List<ReportRequest> cancelled() {
        return books.cancelled().list();
    }

    /**
     * Requests that no script matched.
     *
     * @return a snapshot, in order
     */
    public List<ReportRequest> unmatched() {
        return books.unmatched().list();
    }

    /**
     * The graces of the shutdowns that were begun.
     *
     * @return a snapshot, in order; empty while the reporter is open
     */
    public List<Duration> shutdowns() {
        return shutdown.graces().list();
    }

    private Mono<ReportResult> answer(ReportRequest request) {
        if (!shutdown.isOpen()) {
            return Mono.just(Results.undelivered(request, UndeliveredReason.SHUT_DOWN));
        }
        if (!accounts.containsKey(request.account())) {
            return Mono.just(Results.undelivered(request, UndeliveredReason.UNKNOWN_ACCOUNT));
        }
        try {
            for (Script script : scripts) {
                Mono<ReportResult> answer = script.answer(request);
                if (answer != null) {
                    return answer;
                }
            }
        } catch (RuntimeException thrown) {
            return Mono.error(thrown);
        }
        books.unmatched().add(request);
        Function<? super ReportRequest, ? extends ReportResult> answer = otherwise;
        if (answer == null) {
            return Mono.error(new AssertionError("no script matches " + request
                    + "; begin one with when(...), or leave strict() out and it is accepted"));
        }
        return Mono.fromSupplier(() -> answer.apply(request));
    }

    /** The result of what is still at work when the grace of a shutdown is over. */
    private Mono<ReportResult> cutOff(ReportRequest request) {
        return shutdown.graceOver()
                .then(Mono.fromSupplier(() -> Results.undelivered(request, UndeliveredReason.SHUT_DOWN)));
    }

    private static ReportResult checked(ReportResult result, ReportRequest request) {
        if (!request.equals(result.request())) {
            throw new AssertionError("the script answered " + request + " with the result of " + result.request());
        }
        return result;
    }

    private boolean settle(AtomicBoolean settled, ReportResult result) {
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        books.end(result);
        return true;
    }

    private void cancel(AtomicBoolean settled, ReportRequest request) {
        if (settle(settled, Results.undelivered(request, UndeliveredReason.CANCELLED))) {
            books.cancelled().add(request);
        }
    }
}

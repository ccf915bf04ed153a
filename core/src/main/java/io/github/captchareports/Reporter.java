package io.github.captchareports;

import java.time.Duration;
import java.util.Collection;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reports verdicts to captcha-solving services: non-blocking, within each account's limits, earliest deadline first,
 * every task once. Thread-safe; one instance for a process, shared by all its streams and single calls.
 *
 * <pre>{@code
 * Reporter reporter = Reporter.builder()
 *         .account(Account.builder("2captcha", "main").clientKey(() -> key).build())
 *         .build();
 * Flux<ReportResult> results = requests.transform(reporter::report);
 * }</pre>
 *
 * <p>A {@link VirtualMachineError} (other than {@link StackOverflowError}) or {@link LinkageError} that is met on the way of a report, in user code or not, fails the
 * reporter: what is open gets its result (not sent: {@code Undelivered}, on the wire: {@code Indeterminate}), streams end
 * with the error after their results, nothing is taken in any more, and the error is thrown on. Any other error
 * of user code is handled as an exception is.
 *
 * <p>Results arrive on the engine's threads (the transport's event loops): nothing that blocks may run there without a
 * hand-over such as {@code publishOn}.
 *
 * <p>Life cycle: a reporter is open once {@link ReporterBuilder#build()} returns, takes nothing in any more from
 * {@link #shutdown()}, {@link #shutdown(Duration)} or {@link #dispose()} on, or after a fatal error, and does not open again.
 * {@link #isDisposed()} tells which. Where an application ends, {@code shutdown().block()} lets what was taken in finish.
 */
public interface Reporter extends Disposable {
    /**
     * Starts a reporter.
     *
     * @return a builder
     */
    static ReporterBuilder builder() {
        return new ReporterBuilder();
    }

    /**
     * Reports a stream of verdicts. Cold: each subscription is a stream of its own, and reports that were made before
     * meet the ledger.
     *
     * <p>Exactly one result comes out for each request that is taken in, in order of completion; a request never errors
     * the stream. An error of the source is passed on after the results of what was taken in. When the reporter is shut
     * down while the source is open, the source is cancelled and the stream ends with
     * {@link ReporterClosedException} after its results.
     *
     * <p>Backpressure: at most {@link ReporterBuilder#concurrency(int) concurrency} requests are at work; reports that
     * wait for a paused account do not count, up to {@link Account#maxPending()}. Cancelling withdraws what has not been sent;
     * what is on the wire is finished and remembered, without a result to anybody but listeners and
     * {@link #stats()}.
     *
     * @param requests the verdicts
     * @return their results
     */
    Flux<ReportResult> report(Publisher<? extends ReportRequest> requests);

    /**
     * Reports one verdict. Cold: each subscription is a request of its own, and a second one meets the ledger. Never
     * ends with an error. Cancelling withdraws the report if it has not been sent.
     *
     * @param request the verdict
     * @return its result
     */
    Mono<ReportResult> report(ReportRequest request);

    /**
     * Stops the intake at once, serves what was taken in until the grace ends, then answers everything left and closes
     * the connections. Completes when every request has its result. Starts at subscription; a second call joins the
     * first and can shorten the grace. Never ends with an error; cancelling it does not stop the shutdown.
     *
     * <p>When the grace is over, what has not been sent is {@code Undelivered}, what is on the wire {@code Indeterminate}.
     *
     * @param grace how long what was taken in may go on; zero to end at once
     * @return completes when everything has ended
     * @throws IllegalArgumentException if the grace is negative
     */
    Mono<Void> shutdown(Duration grace);

    /**
     * Shuts the reporter down with the grace that it was built with, see {@link ReporterBuilder#shutdownGrace} (20 s unless it
     * was set) and {@link #shutdown(Duration)}.
     *
     * @return completes when everything has ended
     */
    Mono<Void> shutdown();

    /**
     * Shuts the reporter down without grace, as {@code shutdown(Duration.ZERO)} does, and returns without waiting for the end.
     * Never blocks or throws; on a reporter that has ended it does nothing, and a shutdown under way loses the rest of its grace.
     * What ends right away may be told to its subscribers on the calling thread.
     */
    @Override
    default void dispose() {
        shutdown(Duration.ZERO).subscribe();
    }

    /**
     * Whether nothing is taken in any more: since a shutdown has begun, though what was taken in may still be at work, or since
     * the reporter has failed on a fatal error. Single requests are then answered {@code Undelivered}
     * ({@link ReportResult.UndeliveredReason#SHUT_DOWN}), and streams end with {@link ReporterClosedException} or that error.
     *
     * @return false only while the reporter is open
     */
    @Override
    boolean isDisposed();

    /**
     * The counters.
     *
     * @return a snapshot
     */
    ReporterStats stats();

    /**
     * The handle on an account.
     *
     * @param label the account's label
     * @return its handle
     * @throws IllegalArgumentException if there is no such account; the message lists those there are
     */
    AccountControl account(String label);

    /**
     * The handles on all accounts.
     *
     * @return one for each account, in the order they were given
     */
    Collection<AccountControl> accounts();

    /**
     * The handles on the accounts of one provider.
     *
     * @param provider the provider's id
     * @return one for each of its accounts, in the order they were given; empty where it has none
     */
    default Collection<AccountControl> accounts(String provider) {
        return accounts().stream()
                .filter(account -> account.provider().equals(provider))
                .toList();
    }
}

package io.github.captchareports;

import io.github.captchareports.internal.ReporterAssembler;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Collects the settings of a {@link Reporter}; {@link #build()} checks them and opens it. Not thread-safe. */
public final class ReporterBuilder {
    private final List<Account> accounts = new ArrayList<>();
    private final List<ReportProvider> providers = new ArrayList<>();
    private final List<ReporterListener> listeners = new ArrayList<>();
    private int concurrency = 1024;
    private Duration margin = Duration.ofMillis(500);
    private Duration responseTimeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    private long ledgerMaximumSize = 10_000_000;
    private Scheduler clock = Schedulers.parallel();
    private @Nullable TaskJournal journal;
    private @Nullable ComplaintMemory complaintMemory;
    private @Nullable SharedLedger sharedLedger;
    private int processes = 1;
    private Duration sharedLedgerTimeout = Duration.ofSeconds(1);
    private Supplier<String> processName =
            () -> UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();

    ReporterBuilder() {}

    /**
     * Adds an account. At least one is required.
     *
     * @param account the account
     * @return this
     */
    public ReporterBuilder account(Account account) {
        accounts.add(account);
        return this;
    }

    /**
     * Adds a provider beside those that {@link java.util.ServiceLoader} finds.
     *
     * @param provider the provider; its id must be its own
     * @return this
     */
    public ReporterBuilder provider(ReportProvider provider) {
        providers.add(provider);
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener told what happens
     * @return this
     */
    public ReporterBuilder listener(ReporterListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets how many requests of one stream are at work at once, and so how far ahead earliest-deadline-first can look.
     * Default 1024. Must not be above any account's {@link Account#maxPending()}.
     *
     * <p>A stream is read ahead of its results by so many requests. Reports of an account that is paused, probing or
     * unreachable do not count, nor do those beyond an even share while several accounts are active in the stream, so that
     * no account waits for another: each such account adds its {@link Account#maxPending()} and {@link
     * Account#maxInFlight()} at most. Labels that no account has add nothing.
     *
     * @param requests 1 to 1,000,000
     * @return this
     */
    public ReporterBuilder concurrency(int requests) {
        this.concurrency = Settings.between("concurrency", requests, 1, 1_000_000);
        return this;
    }

    /**
     * Sets how long before its deadline a report is given up, to leave time for the way to the service. Default 500 ms.
     *
     * @param duration zero or more; below every provider's reporting window
     * @return this
     */
    public ReporterBuilder margin(Duration duration) {
        this.margin = Settings.notNegative("margin", duration);
        return this;
    }

    /**
     * Sets how long an attempt may take, from its start to the whole answer. Default 10 s. Not below the connect
     * timeout.
     *
     * @param duration more than zero
     * @return this
     */
    public ReporterBuilder responseTimeout(Duration duration) {
        this.responseTimeout = Settings.positive("response timeout", duration);
        return this;
    }

    /**
     * Sets how long opening a connection may take. Default 5 s, or the response timeout where that is shorter.
     *
     * @param duration more than zero
     * @return this
     */
    public ReporterBuilder connectTimeout(Duration duration) {
        this.connectTimeout = Settings.positive("connect timeout", duration);
        return this;
    }

    /**
     * Sets how failed attempts are repeated. Default {@link RetryPolicy#DEFAULT}.
     *
     * @param policy the policy
     * @return this
     */
    public ReporterBuilder retryPolicy(RetryPolicy policy) {
        this.retryPolicy = policy;
        return this;
    }

    /**
     * Sets how many settled tasks are remembered at most, at some 29 bytes each; where the id is a text at some 140 bytes for a
     * UUID and some 220 for another text of 36 characters. Reports in flight are never forgotten. Default 10,000,000. Above it
     * the oldest are forgotten early, which {@link ReporterStats#ledgerEvictions()} counts.
     *
     * @param tasks at least 1,000
     * @return this
     */
    public ReporterBuilder ledgerMaximumSize(long tasks) {
        if (tasks < 1_000) {
            throw new IllegalArgumentException("ledger maximum size: " + tasks + "; use at least 1,000");
        }
        this.ledgerMaximumSize = tasks;
        return this;
    }

    /**
     * Sets a journal that outlives the process. Default none: a process that dies forgets what it has sent. What the
     * journal knows is answered as {@link TaskJournal} says, for as long as the journal {@linkplain TaskJournal#retention()
     * remembers} it; the memory of this process is kept as long, up to {@link #ledgerMaximumSize}.
     *
     * @param memory the journal; it is read when the reporter is opened
     * @return this
     */
    public ReporterBuilder journal(TaskJournal memory) {
        this.journal = memory;
        return this;
    }

    /**
     * Sets what keeps the complaints of each account from one process to the next, for instance a {@link ComplaintFile}.
     * Default: the shared ledger, or else the journal, where that is a {@link ComplaintMemory} too, and otherwise none: a process
     * begins as if its accounts had never complained.
     *
     * @param memory the memory; it is read when the reporter is opened, and is the caller's to close, after the reporter's
     *     shutdown
     * @return this
     */
    public ReporterBuilder complaintMemory(ComplaintMemory memory) {
        this.complaintMemory = memory;
        return this;
    }

    /**
     * Sets a ledger that is shared with other processes which report for the same accounts: together they report no task twice,
     * and hold rate and complaint limits as one. Accounts that are the same have the same label in all of them. The ledger is the
     * caller's to close, after the reporter's shutdown. Default none.
     *
     * <p>No report waits for the ledger longer than {@link #sharedLedgerTimeout}, and none past its deadline. What happens while
     * it cannot be reached is each account's {@link Account#ledgerOutagePolicy()}.
     *
     * @param ledger the ledger
     * @param processes how many processes share it, this one included, 1 to 10,000: the part of each account's rate that is
     *     used while the others cannot be asked
     * @return this
     */
    public ReporterBuilder sharedLedger(SharedLedger ledger, int processes) {
        this.sharedLedger = ledger;
        this.processes = Settings.between("processes", processes, 1, 10_000);
        return this;
    }

    /**
     * Sets how long an answer of the shared ledger may take. Default 1 s: a virtual machine that has just started needs
     * a good part of it. After the first that takes longer nothing waits at all, until the ledger is there again; it is asked
     * every second.
     *
     * @param duration more than zero
     * @return this
     */
    public ReporterBuilder sharedLedgerTimeout(Duration duration) {
        this.sharedLedgerTimeout = Settings.positive("shared ledger timeout", duration);
        return this;
    }

    /**
     * Sets the one source of time and of timers: {@code now(NANOSECONDS)} is the monotonic clock,
     * {@code now(MILLISECONDS)} the wall clock. Default {@link Schedulers#parallel()}; tests hand in a virtual one.
     *
     * @param scheduler the clock
     * @return this
     */
    public ReporterBuilder clock(Scheduler scheduler) {
        this.clock = scheduler;
        return this;
    }

    /**
     * Sets the source of jitter for backoff. Default: the thread-local random source.
     *
     * @param fraction supplies values from 0 (inclusive) to 1 (exclusive), from any thread
     * @return this
     */
    public ReporterBuilder jitter(DoubleSupplier fraction) {
        this.jitter = fraction;
        return this;
    }

    /**
     * Checks the settings and opens the reporter. No connection is opened before the first report.
     *
     * @return the reporter
     * @throws IllegalArgumentException if settings contradict each other, an account names an unknown provider, two
     *     accounts share a label or a key, or two providers share an id; the message says which, and the remedy
     */
    public Reporter build() {
        return ReporterAssembler.open(new ReporterSettings(
                List.copyOf(accounts),
                List.copyOf(providers),
                List.copyOf(listeners),
                concurrency,
                margin,
                responseTimeout,
                connectTimeout,
                retryPolicy,
                ledgerMaximumSize,
                clock,
                jitter,
                journal,
                complaintMemory == null ? otherMemory() : complaintMemory,
                sharedLedger == null
                        ? null
                        : new SharedLedgerSettings(sharedLedger, processes, sharedLedgerTimeout, processName.get())));
    }

    private @Nullable ComplaintMemory otherMemory() {
        if (sharedLedger instanceof ComplaintMemory shared) {
            return shared;
        }
        return journal instanceof ComplaintMemory kept ? kept : null;
    }
}

package io.github.captchareports.internal.settings;

import io.github.captchareports.Account;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** What the builder collected. */
public record ReporterSettings(
        List<Account> accounts,
        List<ReportProvider> providers,
        List<ReporterListener> listeners,
        int concurrency,
        Duration margin,
        Duration responseTimeout,
        Duration connectTimeout,
        RetryPolicy retryPolicy,
        long ledgerMaximumSize,
        Scheduler clock,
        DoubleSupplier jitter,
        @Nullable TaskJournal journal,
        @Nullable ComplaintMemory complaintMemory,
        @Nullable SharedLedgerSettings sharing) {
    /** The monotonic clock. */
    public long nanos() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    /** The wall clock. */
    public Instant wallClock() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}

package io.github.captchareports.internal.settings;

import io.github.captchareports.Account;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.shared.Sharing;
import io.github.captchareports.spi.ComplaintMemory;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.TaskJournal;
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
        @Nullable Sharing sharing) {
    /** The monotonic clock. */
    public long nanos() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    /** The wall clock. */
    public Instant wallClock() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}

package io.github.captchareports.internal.account;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneView;
import io.github.captchareports.internal.telemetry.FatalErrors;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * While an account is refused for good, looks whether its supplier gives another key, and then lets one report try it: at
 * once the first time, later at most one key a minute.
 */
final class KeyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final long BETWEEN_LOOKS = Duration.ofSeconds(10).toNanos();
    private static final long BETWEEN_TRIES = Duration.ofMinutes(1).toNanos();

    private final String account;
    private final AccountKey key;
    private final Scheduler clock;
    private final FatalErrors fatal;
    private final Disposable.Swap looking = Disposables.swap();
    private boolean isLooking;
    private volatile @Nullable Long triedAt;

    KeyWatch(String account, AccountKey key, Scheduler clock, FatalErrors fatal) {
        this.account = account;
        this.key = key;
        this.clock = clock;
        this.fatal = fatal;
    }

    /** Told inside the drain loop whenever the phase has changed. */
    void onPhase(LaneView view, Lane lane) {
        boolean refused = view.phase() == Phase.REFUSED && view.until() >= LaneView.NEVER;
        if (refused == isLooking) {
            return;
        }
        isLooking = refused;
        try {
            looking.update(
                    refused
                            ? clock.schedulePeriodically(() -> look(lane), 0, BETWEEN_LOOKS, TimeUnit.NANOSECONDS)
                            : Disposables.disposed());
        } catch (RejectedExecutionException closedScheduler) {
            LOG.warn(
                    "account '{}': the clock takes no more timers, so no other key is tried", account, closedScheduler);
        }
    }

    /** Looks no more. */
    void close() {
        looking.dispose();
    }

    /** On a thread of the clock, where nobody else would hear of what is fatal. */
    private void look(Lane lane) {
        try {
            tryAnother(lane);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.error("account '{}': the look for another key failed", account, thrown);
            }
        }
    }

    private void tryAnother(Lane lane) {
        long now = clock.now(TimeUnit.NANOSECONDS);
        Long last = triedAt;
        if ((last == null || now - last >= BETWEEN_TRIES) && key.hasAnother()) {
            triedAt = now;
            LOG.info("account '{}': its key was refused and there is another one; the next report tries it", account);
            lane.probeRefusal();
        }
    }
}

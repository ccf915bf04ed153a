package io.github.captchareports.internal.account;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a service's clock is ahead of ours, by the {@code Date} of its answers: smoothed over the latest of them, and
 * zero as long as no two answers in a row agreed, or when none has come for a while. It is kept against the monotonic
 * clock, so that a step of our wall clock does not touch it. Differences below the header's own resolution count as none,
 * and those that no clock skew explains are not believed.
 */
public final class ServiceClock {
    /** The header has whole seconds. */
    private static final long RESOLUTION = 1_000;
    /** A slower answer says too little of when it was written. */
    private static final Duration SLOWEST = Duration.ofSeconds(1);
    /** Answers that differ by less tell of the same clock. */
    private static final long AGREEING = 2_000;

    private static final long BELIEVED = Duration.ofMinutes(5).toMillis();
    /** A wrong estimate may keep reports from being sent, and so the answers away that would mend it. */
    private static final long LAPSES_AFTER = TimeUnit.MINUTES.toNanos(10);

    private static final int SMOOTHING = 8;

    /** What is known; null while nothing is. */
    private volatile @Nullable Estimate estimate;
    /** The origin by the latest answer, where it did not agree. */
    private @Nullable Long candidate;

    private volatile long latestSecond = Long.MIN_VALUE;

    /**
     * The latest estimate.
     *
     * @param origin the service's wall clock at monotonic time zero, in milliseconds
     * @param at monotonic time of the latest answer that agreed
     */
    private record Estimate(long origin, long at) {}

    /**
     * What is to be added to our clock to have the service's.
     *
     * @param wall our wall clock
     * @param now the monotonic clock at the same moment
     */
    public Duration ahead(Instant wall, long now) {
        Estimate known = estimate;
        if (known == null || now - known.at() > LAPSES_AFTER) {
            return Duration.ZERO;
        }
        long ahead = known.origin() + millis(now) - wall.toEpochMilli();
        return Math.abs(ahead) < RESOLUTION || Math.abs(ahead) > BELIEVED ? Duration.ZERO : Duration.ofMillis(ahead);
    }

    /**
     * Takes note of an answer; of those that agree it looks at one a second.
     *
     * @param receivedAt when it came, by our wall clock
     * @param now by the monotonic clock
     * @param elapsed how long it took
     */
    public void note(@Nullable String date, Instant receivedAt, long now, Duration elapsed) {
        if (date == null || receivedAt.getEpochSecond() == latestSecond || elapsed.compareTo(SLOWEST) > 0) {
            return;
        }
        Instant written = read(date);
        if (written == null) {
            return;
        }
        long halfway = elapsed.toMillis() / 2;
        long ahead = written.toEpochMilli() + RESOLUTION / 2 - (receivedAt.toEpochMilli() - halfway);
        if (Math.abs(ahead) <= BELIEVED && agrees(receivedAt.toEpochMilli() + ahead - millis(now), now)) {
            latestSecond = receivedAt.getEpochSecond();
        }
    }

    private synchronized boolean agrees(long sample, long now) {
        Estimate known = estimate;
        if (known != null && Math.abs(sample - known.origin()) <= AGREEING) {
            long step = Math.round((sample - known.origin()) / (double) SMOOTHING);
            estimate = new Estimate(known.origin() + step, now);
        } else if (candidate != null && Math.abs(sample - candidate) <= AGREEING) {
            estimate = new Estimate(sample, now);
        } else {
            candidate = sample;
            return false;
        }
        candidate = null;
        return true;
    }

    private static long millis(long nanos) {
        return Math.floorDiv(nanos, 1_000_000);
    }

    private static @Nullable Instant read(String date) {
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}

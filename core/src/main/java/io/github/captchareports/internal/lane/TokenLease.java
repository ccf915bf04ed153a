package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;

/**
 * The tokens that this process has taken out of a bucket that it shares with others, a batch at a time and each for a short
 * time only: what the shared bucket may hold, and what may be gained while a batch is used, together are the burst. So the
 * limit of {@code perSecond + burst} in any second holds for all processes together. Touched only inside the lane's drain loop.
 */
final class TokenLease {
    private static final double NANOS = 1e9;
    private static final double BATCH_SECONDS = 0.05;
    /** How long a batch is usable that took too long to arrive: without it a slow ledger would stop everything. */
    private static final long MINIMUM_USE = 1_000_000;

    /** How long to wait before asking again after the bucket could not be reached. */
    private static final long RETRY_AFTER = 10_000_000;

    private RateLimit bucket;
    private long life;
    private int left;
    private long usableFrom;
    private long usableUntil;
    /** Tokens of earlier batches that were given back, and until when all of them are usable. */
    private int spare;

    private long spareUntil;
    /** The outstanding request; 0 where there is none. */
    private long request;

    private long requests;
    private long askedAt;
    private long askFrom;

    TokenLease(RateLimit limit, long now) {
        this.bucket = bucketOf(limit);
        this.life = lifeIn(limit, bucket);
        this.askFrom = now;
    }

    private static RateLimit bucketOf(RateLimit limit) {
        return limit.withBurst(Math.max(1, limit.burst() / 2));
    }

    /** A burst of one leaves half a token's time: half of one more token in a second is none. */
    private static long lifeIn(RateLimit limit, RateLimit bucket) {
        double spare = Math.max(0.5, limit.burst() - bucket.burst());
        return (long) (spare / limit.perSecond() * NANOS);
    }

    void limit(RateLimit limit) {
        bucket = bucketOf(limit);
        life = lifeIn(limit, bucket);
        left = 0;
        spare = 0;
    }

    /** The bucket that the processes share. */
    RateLimit bucket() {
        return bucket;
    }

    /** How many tokens to take at once. */
    int batch() {
        return (int) Math.max(1, Math.min(bucket.burst(), bucket.perSecond() * BATCH_SECONDS));
    }

    boolean available(long now) {
        return hasSpare(now) || (isFresh(now) && now - usableFrom >= 0);
    }

    /** Whether a batch is to be asked for. */
    boolean wanting(long now) {
        return request == 0 && now - askFrom >= 0 && !hasSpare(now) && !isFresh(now);
    }

    /** Notes that a batch is asked for; the number is for {@link #arrived} and {@link #refused}. */
    long ask(long now) {
        askedAt = now;
        request = ++requests;
        return request;
    }

    /** A batch has come whose last token is there in {@code wait}, counted from some moment since it was asked for. */
    void arrived(long number, int tokens, long wait, long now) {
        if (number != request) {
            return;
        }
        request = 0;
        left = tokens;
        usableFrom = now + wait;
        usableUntil = Math.max(askedAt + wait + life, usableFrom + MINIMUM_USE);
    }

    /** No batch can be had. */
    void refused(long number, long now) {
        if (number == request) {
            forget(now + RETRY_AFTER);
        }
    }

    /** Forgets what there is, and the request that is outstanding. */
    void forget(long askAgainFrom) {
        request = 0;
        left = 0;
        spare = 0;
        askFrom = askAgainFrom;
    }

    /** Takes a token; the answer, until when it is usable, is for {@link #giveBack}. */
    long take(long now) {
        if (hasSpare(now)) {
            spare--;
            return spareUntil;
        }
        left--;
        return usableUntil;
    }

    /** Takes a token back that was not used. */
    void giveBack(long until, long now) {
        if (now - until >= 0) {
            return;
        }
        spareUntil = hasSpare(now) ? Math.min(spareUntil, until) : until;
        spare = hasSpare(now) ? spare + 1 : 1;
    }

    /** When to look again. */
    long wakeAt(long now) {
        if (hasSpare(now)) {
            return now;
        }
        if (isFresh(now)) {
            return usableFrom;
        }
        return request == 0 ? Math.max(now, askFrom) : Availability.NEVER;
    }

    private boolean hasSpare(long now) {
        return spare > 0 && now - spareUntil < 0;
    }

    private boolean isFresh(long now) {
        return left > 0 && now - usableUntil < 0;
    }
}

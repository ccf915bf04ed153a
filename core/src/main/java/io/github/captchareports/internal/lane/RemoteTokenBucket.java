package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;
import java.util.function.LongConsumer;

/** The bucket of tokens that several processes share. */
public interface RemoteTokenBucket {
    /** The answer of a bucket that cannot be reached. */
    long UNREACHABLE = -1;

    /**
     * Takes tokens out of the shared bucket, ahead of their time if need be.
     *
     * @param answer called once, on any thread: the nanoseconds until the last of them is there, or {@link #UNREACHABLE}
     */
    void take(RateLimit bucket, int tokens, LongConsumer answer);
}

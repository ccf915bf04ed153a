package io.github.captchareports.verification.support;

/** What a server saw of a rate. */
public final class Rates {
    private Rates() {}

    /** The most requests within a window of time, which need not begin at a whole second. */
    public static int most(long[] times, long window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.length; last++) {
            while (times[last] - times[first] >= window) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}

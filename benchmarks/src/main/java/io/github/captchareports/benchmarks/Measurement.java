package io.github.captchareports.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What came of one client process.
 *
 * @param transport what carried its bytes
 * @param reports with their result, in the measured phase
 * @param errors of the whole run
 * @param firstError one of them, or null
 * @param seconds measured
 * @param cpuMicros of the process, by the operating system's account, a report
 * @param allocatedBytes a report
 * @param latency from the moment a report is handed to the client
 * @param liveHeapBytes after a full collection when all was done; 0 where nobody asked
 * @param from the wall clock when the measured phase began, in milliseconds
 * @param until the wall clock when it ended
 */
record Measurement(
        String transport,
        long reports,
        long errors,
        @Nullable String firstError,
        double seconds,
        double cpuMicros,
        double allocatedBytes,
        Latency latency,
        long liveHeapBytes,
        long from,
        long until) {
    /**
     * Of a report, in milliseconds.
     *
     * @param p50 half of them were not slower
     * @param p99 99 of 100 were not slower
     * @param p999 999 of 1,000 were not slower
     */
    record Latency(double p50, double p99, double p999) {}

    static Measurement failed(String why) {
        return new Measurement("", 0, 1, why, 0, 0, 0, new Latency(0, 0, 0), 0, 0, 0);
    }

    boolean isFailed() {
        return errors > 0 || reports == 0;
    }

    double perSecond() {
        return seconds == 0 ? 0 : reports / seconds;
    }
}

package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Measurement.Latency;

/** Measurements that nobody measured. */
final class Samples {
    private Samples() {}

    static Measurement measurement(long perSecond, double cpuMicros) {
        return new Measurement(
                "epoll", 10 * perSecond, 0, null, 10, cpuMicros, 3_000, new Latency(1, 51, 60), 0, 1_000, 11_000);
    }
}

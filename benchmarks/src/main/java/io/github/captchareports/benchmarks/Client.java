package io.github.captchareports.benchmarks;

import java.util.concurrent.CompletableFuture;

/** One way to send reports. */
interface Client extends AutoCloseable {
    /** Starts to report the load; completes when it has ended and every report has its result. */
    CompletableFuture<?> run(Load load, Tally tally);

    /** What carries its bytes. */
    String transport();

    @Override
    void close();
}

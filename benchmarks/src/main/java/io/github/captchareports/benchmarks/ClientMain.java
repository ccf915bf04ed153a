package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Workload.Phases;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client's process: a {@link Workload} as JSON in the first argument, a {@link Measurement} as JSON in its output. */
public final class ClientMain {
    private static final int PATIENCE_SECONDS = 60;
    private static final long MOST_ERRORS = 1000;

    private ClientMain() {}

    /**
     * Runs a client and measures it.
     *
     * @param arguments the workload
     * @throws Exception if the client does not come to its end
     */
    public static void main(String[] arguments) throws Exception {
        Workload workload = Json.read(arguments[0], Workload.class);
        System.out.println(Json.write(measure(workload)));
        // Clients have threads of their own, and some of them outlive their owner.
        System.exit(0);
    }

    private static Measurement measure(Workload workload) throws Exception {
        Load load = new Load(workload.demand());
        Tally tally = new Tally();
        Phases phases = workload.phases();
        try (Client client = workload.client().open(workload)) {
            CompletableFuture<?> ended = client.run(load, tally);
            pause(phases.warmUpMillis(), tally);
            tally.measure(true);
            long from = System.currentTimeMillis();
            Usage before = Usage.now();
            if (workload.demand().reports() > 0) {
                ended.get(phases.measuredMillis(), TimeUnit.MILLISECONDS);
            } else {
                pause(phases.measuredMillis(), tally);
            }
            Usage used = Usage.now().minus(before);
            tally.measure(false);
            long until = System.currentTimeMillis();
            load.end();
            ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long heap = phases.heapAtEnd() ? LiveHeap.bytes() : 0;
            return measurement(client.transport(), tally, used, heap, from, until);
        }
    }

    private static Measurement measurement(
            String transport, Tally tally, Usage used, long heap, long from, long until) {
        long reports = tally.reports();
        double divisor = Math.max(1, reports);
        return new Measurement(
                transport,
                reports,
                tally.errors(),
                tally.firstError(),
                used.nanos() / (double) TimeUnit.SECONDS.toNanos(1),
                used.cpuNanos() / divisor / TimeUnit.MICROSECONDS.toNanos(1),
                used.allocatedBytes() / divisor,
                tally.latency(),
                heap,
                from,
                until);
    }

    private static void pause(long millis, Tally tally) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            if (tally.errors() > MOST_ERRORS) {
                throw new IllegalStateException("given up: " + tally.firstError());
            }
            Thread.sleep(Math.min(left, 100));
        }
    }
}

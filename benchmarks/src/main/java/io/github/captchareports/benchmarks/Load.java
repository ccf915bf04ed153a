package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Workload.Demand;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The tasks that a client reports, each a new one, until the load ends. Thread-safe. */
final class Load {
    /** What {@link #next()} says when the load has ended. */
    static final long END = 0;

    private static final long FIRST_TASK = 74_455_221_488L;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Demand demand;
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean ended;

    Load(Demand demand) {
        this.demand = demand;
    }

    /** A task, or {@link #END}. */
    long next() {
        if (ended) {
            return END;
        }
        long nth = taken.getAndIncrement();
        return demand.reports() > 0 && nth >= demand.reports() ? END : FIRST_TASK + nth;
    }

    void end() {
        ended = true;
    }

    /** Ends when the load does; at the offered rate, or as fast as is asked for. */
    Flux<Long> tasks() {
        return demand.perSecond() > 0
                ? paced()
                : Flux.generate(sink -> {
                    long task = next();
                    if (task == END) {
                        sink.complete();
                    } else {
                        sink.next(task);
                    }
                });
    }

    /** One of so many callers, each of which has one report in flight: together they keep the offered rate. */
    Slot slot(int index) {
        return new Slot(index);
    }

    private Flux<Long> paced() {
        return Flux.<Long>create(sink -> {
            long began = System.nanoTime();
            long[] emitted = new long[1];
            Scheduler.Worker ticks = Schedulers.single().createWorker();
            sink.onDispose(ticks);
            ticks.schedulePeriodically(() -> emitDue(sink, began, emitted), 0, 1, TimeUnit.MILLISECONDS);
        });
    }

    private void emitDue(FluxSink<Long> sink, long began, long[] emitted) {
        double due = (System.nanoTime() - began) * demand.perSecond() / NANOS;
        while (emitted[0] < due && sink.requestedFromDownstream() > 0) {
            long task = next();
            if (task == END) {
                sink.complete();
                return;
            }
            emitted[0]++;
            sink.next(task);
        }
        if (ended) {
            sink.complete();
        }
    }

    /** The turn of one caller. For one thread at a time. */
    final class Slot {
        private final long interval =
                demand.perSecond() > 0 ? (long) (NANOS * demand.concurrency() / demand.perSecond()) : 0;
        private long due;

        private Slot(int index) {
            this.due = System.nanoTime() + interval * index / demand.concurrency();
        }

        /** Takes the next turn, and says how long it is to be waited for; never positive without an offered rate. */
        long waitNanos() {
            if (interval == 0) {
                return 0;
            }
            long wait = due - System.nanoTime();
            due += interval;
            return wait;
        }
    }
}

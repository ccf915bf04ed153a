package io.github.captchareports.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * All callers of a raw client, each with one report in flight.
 *
 * @param load what they report
 * @param tally what became of it
 * @param open how many go on
 * @param ended completes with the last
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
record Callers(Load load, Tally tally, AtomicInteger open, CompletableFuture<?> ended) {
    /** Has a caller report its next task, when its turn has come. */
    void turn(ChannelHandlerContext context, Flushes flushes, Load.Slot slot, LongConsumer report) {
        long wait = slot.waitNanos();
        if (wait > 0) {
            context.executor()
                    .schedule(
                            () -> {
                                take(report);
                                flushes.soon(context);
                            },
                            wait,
                            TimeUnit.NANOSECONDS);
        } else {
            take(report);
        }
    }

    private void take(LongConsumer report) {
        long task = load.next();
        if (task == Load.END) {
            leave();
        } else {
            report.accept(task);
        }
    }

    /** A caller does not go on. */
    void leave() {
        if (open.decrementAndGet() == 0) {
            ended.complete(null);
        }
    }
}

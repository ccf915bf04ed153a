package io.github.captchareports.tck;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits, within bounds, for what a store answers. */
final class Stages {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Stages() {}

    /** What a stage completes with. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("the stage failed: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("the stage did not complete within " + PATIENCE, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Runs work on several threads at once, to its end. */
    static void onThreads(int threads, ThreadWork work) {
        Thread[] all = new Thread[threads];
        Throwable[] failures = new Throwable[threads];
        for (int i = 0; i < threads; i++) {
            int mine = i;
            all[i] = new Thread(() -> {
                try {
                    work.run(mine);
                } catch (RuntimeException | Error failed) {
                    failures[mine] = failed;
                }
            });
            all[i].start();
        }
        for (int i = 0; i < threads; i++) {
            try {
                all[i].join(PATIENCE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
            if (all[i].isAlive()) {
                throw new AssertionError("a thread did not end within " + PATIENCE);
            }
            if (failures[i] != null) {
                throw new AssertionError("on one of several threads: " + failures[i], failures[i]);
            }
        }
    }

    /** Work of one of several threads. */
    interface ThreadWork {
        /** Runs as the thread of this number. */
        void run(int thread);
    }

    /** Lets time pass by the clock of the machine. */
    static void pass(Duration time) {
        long from = System.nanoTime();
        for (long left = time.toNanos(); left > 0; left = time.toNanos() - (System.nanoTime() - from)) {
            LockSupport.parkNanos(left);
        }
    }
}

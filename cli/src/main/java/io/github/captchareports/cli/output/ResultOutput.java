package io.github.captchareports.cli.output;

import io.github.captchareports.ReportResult;
import io.github.captchareports.cli.line.ParsedLine;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Writes results on a thread of its own. The threads that hand results over never wait. The engine is bounded by its demand,
 * which is renewed as lines are written; the reader of invalid lines is bounded by {@link #reserve}. Where the output is
 * not read, nothing more is read from the input, and memory does not grow.
 *
 * <p>Flushes when there was nothing to write for a moment, and at least every {@link #FLUSH_INTERVAL}.
 */
public final class ResultOutput implements Subscriber<ReportResult> {
    private static final int AHEAD = 256;
    private static final int RENEWED_BY = 64;
    private static final int BUFFER = 1 << 16;
    private static final long FLUSH_INTERVAL = Duration.ofMillis(200).toNanos();
    private static final long QUIET = Duration.ofMillis(10).toNanos();

    private sealed interface Entry {}

    private record Result(ReportResult result) implements Entry {}

    private record Invalid(ParsedLine.Invalid line) implements Entry {}

    private record End(@Nullable Throwable cause) implements Entry {}

    private final OutputStream out;
    private final Tally tally;
    private final Runnable onBroken;
    private final Consumer<Throwable> onFailure;
    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final ByteBudget budget;
    private final Semaphore invalidSlots = new Semaphore(AHEAD);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "captcha-reports-writer");

    private volatile @Nullable Subscription upstream;
    private volatile @Nullable IOException broken;
    private volatile @Nullable Throwable failure;
    private final AtomicLong unwritten = new AtomicLong();

    // Touched by the writer thread only.
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int sinceRenewal;
    private boolean unflushed;
    private long lastFlush;

    /**
     * Makes an output that writes nothing before {@link #start()}.
     *
     * @param budget how much may be on its way from the input to here
     * @param onBroken told, on the writer's thread, when nothing can be written any more
     * @param onFailure told of what is no error of the output
     */
    public ResultOutput(
            OutputStream out, Tally tally, ByteBudget budget, Runnable onBroken, Consumer<Throwable> onFailure) {
        this.out = new BufferedOutputStream(out, BUFFER);
        this.tally = tally;
        this.budget = budget;
        this.onBroken = onBroken;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    public void start() {
        lastFlush = System.nanoTime();
        thread.start();
    }

    /** Waits for room for a line: for its bytes and, where it is invalid, for its place in the queue. */
    public void reserve(ParsedLine line) throws InterruptedException {
        if (line instanceof ParsedLine.Invalid) {
            invalidSlots.acquire();
        }
        budget.take(line.weight());
    }

    /** Gives back what {@link #reserve} took for a line that was not handed on. */
    public void release(ParsedLine line) {
        if (line instanceof ParsedLine.Invalid) {
            invalidSlots.release();
        }
        budget.give(line.weight());
    }

    /** Hands over an invalid line, for which room was reserved. */
    public void invalid(ParsedLine.Invalid line) {
        put(new Invalid(line));
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        subscription.request(AHEAD);
    }

    @Override
    public void onNext(ReportResult result) {
        put(new Result(result));
    }

    @Override
    public void onError(Throwable cause) {
        put(new End(cause));
    }

    @Override
    public void onComplete() {
        put(new End(null));
    }

    /** Waits until the stream has ended and everything is written; false where that took longer. */
    public boolean await(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Why nothing could be written any more; null where all went well. */
    @Nullable
    public IOException broken() {
        return broken;
    }

    /** What ended the stream, or a result that could not be formatted; null where all went well. */
    @Nullable
    public Throwable failure() {
        return failure;
    }

    /** Results that came after the output broke. */
    public long unwritten() {
        return unwritten.get();
    }

    private void put(Entry entry) {
        try {
            queue.add(entry);
        } catch (Error lost) {
            fail(lost);
            throw lost;
        }
        LockSupport.unpark(thread);
    }

    private void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        onFailure.accept(cause);
    }

    private void work() {
        Entry entry = null;
        while (!(entry instanceof End)) {
            try {
                entry = queue.poll();
                step(entry);
            } catch (RuntimeException | Error broken) {
                fail(broken);
            }
        }
        ended.countDown();
    }

    private void step(@Nullable Entry entry) {
        if (entry == null) {
            rest();
        } else if (entry instanceof End end) {
            if (end.cause() != null && failure == null) {
                failure = end.cause();
            }
            flush();
        } else {
            write(entry);
        }
    }

    private void rest() {
        if (!unflushed) {
            LockSupport.park(this);
            return;
        }
        LockSupport.parkNanos(this, QUIET);
        if (queue.isEmpty()) {
            flush();
        }
    }

    private void write(Entry entry) {
        line.reset();
        try {
            if (entry instanceof Result result) {
                tally.count(result.result());
                ResultFormat.write(result.result(), line);
            } else if (entry instanceof Invalid invalid) {
                tally.count(invalid.line());
                invalidSlots.release();
                ResultFormat.write(invalid.line(), line);
            }
            writeLine();
        } catch (IOException closed) {
            breakOff(closed);
        } catch (RuntimeException | Error broken) {
            fail(broken);
        } finally {
            budget.give(weight(entry));
            if (entry instanceof Result) {
                renew();
            }
        }
        if (System.nanoTime() - lastFlush >= FLUSH_INTERVAL) {
            flush();
        }
    }

    private static long weight(Entry entry) {
        if (entry instanceof Result result) {
            return ParsedLine.Valid.weight(result.result().request());
        }
        return entry instanceof Invalid invalid ? invalid.line().weight() : 0;
    }

    private void writeLine() throws IOException {
        if (broken != null) {
            unwritten.incrementAndGet();
            return;
        }
        unflushed = true;
        line.writeTo(out);
    }

    private void renew() {
        Subscription subscription = upstream;
        if (++sinceRenewal == RENEWED_BY && subscription != null) {
            sinceRenewal = 0;
            subscription.request(RENEWED_BY);
        }
    }

    private void flush() {
        unflushed = false;
        lastFlush = System.nanoTime();
        if (broken == null) {
            try {
                out.flush();
            } catch (IOException closed) {
                breakOff(closed);
            }
        }
    }

    private void breakOff(IOException cause) {
        unwritten.incrementAndGet();
        broken = cause;
        onBroken.run();
    }
}

package io.github.captchareports.cli.submit;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.cli.input.LineReader;
import io.github.captchareports.cli.input.RawLine;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.cli.output.ResultOutput;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads the lines of the input as requests, on a thread of its own and only on demand. Invalid lines go straight to the
 * output, and use up no demand.
 *
 * <p>{@link #close()} ends the stream although the thread may be inside a read that never returns: whatever that read
 * still brings is handed to nobody and not counted as read. A line is counted exactly when it is handed on, under one
 * lock with the end of the stream, so that no counted line can miss its result.
 */
final class RequestReader implements Publisher<ReportRequest>, Subscription {
    private final LineReader lines;
    private final RequestParser parser;
    private final ResultOutput output;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final Thread thread = new Thread(this::work, "captcha-reports-reader");
    private final Consumer<SolvedTotal> totals;
    private final Consumer<Throwable> onFailure;
    private final Object handOver = new Object();

    private @Nullable Subscriber<? super ReportRequest> subscriber;
    private volatile boolean closed;
    private volatile boolean exhausted;
    private volatile @Nullable Throwable failure;

    /**
     * Makes a reader that reads nothing before somebody subscribes.
     *
     * @param totals told, on the reader's thread, of lines that only count
     * @param onFailure told, on the reader's thread, of what is no error of the input
     */
    RequestReader(
            LineReader lines,
            RequestParser parser,
            ResultOutput output,
            Consumer<SolvedTotal> totals,
            Consumer<Throwable> onFailure) {
        this.lines = lines;
        this.parser = parser;
        this.output = output;
        this.totals = totals;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    /** Lines that were handed on: every one of them gets a result. */
    long read() {
        return read.get();
    }

    /** Whether the input was read to its end. */
    boolean isExhausted() {
        return exhausted;
    }

    /** Why reading ended early; null where it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Ends the stream: no line is handed on from here. Safe to call at any time, from any thread. */
    void close() {
        synchronized (handOver) {
            if (closed) {
                return;
            }
            closed = true;
            if (subscriber != null) {
                subscriber.onComplete();
            }
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void subscribe(Subscriber<? super ReportRequest> requested) {
        requested.onSubscribe(this);
        synchronized (handOver) {
            subscriber = requested;
            if (closed) {
                requested.onComplete();
                return;
            }
        }
        thread.start();
    }

    @Override
    public void request(long more) {
        demand.accumulateAndGet(more, (now, added) -> now + added < 0 ? Long.MAX_VALUE : now + added);
        LockSupport.unpark(thread);
    }

    /** The engine wants no more. Takes no lock, since it may be called on a thread that must not wait. */
    @Override
    public void cancel() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void work() {
        try {
            while (awaitDemand()) {
                RawLine line = lines.next();
                if (line == null) {
                    exhausted = true;
                    break;
                }
                if (!line.isBlank()) {
                    handOn(parser.parse(line));
                }
            }
        } catch (IOException broken) {
            if (!closed) {
                failure = broken;
            }
        } catch (RuntimeException | Error broken) {
            failure = broken;
            onFailure.accept(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        try {
            close();
        } catch (RuntimeException | Error broken) {
            onFailure.accept(broken);
        }
    }

    private boolean awaitDemand() {
        while (demand.get() == 0 && !closed) {
            LockSupport.park(this);
        }
        return !closed;
    }

    private void handOn(ParsedLine line) throws InterruptedException {
        if (line instanceof ParsedLine.Total counted) {
            if (!closed) {
                totals.accept(counted.total());
            }
            return;
        }
        output.reserve(line);
        synchronized (handOver) {
            if (!closed && line instanceof ParsedLine.Invalid invalid) {
                read.incrementAndGet();
                output.invalid(invalid);
                return;
            }
            if (!closed && line instanceof ParsedLine.Valid valid && subscriber != null) {
                read.incrementAndGet();
                demand.decrementAndGet();
                subscriber.onNext(valid.request());
                return;
            }
        }
        output.release(line);
    }
}

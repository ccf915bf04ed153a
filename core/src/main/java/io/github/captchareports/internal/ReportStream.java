package io.github.captchareports.internal;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterClosedException;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * The outer operator: a bounded merge of walks. At most {@code window} requests hold a slot; a report that waits where
 * nothing moves gives its slot back, so that it does not starve those of other accounts. A slot is free again when its
 * result was taken downstream. Walks go on whatever downstream asks for. An error of the source comes after all results.
 */
final class ReportStream extends Flux<ReportResult> {
    private final Engine engine;
    private final Publisher<? extends ReportRequest> source;

    ReportStream(Engine engine, Publisher<? extends ReportRequest> source) {
        this.engine = engine;
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ReportResult> actual) {
        source.subscribe(new Merge(engine, actual));
    }

    /** One subscription. */
    static final class Merge implements CoreSubscriber<ReportRequest>, Subscription, Scannable {
        private final Engine engine;
        private final CoreSubscriber<? super ReportResult> actual;
        private final int window;
        private final int batch;
        private final Queue<Slot> ended = Queues.<Slot>unboundedMultiproducer().get();
        private final AtomicInteger workInProgress = new AtomicInteger();
        private final AtomicLong requested = new AtomicLong();
        private final AtomicInteger freed = new AtomicInteger();
        private final Slot ring = new Slot(this);

        private @Nullable Subscription source;
        private volatile long taken;
        private long emitted;
        private volatile boolean sourceDone;
        private volatile boolean cancelled;
        private final AtomicBoolean closed = new AtomicBoolean();
        private @Nullable Throwable error;
        private volatile boolean finished;
        /** A request is on its way in: the stream is not finished before it was counted. */
        private volatile boolean entering;

        Merge(Engine engine, CoreSubscriber<? super ReportResult> actual) {
            this.engine = engine;
            this.actual = actual;
            this.window = engine.settings.window();
            this.batch = Math.max(1, window / 4);
            ring.newer = ring;
            ring.older = ring;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
            if (key == Attr.PARENT) {
                return source;
            }
            if (key == Attr.ACTUAL) {
                return actual;
            }
            if (key == Attr.CANCELLED) {
                return cancelled;
            }
            if (key == Attr.TERMINATED) {
                return sourceDone;
            }
            if (key == Attr.PREFETCH) {
                return window;
            }
            return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (!Operators.validate(source, subscription)) {
                return;
            }
            source = subscription;
            actual.onSubscribe(this);
            engine.closing.register(this);
            if (cancelled) {
                engine.closing.unregister(this);
            } else if (!sourceDone) {
                subscription.request(window);
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // sources call one after the other
        public void onNext(ReportRequest request) {
            entering = true;
            if (finished) {
                entering = false;
                Operators.onNextDropped(request, actual.currentContext());
                drain();
                return;
            }
            Slot slot = new Slot(this);
            link(slot);
            taken = taken + 1;
            entering = false;
            Walk walk = engine.door.take(request, actual.currentContext(), slot);
            if (walk != null) {
                slot.walk = walk;
                walk.start();
                if (cancelled) {
                    walk.cancel();
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (sourceDone) {
                Operators.onErrorDropped(failure, actual.currentContext());
                return;
            }
            error = failure;
            sourceDone = true;
            drain();
        }

        @Override
        public void onComplete() {
            sourceDone = true;
            drain();
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                fail(new IllegalArgumentException("request: " + n + " is not positive (Reactive Streams rule 3.9)"));
                return;
            }
            requested.accumulateAndGet(n, Operators::addCap);
            drain();
        }

        @Override
        public void cancel() {
            if (cancelled) {
                return;
            }
            cancelled = true;
            engine.closing.unregister(this);
            cancelSource();
            for (Slot slot = first(); slot != null; slot = next(slot)) {
                Walk walk = slot.walk;
                if (walk != null) {
                    walk.cancel();
                }
            }
            drain();
        }

        /** The reporter shuts down: takes nothing in any more, and ends after the results of what it has. */
        void close() {
            fail(new ReporterClosedException());
        }

        private void fail(Throwable failure) {
            if (sourceDone || !closed.compareAndSet(false, true)) {
                return;
            }
            cancelSource();
            error = failure;
            sourceDone = true;
            drain();
        }

        private void cancelSource() {
            Subscription subscription = source;
            if (subscription != null) {
                subscription.cancel();
            }
        }

        private void ended(Slot slot) {
            ended.add(slot);
            drain();
        }

        private void slotGivenBack() {
            freed.incrementAndGet();
            drain();
        }

        private void drain() {
            if (workInProgress.getAndIncrement() != 0) {
                return;
            }
            int missed = 1;
            do {
                emit();
                askForMore();
                missed = workInProgress.addAndGet(-missed);
            } while (missed != 0);
        }

        private void emit() {
            if (cancelled || finished) {
                ended.clear();
                return;
            }
            long due = requested.get();
            long given = 0;
            while (given < due) {
                Slot slot = ended.poll();
                if (slot == null) {
                    break;
                }
                ReportResult result = slot.result;
                if (result == null || cancelled) {
                    continue;
                }
                given++;
                emitted++;
                if (!slot.givenBack) {
                    freed.incrementAndGet();
                }
                actual.onNext(result);
            }
            if (given > 0 && due != Long.MAX_VALUE) {
                requested.addAndGet(-given);
            }
            if (sourceDone && !cancelled) {
                finish();
            }
        }

        private void finish() {
            finished = true;
            if (entering || emitted != taken) {
                finished = false;
            } else {
                engine.closing.unregister(this);
                if (error == null) {
                    actual.onComplete();
                } else {
                    actual.onError(error);
                }
            }
        }

        private void askForMore() {
            int free = freed.get();
            Subscription subscription = source;
            if (free >= batch && subscription != null && !sourceDone && !cancelled) {
                freed.addAndGet(-free);
                subscription.request(free);
            }
        }

        private synchronized void link(Slot slot) {
            slot.newer = ring;
            slot.older = ring.older;
            slot.older.newer = slot;
            ring.older = slot;
        }

        private synchronized void unlink(Slot slot) {
            slot.older.newer = slot.newer;
            slot.newer.older = slot.older;
        }

        private synchronized @Nullable Slot first() {
            return ring.newer == ring ? null : ring.newer;
        }

        private synchronized @Nullable Slot next(Slot slot) {
            return slot.newer == ring ? null : slot.newer;
        }
    }

    /** The place of one request in its stream, from the moment it is taken in until its result is out. */
    private static final class Slot implements Destination {
        private final Merge merge;
        private Slot older = this;
        private Slot newer = this;
        private volatile @Nullable Walk walk;
        private @Nullable ReportResult result;
        private volatile boolean givenBack;

        Slot(Merge merge) {
            this.merge = merge;
        }

        @Override
        public void onResult(ReportResult end) {
            merge.unlink(this);
            result = end;
            merge.ended(this);
        }

        @Override
        public void giveSlotBack() {
            if (!givenBack) {
                givenBack = true;
                merge.slotGivenBack();
            }
        }

        @Override
        public boolean heldBack() {
            return true;
        }
    }
}

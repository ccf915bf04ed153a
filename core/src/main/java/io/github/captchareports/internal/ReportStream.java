package io.github.captchareports.internal;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterClosedException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * The outer operator: a bounded merge of walks. At most {@code window} requests hold a slot; a report that waits where
 * nothing moves, or for an account that has its share of the window already, gives its slot back, so that it does not
 * starve those of other accounts. A slot is free again when its result was taken downstream. Walks go on whatever
 * downstream asks for. An error of the source comes after all results.
 */
final class ReportStream extends Flux<ReportResult> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportStream.class);

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
        private final Queue<Slot> ended = Queues.<Slot>unboundedMultiproducer().get();
        private final AtomicInteger workInProgress = new AtomicInteger();
        private final AtomicLong requested = new AtomicLong();
        /** Slots to be asked for again; below zero while results of slots that were given back wait for demand. */
        private final AtomicInteger freed = new AtomicInteger();

        private final AtomicBoolean closed = new AtomicBoolean();
        private final Shares shares;
        private final Slots slots = new Slots();
        private @Nullable Subscription source;
        private volatile long taken;
        private long emitted;
        private volatile boolean sourceDone;
        private volatile boolean cancelled;
        private volatile boolean finished;
        /** A request is on its way in: the stream is not finished before it was counted. */
        private volatile boolean entering;
        /** What downstream did against the rules: told at once, whatever is still on its way. */
        private volatile @Nullable Throwable violation;

        private @Nullable Throwable error;

        Merge(Engine engine, CoreSubscriber<? super ReportResult> actual) {
            this.engine = engine;
            this.actual = actual;
            this.window = engine.settings.window();
            this.shares = new Shares(window);
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // attributes are constants
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
                return finished;
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
            if (cancelled || finished) {
                engine.closing.unregister(this);
            } else if (!sourceDone) {
                ask(subscription, window);
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // sources call one after the other
        public void onNext(ReportRequest request) {
            Objects.requireNonNull(request, "request");
            entering = true;
            if (finished) {
                entering = false;
                Operators.onNextDropped(request, actual.currentContext());
                drain();
                return;
            }
            // An unknown account has no share: its reports are answered on the spot.
            Shares.Share share = engine.room(request.account()) == null ? null : shares.of(request.account());
            Slot slot = new Slot(this, share);
            slots.add(slot);
            taken = taken + 1;
            entering = false;
            Walk walk = engine.door.take(request, actual.currentContext(), slot);
            if (walk != null) {
                slot.occupy(walk);
                walk.start();
                if (cancelled) {
                    walk.cancel();
                } else if (share != null && slot.result == null && shares.isOverWith(share)) {
                    walk.onStalled();
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
            if (n > 0) {
                requested.accumulateAndGet(n, Operators::addCap);
                drain();
            } else if (!cancelled && !finished) {
                violation = new IllegalArgumentException("request: " + n + " is not positive (rule 3.9)");
                giveUp();
            }
        }

        @Override
        public void cancel() {
            if (!cancelled) {
                cancelled = true;
                giveUp();
            }
        }

        /** The reporter shuts down, or has failed: takes nothing in any more, and ends after the results of what it has. */
        void close() {
            if (!sourceDone && closed.compareAndSet(false, true)) {
                cancelSource();
                error = new ReporterClosedException();
                sourceDone = true;
                drain();
            }
        }

        private void giveUp() {
            engine.closing.unregister(this);
            cancelSource();
            slots.walks().forEach(Walk::cancel);
            drain();
        }

        private void cancelSource() {
            Subscription subscription = source;
            if (subscription != null) {
                subscription.cancel();
            }
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
            Throwable broken = violation;
            if (broken != null && !cancelled && !finished) {
                finished = true;
                tell(() -> actual.onError(broken));
            }
            if (cancelled || finished) {
                ended.clear();
                return;
            }
            long due = requested.get();
            long given = 0;
            Slot slot;
            while (given < due && !cancelled && (slot = ended.poll()) != null) {
                ReportResult result = Objects.requireNonNull(slot.result);
                given++;
                emitted++;
                freed.incrementAndGet();
                tell(() -> actual.onNext(result));
            }
            if (given > 0 && due != Long.MAX_VALUE) {
                requested.addAndGet(-given);
            }
            if (sourceDone && !cancelled && emitted == taken) {
                finish();
            }
        }

        private void finish() {
            finished = true;
            if (entering || emitted != taken) {
                finished = false;
                return;
            }
            engine.closing.unregister(this);
            Throwable fatal = engine.fatal.first();
            Throwable failure = fatal == null ? error : fatal;
            if (failure == null) {
                tell(actual::onComplete);
            } else {
                tell(() -> actual.onError(failure));
            }
        }

        /** A subscriber must not throw. One that does loses its stream, and nobody else anything. */
        private void tell(Runnable signal) {
            try {
                signal.run();
            } catch (RuntimeException | Error thrown) {
                if (!engine.fatal.note(thrown)) {
                    LOG.error("a subscriber threw; its stream is cancelled", thrown);
                }
                cancel();
            }
        }

        private void askForMore() {
            int free = freed.get();
            Subscription subscription = source;
            // A quarter of a share and not of the window: the other accounts may hold all but one share for long.
            if (free >= Math.max(1, shares.each() / 4)
                    && subscription != null
                    && !sourceDone
                    && !cancelled
                    && !finished) {
                freed.addAndGet(-free);
                ask(subscription, free);
            }
        }

        /** A source must not throw. One that does has ended. */
        private void ask(Subscription subscription, int requests) {
            try {
                subscription.request(requests);
            } catch (RuntimeException | Error thrown) {
                engine.fatal.note(thrown);
                if (!sourceDone) {
                    onError(thrown);
                }
            }
        }
    }

    /** The place of one request in its stream, from the moment it is taken in until its result is out. */
    private static final class Slot extends Slots.Link implements Destination {
        private final Merge merge;
        private final Shares.@Nullable Share share;
        private final AtomicBoolean givenBack = new AtomicBoolean();
        private volatile @Nullable ReportResult result;

        Slot(Merge merge, Shares.@Nullable Share share) {
            this.merge = merge;
            this.share = share;
            if (share != null) {
                share.take();
            }
        }

        /** The result takes the slot up again, if it was given back, until it is out. */
        @Override
        public void onResult(ReportResult end) {
            merge.slots.remove(this);
            result = end;
            if (givenBack.getAndSet(true)) {
                merge.freed.decrementAndGet();
            } else if (share != null) {
                share.giveBack();
            }
            merge.ended.add(this);
            merge.drain();
        }

        @Override
        public void giveSlotBack() {
            if (givenBack.compareAndSet(false, true)) {
                if (share != null) {
                    share.giveBack();
                }
                merge.freed.incrementAndGet();
                merge.drain();
            }
        }

        @Override
        public boolean heldBack() {
            return true;
        }
    }
}

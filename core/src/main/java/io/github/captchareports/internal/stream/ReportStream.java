package io.github.captchareports.internal.stream;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterClosedException;
import io.github.captchareports.internal.call.ResultSink;
import io.github.captchareports.internal.call.Submission;
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
 * The outer operator: a bounded merge of calls. At most {@code concurrency} requests hold a slot; a report that waits where
 * nothing moves, or for an account that has its share of the slots already, gives its slot back, so that it does not
 * starve those of other accounts. A slot is free again when its result was taken downstream. Calls go on whatever
 * downstream asks for. An error of the source comes after all results.
 */
public final class ReportStream extends Flux<ReportResult> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportStream.class);

    private final StreamContext context;
    private final Publisher<? extends ReportRequest> source;

    /** The stream of the results of what a source brings. */
    public ReportStream(StreamContext context, Publisher<? extends ReportRequest> source) {
        this.context = context;
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ReportResult> actual) {
        source.subscribe(new Merge(context, actual));
    }

    /** One subscription. */
    private static final class Merge
            implements CoreSubscriber<ReportRequest>, Subscription, Scannable, OpenStreams.Closeable {
        private final StreamContext context;
        private final CoreSubscriber<? super ReportResult> actual;
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

        Merge(StreamContext context, CoreSubscriber<? super ReportResult> actual) {
            this.context = context;
            this.actual = actual;
            this.shares = new Shares(context.concurrency());
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
                return context.concurrency();
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
            context.streams().add(this);
            if (cancelled || finished) {
                context.streams().remove(this);
            } else if (!sourceDone) {
                ask(subscription, context.concurrency());
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
            Shares.Share share = context.admission().knows(request.account()) ? shares.of(request.account()) : null;
            Slot slot = new Slot(this, share);
            slots.add(slot);
            taken = taken + 1;
            entering = false;
            Submission submission = context.admission().admit(request, actual.currentContext(), slot);
            if (share != null && slot.result == null && !cancelled && shares.isOverWith(share)) {
                submission.offerSlot();
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

        @Override
        public void close() {
            if (!sourceDone && closed.compareAndSet(false, true)) {
                cancelSource();
                error = new ReporterClosedException();
                sourceDone = true;
                drain();
            }
        }

        private void giveUp() {
            context.streams().remove(this);
            cancelSource();
            slots.submissions().forEach(Submission::cancel);
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
            context.streams().remove(this);
            Throwable fatal = context.fatal().first();
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
                if (!context.fatal().note(thrown)) {
                    LOG.error("a subscriber threw; its stream is cancelled", thrown);
                }
                cancel();
            }
        }

        private void askForMore() {
            int free = freed.get();
            Subscription subscription = source;
            // A quarter of a share and not of all slots: the other accounts may hold all but one share for long.
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
                context.fatal().note(thrown);
                if (!sourceDone) {
                    onError(thrown);
                }
            }
        }
    }

    /** The place of one request in its stream, from the moment it is taken in until its result is out. */
    private static final class Slot extends Slots.Link implements ResultSink {
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

        @Override
        public void onAdmitted(Submission submission) {
            occupy(submission);
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
        public void releaseSlot() {
            if (givenBack.compareAndSet(false, true)) {
                if (share != null) {
                    share.giveBack();
                }
                merge.freed.incrementAndGet();
                merge.drain();
            }
        }

        @Override
        public boolean isBounded() {
            return true;
        }

        @Override
        public boolean isCancelled() {
            return merge.cancelled || merge.violation != null;
        }
    }
}

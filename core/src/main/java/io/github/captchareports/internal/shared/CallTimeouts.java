package io.github.captchareports.internal.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/**
 * The deadlines of the calls that are under way: a binary heap, and one timer for its head. A call that is answered in time
 * costs no timer: the timer stays armed when its call is removed, and is armed for the next call when it fires. Thread-safe.
 */
final class CallTimeouts {
    private static final int ABSENT = -1;

    private final Scheduler clock;
    private final Consumer<@Nullable Throwable> onFailure;
    /** A binary heap with the earliest deadline at its head. */
    private final List<Call> heap = new ArrayList<>();

    private long added;
    /** The armed timer; null where none is. */
    private @Nullable Timer timer;

    /** A call that is under way. */
    abstract static class Call {
        private long deadline;
        /** Of calls with the same deadline, the one that was added first is given up first. */
        private long order;

        private int index = ABSENT;

        /** No answer has come in time, or none can be waited for. Called once, unless the call was removed before. */
        abstract void giveUp(Throwable why);

        private boolean isBefore(Call other) {
            long difference = deadline - other.deadline;
            return difference < 0 || (difference == 0 && order - other.order < 0);
        }
    }

    /**
     * No calls yet.
     *
     * @param onFailure told when the clock takes no timer for calls that were added before
     */
    CallTimeouts(Scheduler clock, Consumer<@Nullable Throwable> onFailure) {
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /** Gives a call up after so many nanoseconds. If the clock throws instead of taking the timer, the call is not added. */
    synchronized void add(Call call, long nanos) {
        long now = now();
        call.deadline = now + nanos;
        call.order = added++;
        heap.add(call);
        siftUp(heap.size() - 1, call);
        long head = heap.get(0).deadline;
        Timer armed = timer;
        // A clock that was disposed of never fires the timer it has taken: it is asked again, so that it throws.
        if (armed == null || head - armed.at < 0 || clock.isDisposed()) {
            try {
                arm(head, now);
            } catch (RuntimeException | Error noTimers) {
                remove(call);
                throw noTimers;
            }
        }
    }

    /** Takes a call out that was answered; false if it was given up or taken out before. */
    @SuppressWarnings("ReferenceEquality") // the very call that stands last
    synchronized boolean remove(Call call) {
        int index = call.index;
        if (index == ABSENT) {
            return false;
        }
        call.index = ABSENT;
        Call last = heap.remove(heap.size() - 1);
        if (last != call) {
            siftDown(index, last);
            siftUp(last.index, last);
        }
        return true;
    }

    private void arm(long at, long now) {
        Timer next = new Timer(at);
        next.armed = clock.schedule(next, Math.max(1, at - now), TimeUnit.NANOSECONDS);
        Timer replaced = timer;
        timer = next;
        if (replaced != null && replaced.armed != null) {
            replaced.armed.dispose();
        }
    }

    private void sweep(Timer fired) {
        List<Call> due = new ArrayList<>();
        Throwable noTimer = null;
        synchronized (this) {
            if (timer != fired) {
                return;
            }
            timer = null;
            long now = now();
            while (!heap.isEmpty() && heap.get(0).deadline - now <= 0) {
                due.add(removeHead());
            }
            if (!heap.isEmpty()) {
                try {
                    arm(heap.get(0).deadline, now);
                } catch (RuntimeException | Error thrown) {
                    noTimer = thrown;
                    while (!heap.isEmpty()) {
                        due.add(removeHead());
                    }
                }
            }
        }
        if (noTimer != null) {
            onFailure.accept(noTimer);
        }
        giveUp(due, noTimer == null ? new TimedOut() : noTimer);
    }

    /** Gives all of these up, also where one of them throws; then the first that was thrown is thrown on. */
    private static void giveUp(List<Call> calls, Throwable why) {
        Throwable first = null;
        for (Call call : calls) {
            try {
                call.giveUp(why);
            } catch (RuntimeException | Error thrown) {
                first = first == null ? thrown : first;
            }
        }
        if (first != null) {
            throw Exceptions.propagate(first);
        }
    }

    private Call removeHead() {
        Call head = heap.get(0);
        remove(head);
        return head;
    }

    private void siftUp(int from, Call call) {
        int index = from;
        while (index > 0) {
            Call parent = heap.get((index - 1) / 2);
            if (parent.isBefore(call)) {
                break;
            }
            place(index, parent);
            index = (index - 1) / 2;
        }
        place(index, call);
    }

    private void siftDown(int from, Call call) {
        int index = from;
        for (int child = 2 * index + 1; child < heap.size(); child = 2 * index + 1) {
            if (child + 1 < heap.size() && heap.get(child + 1).isBefore(heap.get(child))) {
                child++;
            }
            if (call.isBefore(heap.get(child))) {
                break;
            }
            place(index, heap.get(child));
            index = child;
        }
        place(index, call);
    }

    private void place(int index, Call call) {
        heap.set(index, call);
        call.index = index;
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    private final class Timer implements Runnable {
        final long at;

        @Nullable
        Disposable armed;

        Timer(long at) {
            this.at = at;
        }

        @Override
        public void run() {
            sweep(this);
        }
    }

    private static final class TimedOut extends Exception {
        private static final long serialVersionUID = 1;

        TimedOut() {
            super("no answer in time", null, false, false);
        }
    }
}

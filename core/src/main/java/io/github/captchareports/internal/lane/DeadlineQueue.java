package io.github.captchareports.internal.lane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reports that wait: those that may go, and those whose backoff has not passed. Reports that were withdrawn stay until
 * they come up or outnumber the others. Touched only inside the lane's drain loop.
 *
 * <p>The earliest deadline goes first. Deadlines within the same second count as equal: of them complaints go first, then
 * confirmations, each by deadline. A second is a whole one since the lane was opened, not the distance of two deadlines,
 * which would be no order: of three reports each could go before the next. What the service ignores goes last of all, and
 * only while nothing else waits, not even for its backoff.
 *
 * <p>Each priority has a heap of its own, ordered by deadline. So what goes first is the first of two heads, and the
 * deadline that comes first is the first of three, though it may not be that of the report that goes first.
 */
final class DeadlineQueue {
    private static final int FEW = 64;
    private static final long SECOND = 1_000_000_000L;
    /** The rank of what the service ignores: after all seconds that a lane lives. */
    private static final long LAST = Long.MAX_VALUE / 2;

    /** Which of two reports goes first: a total order of those that have come in. */
    static final Comparator<LaneEntry> EARLIEST_DEADLINE = (a, b) -> {
        int order = Long.compare(a.rank, b.rank);
        if (order == 0) {
            order = Long.signum(a.deadline - b.deadline);
        }
        if (order == 0) {
            order = Long.signum(a.atRiskFrom - b.atRiskFrom);
        }
        return order != 0 ? order : Long.signum(a.sequence - b.sequence);
    };

    private static final Comparator<LaneEntry> BY_DEADLINE = (a, b) -> Long.signum(a.deadline - b.deadline);

    private final Comparator<LaneEntry> order;
    private final long opened;
    private final PriorityQueue<LaneEntry> complaints;
    private final PriorityQueue<LaneEntry> confirmations;
    private final PriorityQueue<LaneEntry> ignored;
    private final PriorityQueue<LaneEntry> backingOff = backoffs();
    private final PriorityQueue<LaneEntry> ignoredBackingOff = backoffs();
    private final List<PriorityQueue<LaneEntry>> all;
    private long sequence;
    private int withdrawn;

    /**
     * A queue without entries.
     *
     * @param opened monotonic time from which seconds are counted
     */
    DeadlineQueue(Comparator<LaneEntry> order, long opened) {
        this.order = order;
        this.opened = opened;
        this.complaints = new PriorityQueue<>(order);
        this.confirmations = new PriorityQueue<>(order);
        this.ignored = new PriorityQueue<>(order);
        this.all = List.of(complaints, confirmations, ignored, backingOff, ignoredBackingOff);
    }

    private static PriorityQueue<LaneEntry> backoffs() {
        return new PriorityQueue<>((a, b) -> Long.signum(a.notBefore - b.notBefore));
    }

    void add(LaneEntry entry, long now) {
        if (entry.sequence == 0) {
            entry.sequence = ++sequence;
            entry.rank = rank(entry);
        }
        if (entry.notBefore - now <= 0) {
            ready(entry).add(entry);
        } else if (entry.priority == Priority.IGNORED) {
            ignoredBackingOff.add(entry);
        } else {
            backingOff.add(entry);
        }
    }

    private long rank(LaneEntry entry) {
        if (entry.priority == Priority.IGNORED) {
            return LAST;
        }
        long second = Math.floorDiv(entry.deadline - opened, SECOND);
        return 2 * second + (entry.priority == Priority.COMPLAINT ? 0 : 1);
    }

    private PriorityQueue<LaneEntry> ready(LaneEntry entry) {
        return switch (entry.priority) {
            case COMPLAINT -> complaints;
            case CONFIRMATION -> confirmations;
            case IGNORED -> ignored;
        };
    }

    /** Makes those ready whose backoff has passed. */
    void advance(long now) {
        advance(backingOff, now);
        advance(ignoredBackingOff, now);
    }

    private void advance(PriorityQueue<LaneEntry> from, long now) {
        LaneEntry first;
        while ((first = from.peek()) != null && first.notBefore - now <= 0) {
            from.poll();
            if (first.isWaiting()) {
                ready(first).add(first);
            }
        }
    }

    /** The report that goes next, still in the queue. */
    @Nullable
    LaneEntry peek() {
        LaneEntry complaint = first(complaints);
        LaneEntry confirmation = first(confirmations);
        if (complaint == null && confirmation == null) {
            return first(backingOff) == null ? first(ignored) : null;
        }
        return firstOf(complaint, confirmation, order);
    }

    /** Takes a report out that {@link #peek()} has shown just now, whether it waits any more or not. */
    void poll(LaneEntry shown) {
        ready(shown).poll();
    }

    /** Takes out the report whose deadline has come first; null where none has come. */
    @Nullable
    LaneEntry pollOverdue(long now) {
        LaneEntry first = mostUrgent();
        if (first == null || first.deadline - now > 0) {
            return null;
        }
        ready(first).poll();
        return first;
    }

    /** When the first deadline comes of those that may go. */
    long nextDeadline() {
        LaneEntry first = mostUrgent();
        return first == null ? Availability.NEVER : first.deadline;
    }

    private @Nullable LaneEntry mostUrgent() {
        return firstOf(firstOf(first(complaints), first(confirmations), BY_DEADLINE), first(ignored), BY_DEADLINE);
    }

    private static @Nullable LaneEntry firstOf(
            @Nullable LaneEntry one, @Nullable LaneEntry other, Comparator<LaneEntry> order) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) <= 0 ? one : other;
    }

    private static @Nullable LaneEntry first(PriorityQueue<LaneEntry> queue) {
        LaneEntry first;
        while ((first = queue.peek()) != null && !first.isWaiting()) {
            queue.poll();
        }
        return first;
    }

    /** How many may go, those not counted that have been withdrawn. */
    int readyCount() {
        return Math.max(0, complaints.size() + confirmations.size() + ignored.size() - withdrawn);
    }

    /** When the next backoff passes. */
    long nextReadyAt() {
        return Math.min(nextReadyAt(backingOff), nextReadyAt(ignoredBackingOff));
    }

    private static long nextReadyAt(PriorityQueue<LaneEntry> from) {
        LaneEntry first = from.peek();
        return first == null ? Availability.NEVER : first.notBefore;
    }

    /** Shows every report to {@code visitor} in the order of the queue, and keeps those that still wait afterwards. */
    void visit(Consumer<LaneEntry> visitor) {
        List<LaneEntry> entries = new ArrayList<>(size());
        all.forEach(entries::addAll);
        entries.sort(order);
        entries.forEach(visitor);
        sweep();
    }

    void noteWithdrawn() {
        withdrawn++;
        if (withdrawn > FEW && withdrawn > size() / 2) {
            sweep();
        }
    }

    private int size() {
        int size = 0;
        for (PriorityQueue<LaneEntry> queue : all) {
            size += queue.size();
        }
        return size;
    }

    private void sweep() {
        all.forEach(queue -> queue.removeIf(entry -> !entry.isWaiting()));
        withdrawn = 0;
    }
}

package io.github.captchareports.internal.lane;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One report in the lane. Who moves it out of {@code WAITING} by compare-and-set decides what happens next: the lane, which
 * grants or drops it, or its owner, who withdraws it.
 */
public final class LaneEntry {
    private static final AtomicIntegerFieldUpdater<LaneEntry> PLACE =
            AtomicIntegerFieldUpdater.newUpdater(LaneEntry.class, "place");
    private static final int OUTSIDE = 0;
    private static final int WAITING = 1;
    private static final int WITHDRAWN = 2;

    private static final AtomicIntegerFieldUpdater<LaneEntry> TOKEN =
            AtomicIntegerFieldUpdater.newUpdater(LaneEntry.class, "token");

    private volatile int place = OUTSIDE;
    /** 1 while a token is held for it. */
    private volatile int token;

    /** Monotonic time from which the report is too late to send. */
    final long deadline;

    final long atRiskFrom;
    final Priority priority;
    final Owner owner;
    /** Its first criterion of order, see {@link DeadlineQueue}; computed once, when it is first enqueued. */
    long rank;

    long sequence;
    long notBefore;
    long grantedAt;
    boolean probe;
    /** Whether it has passed its preflight: it holds a permit and waits for a token. */
    boolean prepared;

    boolean onTheWire;
    /** Until when another entry can use its leased token. */
    long tokenUntil;

    boolean listed;
    long arrivedAt;

    @Nullable
    LaneEntry earlier;

    @Nullable
    LaneEntry later;

    @Nullable
    LaneEntry olderOnTheWire;

    @Nullable
    LaneEntry youngerOnTheWire;

    /**
     * An entry that is not in the lane yet.
     *
     * @param deadline monotonic time from which it is too late to send
     * @param atRiskFrom monotonic time that orders reports of one deadline
     * @param priority which reports it lets go first
     * @param owner whose entry it is
     */
    public LaneEntry(long deadline, long atRiskFrom, Priority priority, Owner owner) {
        this.deadline = deadline;
        this.atRiskFrom = atRiskFrom;
        this.priority = priority;
        this.owner = owner;
    }

    /** The deadline, monotonic. */
    public long deadline() {
        return deadline;
    }

    /** Whether the service takes it and ignores it, so that it waits behind all others. */
    public boolean isIgnored() {
        return priority == Priority.IGNORED;
    }

    /** Whether the attempt that was granted last is a probe. */
    public boolean probing() {
        return probe;
    }

    /** When the last attempt was granted, monotonic. */
    public long grantedAt() {
        return grantedAt;
    }

    void holdToken() {
        token = 1;
    }

    /** Whether a token was held for it, which is not held any more. */
    boolean dropToken() {
        return token == 1 && TOKEN.compareAndSet(this, 1, 0);
    }

    void enter() {
        place = WAITING;
    }

    boolean win() {
        return PLACE.compareAndSet(this, WAITING, OUTSIDE);
    }

    boolean withdraw() {
        return PLACE.compareAndSet(this, WAITING, WITHDRAWN);
    }

    boolean isWaiting() {
        return place == WAITING;
    }

    /** Whose entry it is. All of this is called inside the lane's drain loop: it must not throw and must not block. */
    public interface Owner {
        /** The path it will be sent to, for refused methods. */
        String path();

        /** Asked on arrival: was it given up before it could be withdrawn from the lane? */
        boolean isCancelled();

        /**
         * Asked before it gets anything else: has it a connection that can be used, or can it take one that is ready? The lane
         * calls {@link #disconnect} when it gets nothing else.
         */
        default boolean connect() {
            return true;
        }

        /** Gives its connection back. */
        default void disconnect() {}

        /** Whether it needs a preflight before it can be sent, see {@link #onPrepare}. */
        default boolean needsPreparation() {
            return false;
        }

        /**
         * It has a permit and a connection, and is soon to be sent: begins its preflight. {@link Lane#ready},
         * {@link Lane#drop} or {@link Lane#dropAndRetry} is next.
         */
        default void onPrepare() {}

        /** Its preflight is outdated: it waits as before. */
        default void onPutBack() {}

        /** A connection could not be opened, at the cost of one of its attempts. {@link Lane#finish} gives the permit back. */
        default void onConnectionFailed(Throwable cause) {}

        /** Asked at each grant: may it be sent as far as policy goes? */
        boolean admissible(long now);

        /**
         * It has a connection, a permit and a token, and must be sent now; {@link Lane#passGate} is next. {@link Lane#finish} gives
         * the permit back.
         */
        void onGranted();

        /** The attempt has taken longer than the response timeout. */
        void onTimedOut();

        /** It left the lane unsent. */
        void onDropped(DropReason why, @Nullable String code);

        /** It waits in a lane that lets nothing, or only probes, through, or behind all others. May be called more than once. */
        void onStalled();
    }
}

package io.github.captchareports.internal.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The entries that have a permit ahead of their token: those whose preflight runs are counted, those that have passed it
 * wait here for a token. Touched only inside the lane's drain loop.
 */
final class PreparedEntries {
    /** How long a passed preflight is relied on, in nanoseconds: shorter than the slack of a shared claim. */
    private static final long VALID = TimeUnit.SECONDS.toNanos(2);

    private final PriorityQueue<LaneEntry> passed = new PriorityQueue<>(DeadlineQueue.EARLIEST_DEADLINE);
    private final InFlight inFlight;
    private int running;
    /** When the first of the passed is outdated, or earlier. */
    private long outdatedAt = Availability.NEVER;

    PreparedEntries(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** The preflight of an entry begins, which takes a permit. */
    void start(LaneEntry entry, long now) {
        running++;
        entry.grantedAt = now;
        inFlight.add(entry);
    }

    /** The preflight of an entry has failed: permit and connection are given back. */
    void failed(LaneEntry entry) {
        running--;
        inFlight.remove(entry);
        entry.owner.disconnect();
    }

    /** The preflight of an entry has passed: it keeps its permit, and can be withdrawn again. {@link #add} is next. */
    void passed(LaneEntry entry) {
        running--;
        inFlight.park(entry);
        entry.prepared = true;
        entry.enter();
    }

    /** Waits for a token. */
    void add(LaneEntry entry, long now) {
        entry.grantedAt = now;
        outdatedAt = passed.isEmpty() ? outdatedAt(entry) : Math.min(outdatedAt, outdatedAt(entry));
        passed.add(entry);
    }

    /** The entry that gets the next token, whether it still waits or not. */
    @Nullable
    LaneEntry peek() {
        return passed.peek();
    }

    /** Takes out the entry that {@link #peek} shows; it keeps its permit. */
    void poll() {
        LaneEntry first = passed.poll();
        if (first != null) {
            first.prepared = false;
        }
    }

    /** Takes out an entry that was withdrawn. */
    void remove(LaneEntry entry) {
        release(entry);
        passed.remove(entry);
    }

    /** Gives back permit and connection of an entry that is prepared no longer. */
    void release(LaneEntry entry) {
        entry.prepared = false;
        inFlight.remove(entry);
        entry.owner.disconnect();
    }

    /** Whether any may be outdated; all of them are where {@code all}. */
    boolean hasOutdated(boolean all, long now) {
        return !passed.isEmpty() && (all || now - outdatedAt >= 0);
    }

    /** Takes out those that are outdated, or all of them; {@link #release} is next for each. */
    List<LaneEntry> takeOutdated(boolean all, long now) {
        List<LaneEntry> outdated = new ArrayList<>(passed);
        outdated.removeIf(entry -> !all && now - outdatedAt(entry) < 0);
        passed.removeAll(outdated);
        outdatedAt = Availability.NEVER;
        passed.forEach(entry -> outdatedAt = Math.min(outdatedAt, outdatedAt(entry)));
        return outdated;
    }

    /** An entry is outdated when its preflight is too long ago, or its deadline has come. */
    private static long outdatedAt(LaneEntry entry) {
        return Math.min(entry.grantedAt + VALID, entry.deadline);
    }

    /** When to look for outdated ones. */
    long outdatedAt() {
        return passed.isEmpty() ? Availability.NEVER : outdatedAt;
    }

    boolean isEmpty() {
        return passed.isEmpty();
    }

    /** How many wait for a token. */
    int size() {
        return passed.size();
    }

    /** How many will need a token: those that wait for one, and those whose preflight runs. */
    int needingTokens() {
        return running + passed.size();
    }
}

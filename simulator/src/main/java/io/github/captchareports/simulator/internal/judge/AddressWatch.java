package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the failures of each address and blocks those that repeat one, each time for twice as long. Safe for use by
 * any thread.
 */
final class AddressWatch {
    private static final int MOST_ADDRESSES = 10_000;
    private static final int MOST_REQUESTS = 16;
    private static final int MOST_BLOCKS = 100;

    private final Blocking rule;
    private final Map<String, Watched> addresses = new Latest<>(MOST_ADDRESSES);
    private final Deque<ServiceTruth.AddressBlock> blocks = new ArrayDeque<>();
    private volatile long lastEnd = Long.MIN_VALUE;

    AddressWatch(Blocking rule) {
        this.rule = rule;
    }

    private static final class Watched {
        final Map<Long, Repeated> requests = new Latest<>(MOST_REQUESTS);
        long blockedUntil = Long.MIN_VALUE;
        long nextMillis;
    }

    private static final class Repeated {
        long since = Long.MIN_VALUE;
        int times;
    }

    boolean blocks(String address, long now) {
        if (now >= lastEnd) {
            return false;
        }
        synchronized (this) {
            Watched watched = addresses.get(address);
            return watched != null && now < watched.blockedUntil;
        }
    }

    /** Whether this failure begins a block. Failures are the same if their request numbers are. */
    synchronized boolean failed(String address, long request, long now) {
        Watched watched = addresses.computeIfAbsent(address, absent -> new Watched());
        Repeated repeated = watched.requests.computeIfAbsent(request, absent -> new Repeated());
        if (repeated.times == 0 || now - repeated.since >= rule.within().toMillis()) {
            repeated.since = now;
            repeated.times = 0;
        }
        if (++repeated.times < rule.repeats()) {
            return false;
        }
        watched.requests.clear();
        block(address, watched, now);
        return true;
    }

    synchronized List<ServiceTruth.AddressBlock> truth() {
        return List.copyOf(blocks);
    }

    synchronized int watched() {
        return addresses.size();
    }

    private void block(String address, Watched watched, long now) {
        boolean forgotten = watched.nextMillis == 0
                || now - watched.blockedUntil >= rule.memory().toMillis();
        long millis = forgotten ? rule.shortest().toMillis() : watched.nextMillis;
        watched.nextMillis = Math.min(millis * 2, rule.longest().toMillis());
        watched.blockedUntil = now + millis;
        lastEnd = Math.max(lastEnd, watched.blockedUntil);
        if (blocks.size() == MOST_BLOCKS) {
            blocks.removeFirst();
        }
        blocks.addLast(new ServiceTruth.AddressBlock(
                address, Instant.ofEpochMilli(now), Instant.ofEpochMilli(watched.blockedUntil)));
    }

    /**
     * A map that keeps those used last.
     *
     * @param <K> what is looked up
     * @param <V> what is kept
     */
    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Latest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}

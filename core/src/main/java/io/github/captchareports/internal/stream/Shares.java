package io.github.captchareports.internal.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The shares of a stream's concurrency: as much for each account as for any other that is active in the stream. An account is
 * active from a report that had to wait for its result until neither this nor the last round had one, a round being as many
 * such reports as the concurrency holds. What an account holds at this very moment would not do: one that is fast often holds
 * nothing, and a slow one would take the whole concurrency then.
 *
 * <p>Touched by the source's calls only, but for what an account holds and {@link #each()}.
 */
final class Shares {
    private final int concurrency;
    private final Map<String, Share> shares = new HashMap<>();
    private long round;
    private int heldInRound;
    private int activeInRound;
    private int activeInLastRoundOnly;
    private volatile int each;

    Shares(int concurrency) {
        this.concurrency = concurrency;
        this.each = concurrency;
    }

    /** The share of an account that the reporter has. */
    Share of(String account) {
        return shares.computeIfAbsent(account, label -> new Share());
    }

    /** A report of this account has no result yet; true when the account holds more than its share with it. */
    boolean isOverWith(Share share) {
        if (heldInRound++ == concurrency) {
            heldInRound = 1;
            round++;
            activeInLastRoundOnly = activeInRound;
            activeInRound = 0;
        }
        if (share.round != round) {
            if (share.round == round - 1) {
                activeInLastRoundOnly--;
            }
            activeInRound++;
            share.round = round;
        }
        int active = activeInRound + activeInLastRoundOnly;
        each = concurrency / active;
        return active > 1 && share.held.get() > each;
    }

    /** What each active account may hold. */
    int each() {
        return each;
    }

    /** What one account holds. */
    static final class Share {
        private static final long NEVER = -2;

        private final AtomicInteger held = new AtomicInteger();
        private long round = NEVER;

        void take() {
            held.incrementAndGet();
        }

        void giveBack() {
            held.decrementAndGet();
        }
    }
}

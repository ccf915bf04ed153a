package io.github.captchareports.journal.file;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the complaints of each account in a journal, among the records of its tasks. Since nothing is overwritten there, a
 * state that is large is written less often than it is handed over, unless what is held has changed.
 */
final class JournalComplaints implements ComplaintMemory {
    /** A state of some kilobytes is written each minute, one of 350 every six. */
    private static final int BYTES_A_SECOND = 1_000;

    private static final long MILLIS = 1_000;
    /** Lines that begin so say what is held; all others are counts. */
    private static final String SCOPE = "scope ";

    private final Map<AccountName, String> before;
    private final JournalWriter writer;
    private final InstantSource clock;
    private final Map<AccountName, Last> written = new HashMap<>();

    /** What was written last of an account, and what has come since. */
    private static final class Last {
        private long notBefore;
        private String held = "";
        private @Nullable String waiting;
    }

    /**
     * Makes a memory.
     *
     * @param before what earlier runs wrote
     */
    JournalComplaints(Map<AccountName, String> before, JournalWriter writer, InstantSource clock) {
        this.before = new ConcurrentHashMap<>(before);
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return CompletableFuture.completedFuture(Optional.ofNullable(before.get(account)));
    }

    @Override
    public synchronized void remember(AccountName account, String state) {
        Last last = written.computeIfAbsent(account, absent -> new Last());
        String held = state.lines().filter(line -> line.startsWith(SCOPE)).collect(Collectors.joining());
        if (clock.millis() < last.notBefore && held.equals(last.held)) {
            last.waiting = state;
            return;
        }
        last.held = held;
        write(account, state, last);
    }

    @Override
    public synchronized CompletionStage<?> forget(AccountName account) {
        before.remove(account);
        written.remove(account);
        return writer.appendSafely(JournalSnapshot.frames(clock.millis(), account, ""));
    }

    /** Writes what waits. */
    synchronized void flush() {
        written.forEach((account, last) -> {
            if (last.waiting != null) {
                write(account, last.waiting, last);
            }
        });
    }

    private void write(AccountName account, String state, Last last) {
        long now = clock.millis();
        last.waiting = null;
        last.notBefore = now + state.length() * MILLIS / BYTES_A_SECOND;
        writer.append(JournalSnapshot.frames(now, account, state));
    }
}

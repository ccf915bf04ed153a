package io.github.captchareports.cli;

import io.github.captchareports.spi.ComplaintMemory;
import io.github.captchareports.spi.SharedLedger.AccountName;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the complaints of each account in a journal, among the records of its tasks. */
final class JournalComplaints implements ComplaintMemory {
    private final Map<AccountName, String> before;
    private final JournalWriter writer;
    private final InstantSource clock;

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
    public CompletionStage<@Nullable String> recall(AccountName account) {
        return CompletableFuture.completedFuture(before.get(account));
    }

    @Override
    public void remember(AccountName account, String state) {
        writer.append(JournalSnapshot.frames(clock.millis(), account, state));
    }

    @Override
    public CompletionStage<?> forget(AccountName account) {
        before.remove(account);
        return writer.appendSafely(JournalSnapshot.frames(clock.millis(), account, ""));
    }
}

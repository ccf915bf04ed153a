package io.github.captchareports.spi;

import io.github.captchareports.spi.SharedLedger.AccountName;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the complaint guard of each account knows from one process to the next: hourly sums and holds, in wall time.
 * Without one, each process begins as if the account had never complained.
 *
 * <p>A state is a text of lines, some kilobytes long, that only this library reads; no client key and no domain is in it.
 * It belongs to one process at a time: two that write the same account's state lose each other's counts, and share a
 * {@link SharedLedger} instead.
 */
public interface ComplaintMemory {
    /**
     * The state that was remembered last: asked once for each account, when the reporter is opened; this method alone may
     * block.
     *
     * @param account whose state
     * @return the text, or null where none is known
     */
    @Nullable
    String recall(AccountName account);

    /**
     * Remembers a state in place of the one before: at most once a minute for each account, when complaints begin or cease
     * to be held, and when the reporter is shut down. Called from any thread; MUST NOT block. What fails here costs no
     * report.
     *
     * @param account whose state
     * @param state the text
     */
    void remember(AccountName account, String state);
}

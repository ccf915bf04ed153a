package io.github.captchareports.spi.journal;

import io.github.captchareports.spi.AccountName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what the complaint guard of each account knows from one process to the next: hourly sums and holds, in wall time.
 * Without one, each process begins as if the account had never complained.
 *
 * <p>A state is a text of lines that only this library reads, some kilobytes long, for an account with many tasks some hundred;
 * no client key, no domain and no task's id is in it.
 * It belongs to one process at a time: two that write the same account's state lose each other's counts, and share a
 * {@link io.github.captchareports.spi.ledger.SharedLedger} instead. Where they do, the ledger tells the counts, and only what is held goes through here.
 *
 * <p>Methods are called from any thread. What fails here costs a warning and no report.
 */
public interface ComplaintMemory {
    /**
     * The state that was remembered last: asked once for each account, when the reporter is opened, and again after a shared
     * ledger was lost. A stage that is complete when it is returned is taken up before the first report; of another one the
     * reporter waits for no longer than five seconds, or its {@linkplain
     * io.github.captchareports.ReporterBuilder#sharedLedgerTimeout shared ledger's timeout}, and meanwhile goes on without.
     * May block, briefly, only where it is certain to answer: the opening of the reporter waits for it.
     *
     * @param account whose state
     * @return completes with the text, or with none where none is known
     */
    CompletionStage<Optional<String>> recall(AccountName account);

    /**
     * Remembers a state in place of the one before: at most once a minute for each account, when complaints begin or cease
     * to be held, and when the reporter is shut down. MUST NOT block.
     *
     * @param account whose state
     * @param state the text
     */
    void remember(AccountName account, String state);

    /**
     * Forgets the state of an account, and whatever else is kept of what it counted. MUST NOT block.
     *
     * @param account whose state
     * @return completes when it is gone for good
     */
    CompletionStage<?> forget(AccountName account);
}

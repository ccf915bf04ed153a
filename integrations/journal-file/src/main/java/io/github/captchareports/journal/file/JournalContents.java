package io.github.captchareports.journal.file;

import io.github.captchareports.spi.AccountName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What is in a journal that was looked at and not opened: see {@link FileJournal.Builder#inspect}. */
public final class JournalContents {
    private final KnownAccounts accounts;
    private final int tasks;
    private final Map<AccountName, String> complaints;

    JournalContents(String name, JournalMemory memory) {
        this.accounts = new KnownAccounts(name, memory.providers());
        this.tasks = memory.live();
        this.complaints = Map.copyOf(memory.complaintStates());
    }

    /**
     * How many tasks it remembers: those that must not be reported as if they were new.
     *
     * @return a number from 0 on
     */
    public int tasks() {
        return tasks;
    }

    /**
     * What it knows of an account's complaints, as {@link FileJournal#recall(AccountName)} would answer.
     *
     * @param account the account
     * @return empty where nothing is known
     */
    public Optional<String> complaints(AccountName account) {
        return Optional.ofNullable(complaints.get(account));
    }

    /**
     * Compares accounts with those that the journal knows.
     *
     * @param named the accounts that reports are for
     * @throws JournalException if one of the labels belonged to an account at another service; the message names it
     */
    public void check(Collection<AccountName> named) throws JournalException {
        accounts.check(named);
    }
}

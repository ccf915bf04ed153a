package io.github.captchareports.cli.option;

import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.AccountFactory;
import picocli.CommandLine.Mixin;

/** The options that submit, report and check share: the accounts, the engine, and what outlives the process. */
public final class RunOptions {
    @Mixin
    private final AccountOptions accounts = new AccountOptions();

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final JournalOptions journal = new JournalOptions();

    @Mixin
    private final LedgerOptions ledger = new LedgerOptions();

    @Mixin
    private final StateOptions state = new StateOptions();

    public AccountOptions accounts() {
        return accounts;
    }

    public EngineOptions engine() {
        return engine;
    }

    public JournalOptions journal() {
        return journal;
    }

    public LedgerOptions ledger() {
        return ledger;
    }

    public StateOptions state() {
        return state;
    }

    /** Makes the engine's accounts as these options say. */
    public AccountFactory accountFactory(Streams.Environment environment) {
        return new AccountFactory(environment, engine.isGuarded(), ledger.loss(), accounts.proxies(environment));
    }
}

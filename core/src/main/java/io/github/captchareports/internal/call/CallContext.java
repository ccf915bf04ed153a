package io.github.captchareports.internal.call;

import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.JournalLog;
import io.github.captchareports.internal.telemetry.ReporterCounters;

/**
 * What the calls of one account need.
 *
 * @param account their account
 * @param settings what the reporter was made with
 * @param ledger which tasks are being reported, or were
 * @param counters of the reporter
 * @param fatal ends the reporter
 * @param lifecycle whether the reporter is open
 * @param journalLog what the log is told of the journal
 */
public record CallContext(
        AccountContext account,
        ReporterSettings settings,
        Ledger ledger,
        ReporterCounters counters,
        FatalErrors fatal,
        Lifecycle lifecycle,
        JournalLog journalLog) {}

package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;

/**
 * How accounts are shared with other processes.
 *
 * @param processes how many processes share them, this one included
 * @param timeout how long an answer of the ledger may take
 * @param process an identifier unique to this process
 */
public record SharedLedgerSettings(SharedLedger ledger, int processes, Duration timeout, String process) {}

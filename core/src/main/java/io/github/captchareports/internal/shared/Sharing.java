package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.SharedLedger;
import java.time.Duration;

/**
 * How accounts are shared with other processes.
 *
 * @param processes how many share them, this one included
 * @param timeout how long an answer of the ledger may take
 * @param process what no other process is called
 */
public record Sharing(SharedLedger ledger, int processes, Duration timeout, String process) {}

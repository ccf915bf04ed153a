package io.github.captchareports;

/** What an account does while the ledger that it shares with other processes cannot be reached. */
public enum LedgerOutagePolicy {
    /**
     * It goes on alone: with its own memory, its part of the rate, and the last known view of complaints, after five minutes of
     * which complaints are held. A task may then be reported by two processes. What was done alone is noted in the ledger once it
     * is there again.
     */
    DEGRADE,
    /** It sends nothing: reports are answered {@link ReportResult.UndeliveredReason#LEDGER_UNREACHABLE}, at once. */
    REFUSE
}

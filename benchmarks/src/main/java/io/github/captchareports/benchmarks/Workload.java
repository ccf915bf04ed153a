package io.github.captchareports.benchmarks;

/**
 * What one client process does.
 *
 * @param client which one it is
 * @param target where the reports go
 * @param demand how many reports, and how many at once
 * @param phases how long it warms up and is measured
 * @param tuning what only the reporter knows
 */
record Workload(Clients client, Target target, Demand demand, Phases phases, Tuning tuning) {
    /**
     * How many reports there are.
     *
     * @param concurrency in flight at once, at most
     * @param perSecond offered; 0 for as many as it takes
     * @param reports in all; 0 for no end, and then the clock ends it
     */
    record Demand(int concurrency, double perSecond, long reports) {}

    /**
     * How long it takes.
     *
     * @param warmUpMillis not measured
     * @param measuredMillis measured
     * @param heapAtEnd whether the live heap is looked at when all reports have their result
     */
    record Phases(long warmUpMillis, long measuredMillis, boolean heapAtEnd) {}

    /**
     * How the reporter is set.
     *
     * @param accounts how many accounts share what is in flight
     * @param concurrency how many reports of the stream are at work at once
     * @param ledgerMaximumSize tasks remembered at most
     * @param rateLimit of each account, a second; 0 for the highest there is
     */
    record Tuning(int accounts, int concurrency, long ledgerMaximumSize, double rateLimit) {
        /** The reporter's own default. */
        static final long DEFAULT_LEDGER = 10_000_000;

        static Tuning of(int concurrency) {
            return new Tuning(1, concurrency, DEFAULT_LEDGER, 0);
        }

        Tuning withConcurrency(int requests) {
            return new Tuning(accounts, requests, ledgerMaximumSize, rateLimit);
        }
    }

    /** How many connections of HTTP/2 it takes. */
    int connections() {
        return target.protocol().isHttp2()
                ? (demand.concurrency() + ReportServer.STREAMS - 1) / ReportServer.STREAMS
                : demand.concurrency();
    }
}

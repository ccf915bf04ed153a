package io.github.captchareports.benchmarks;

import io.github.captchareports.RateLimit;
import io.github.captchareports.benchmarks.Workload.Demand;
import io.github.captchareports.benchmarks.Workload.Phases;
import io.github.captchareports.benchmarks.Workload.Tuning;
import java.io.IOException;
import java.io.PrintStream;

/** How the reporter alone grows with what it is given, one dimension at a time. */
final class Curves {
    private static final int CONCURRENCY = 64;
    private static final long LONGEST_STREAM_MILLIS = 300_000;
    private static final String ROOMY_HEAP = "4g";
    private static final double MEGABYTE = 1 << 20;
    private static final double LEAST_ACCOUNTS = 0.9;
    private static final double LEAST_USED = 0.99;
    /** From this rate on a run of a few seconds tells one per cent. */
    private static final double MANY = 100;

    private static final int LEAST_CONCURRENCY = 8;
    private static final int MOST_CONCURRENCY = 1024;

    private final Jvm jvm;
    private final Phases phases;
    private final PrintStream progress;

    private Curves(Jvm jvm, Phases phases, PrintStream progress) {
        this.jvm = jvm;
        this.phases = phases;
        this.progress = progress;
    }

    static String measure(Jvm jvm, Phases phases, PrintStream progress) throws IOException, InterruptedException {
        Curves curves = new Curves(jvm, phases, progress);
        return "\n### Accounts (64 in flight in all, HTTP/1.1 plain)\n\n" + curves.accounts()
                + "\n### Concurrency (64 in flight, HTTP/1.1 plain)\n\n" + curves.concurrencies()
                + "\n### Rate, as the server counted (HTTP/1.1 plain)\n\n" + curves.rates()
                + "\n### Remembered tasks (the ledger alone)\n\n" + curves.ledgers()
                + "\n### Length of the stream (HTTP/2, 256 at once, ledger of 10,000)\n\n" + curves.streams();
    }

    private String streams() throws IOException, InterruptedException {
        Table table = new Table("reports", "reports/s", "live heap at the end, MB", "growth from 10^5, MB");
        double base = Double.NaN;
        try (ServerProcess server = ServerProcess.start(jvm, Protocol.HTTP2_TLS, 0)) {
            for (long reports : new long[] {10_000, 100_000, 1_000_000, 10_000_000}) {
                int concurrency = 256;
                Measurement measured = run(
                        server,
                        new Demand(concurrency, 0, reports),
                        new Phases(0, LONGEST_STREAM_MILLIS, true),
                        new Tuning(1, concurrency, 10_000, 0));
                double heap = measured.liveHeapBytes() / MEGABYTE;
                if (reports == 100_000) {
                    base = heap;
                }
                table.row(
                        Figure.whole(reports),
                        speed(measured),
                        Figure.tenths(heap),
                        Double.isNaN(base) ? "–" : Figure.tenths(heap - base) + " (goal: within 5)");
            }
        }
        return table.toString();
    }

    private String accounts() throws IOException, InterruptedException {
        Table table = new Table("accounts", "reports/s", "CPU µs", "reports/s : one account (goal ≥ 0.90)");
        double one = Double.NaN;
        try (ServerProcess server = ServerProcess.start(jvm, Protocol.HTTP11, 0)) {
            for (int accounts : new int[] {1, 4, 16, 64}) {
                Measurement measured = run(
                        server,
                        new Demand(CONCURRENCY, 0, 0),
                        phases,
                        new Tuning(accounts, CONCURRENCY, Tuning.DEFAULT_LEDGER, 0));
                if (accounts == 1) {
                    one = measured.perSecond();
                }
                double ratio = measured.perSecond() / one;
                table.row(
                        String.valueOf(accounts),
                        speed(measured),
                        Figure.tenths(measured.cpuMicros()),
                        Figure.hundredths(ratio) + (ratio < LEAST_ACCOUNTS ? " (missed)" : ""));
            }
        }
        return table.toString();
    }

    private String concurrencies() throws IOException, InterruptedException {
        Table table = new Table("concurrency", "reports/s", "CPU µs", "bytes a report", "p99 ms");
        try (ServerProcess server = ServerProcess.start(jvm, Protocol.HTTP11, 0)) {
            for (int atWork : new int[] {64, 256, 1024, 4096, 16_384}) {
                Measurement measured = run(
                        server,
                        new Demand(CONCURRENCY, 0, 0),
                        phases,
                        Tuning.of(CONCURRENCY).withConcurrency(atWork));
                table.row(
                        Figure.whole(atWork),
                        speed(measured),
                        Figure.tenths(measured.cpuMicros()),
                        Figure.whole(measured.allocatedBytes()),
                        Figure.hundredths(measured.latency().p99()));
            }
        }
        return table.toString();
    }

    private String rates() throws IOException, InterruptedException {
        Table table = new Table(
                "limit/s", "arrived/s", "used (goal ≥ 99 %, 10/s to 20,000/s)", "most in a second", "limit + burst");
        try (ServerProcess server = ServerProcess.start(jvm, Protocol.HTTP11, 0)) {
            for (double rate : new double[] {1, 10, 100, 1_000, 5_000, 20_000, 50_000}) {
                Measurement measured = run(
                        server,
                        new Demand(CONCURRENCY, 0, 0),
                        // The warm-up is long enough for the burst of the beginning to be over.
                        new Phases(phases.warmUpMillis(), (rate < MANY ? 4 : 2) * phases.measuredMillis(), false),
                        new Tuning(1, concurrencyAt(rate), Tuning.DEFAULT_LEDGER, rate));
                Arrivals arrivals = server.arrivals();
                double arrived = arrivals.between(measured.from(), measured.until())
                        * 1000.0
                        / Math.max(1, measured.until() - measured.from());
                double used = arrived / rate;
                double most = rate + RateLimit.perSecond(rate).burst();
                long worst = arrivals.worstSecond(measured.from() - phases.warmUpMillis(), measured.until());
                table.row(
                        Figure.whole(rate),
                        Figure.tenths(arrived),
                        Figure.hundredths(100 * used) + " %" + (used < LEAST_USED ? " (missed)" : ""),
                        Figure.whole(worst) + (worst > most ? " (exceeded)" : ""),
                        Figure.whole(most));
            }
        }
        return table.toString();
    }

    /** What is at work when the load ends still has to be sent, at that rate. */
    private static int concurrencyAt(double rate) {
        return (int) Math.max(LEAST_CONCURRENCY, Math.min(MOST_CONCURRENCY, rate));
    }

    private String ledgers() throws IOException, InterruptedException {
        Table table = new Table("entries", "bytes an entry (goal ≤ 48)", "claims and settlements/s, one thread");
        for (long entries : new long[] {100_000, 1_000_000, 10_000_000}) {
            Process process = jvm.process(ROOMY_HEAP, LedgerMain.class, String.valueOf(entries))
                    .start();
            try (var output = process.inputReader()) {
                String line = output.readLine();
                if (line == null || process.waitFor() != 0) {
                    table.row(Figure.whole(entries), "failed", "–");
                    continue;
                }
                progress.println("ledger " + line);
                LedgerMain.Size size = Json.read(line, LedgerMain.Size.class);
                table.row(Figure.whole(entries), Figure.tenths(size.bytesPerEntry()), Figure.whole(size.perSecond()));
            }
        }
        return table.toString();
    }

    private Measurement run(ServerProcess server, Demand demand, Phases duration, Tuning tuning)
            throws IOException, InterruptedException {
        Measurement measured = ClientProcess.run(
                jvm, Jvm.HEAP, new Workload(Clients.REPORTER, server.target(), demand, duration, tuning));
        progress.println(demand + " " + tuning + ": "
                + (measured.isFailed() ? "FAILED: " + measured.firstError() : speed(measured) + "/s"));
        return measured;
    }

    private static String speed(Measurement measured) {
        return measured.isFailed() ? "failed" : Figure.whole(measured.perSecond());
    }
}

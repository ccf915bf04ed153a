package io.github.captchareports.benchmarks;

import java.util.Locale;
import java.util.Map;

/** The clients of one scenario side by side, and against the loop and the limit of the same run. */
final class PeerTable {
    private PeerTable() {}

    static String of(Map<Clients, Measurement> medians) {
        Table table = new Table(
                "client",
                "transport",
                "reports/s",
                "CPU µs",
                "bytes",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "reports/s : httpclient",
                "CPU : httpclient",
                "reports/s : netty",
                "CPU : netty");
        Measurement loop = medians.get(Clients.HTTPCLIENT);
        Measurement limit = medians.get(Clients.NETTY);
        medians.forEach((client, measured) -> {
            String name = client.name().toLowerCase(Locale.ROOT);
            if (measured.isFailed()) {
                table.row(name, "failed", "–", "–", "–", "–", "–", "–", "–", "–", "–", "–");
                return;
            }
            table.row(
                    name,
                    measured.transport(),
                    Figure.whole(measured.perSecond()),
                    Figure.tenths(measured.cpuMicros()),
                    Figure.whole(measured.allocatedBytes()),
                    Figure.hundredths(measured.latency().p50()),
                    Figure.hundredths(measured.latency().p99()),
                    Figure.hundredths(measured.latency().p999()),
                    Ratio.text(measured, loop, Measurement::perSecond),
                    Ratio.text(measured, loop, Measurement::cpuMicros),
                    Ratio.text(measured, limit, Measurement::perSecond),
                    Ratio.text(measured, limit, Measurement::cpuMicros));
        });
        return table.toString();
    }
}

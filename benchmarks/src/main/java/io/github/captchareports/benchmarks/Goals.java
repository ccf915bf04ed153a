package io.github.captchareports.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the reporter is meant to reach, and what it does. */
final class Goals {
    private static final double MOST_BYTES = 4096;
    private static final double MOST_ADDED_MILLIS = 1;

    private final Table table = new Table("goal", "wanted", "measured", "reached");

    private Goals() {}

    static String of(Map<Scenario, Map<Clients, Measurement>> medians) {
        Goals goals = new Goals();
        medians.forEach((scenario, measured) -> {
            if (scenario.perSecond() > 0) {
                goals.delay(scenario, measured);
            } else {
                goals.speed(scenario, measured);
            }
        });
        return goals.table.toString();
    }

    private void speed(Scenario scenario, Map<Clients, Measurement> measured) {
        Measurement reporter = measured.get(Clients.REPORTER);
        Protocol protocol = scenario.protocol();
        String where = " (" + scenario + ")";
        if (protocol != Protocol.HTTP11_TLS) {
            atMost(
                    "CPU a report : httpclient" + where,
                    protocol.isHttp2() ? 0.5 : 0.6,
                    ratio(measured, Clients.HTTPCLIENT, Measurement::cpuMicros));
            atLeast("reports/s : httpclient" + where, 1.5, ratio(measured, Clients.HTTPCLIENT, Measurement::perSecond));
        }
        if (protocol.isSecure()) {
            atLeast("reports/s : webclient" + where, 2.5, ratio(measured, Clients.WEBCLIENT, Measurement::perSecond));
        }
        atLeast("reports/s : netty" + where, 0.75, ratio(measured, Clients.NETTY, Measurement::perSecond));
        if (protocol == Protocol.HTTP11) {
            atMost("bytes allocated a report" + where, MOST_BYTES, figure(reporter, Measurement::allocatedBytes));
        }
    }

    private void delay(Scenario scenario, Map<Clients, Measurement> measured) {
        ToDoubleFunction<Measurement> added = one -> one.latency().p99() - scenario.delayMillis();
        atMost(
                "p99 added to the server's delay, ms; netty's and one more (" + scenario + ")",
                figure(measured.get(Clients.NETTY), added) + MOST_ADDED_MILLIS,
                figure(measured.get(Clients.REPORTER), added));
    }

    private static double ratio(
            Map<Clients, Measurement> measured, Clients other, ToDoubleFunction<Measurement> figure) {
        return Ratio.of(measured.get(Clients.REPORTER), measured.get(other), figure);
    }

    private static double figure(@Nullable Measurement one, ToDoubleFunction<Measurement> figure) {
        return one == null || one.isFailed() ? Double.NaN : figure.applyAsDouble(one);
    }

    private void atMost(String goal, double most, double measured) {
        add(goal, "≤ " + number(most), most, measured, measured <= most);
    }

    private void atLeast(String goal, double least, double measured) {
        add(goal, "≥ " + number(least), least, measured, measured >= least);
    }

    /** Nothing is said of what was not measured. */
    private void add(String goal, String wanted, double limit, double measured, boolean reached) {
        if (!Double.isNaN(measured) && !Double.isNaN(limit)) {
            table.row(goal, wanted, number(measured), reached ? "yes" : "no");
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
}

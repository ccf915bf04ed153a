package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Workload.Demand;
import io.github.captchareports.benchmarks.Workload.Phases;
import io.github.captchareports.benchmarks.Workload.Tuning;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the clients in turn, round after round, so that what disturbs the machine disturbs them all. */
final class Peers {
    private static final Phases SERVER_WARM_UP = new Phases(0, 3_000, false);

    private final Jvm jvm;
    private final Phases phases;
    private final int rounds;
    private final PrintStream progress;

    Peers(Jvm jvm, Phases phases, int rounds, PrintStream progress) {
        this.jvm = jvm;
        this.phases = phases;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** The medians of the chosen clients in a scenario. */
    Map<Clients, Measurement> compare(Scenario scenario, Set<Clients> chosen) throws IOException, InterruptedException {
        Map<Clients, List<Measurement>> measured = new EnumMap<>(Clients.class);
        try (ServerProcess server = ServerProcess.start(jvm, scenario.protocol(), scenario.delayMillis())) {
            ClientProcess.run(jvm, Jvm.HEAP, workload(Clients.NETTY, scenario, server.target(), SERVER_WARM_UP));
            for (int round = 1; round <= rounds; round++) {
                for (Clients client : chosen) {
                    if (round > 1 && client.isBystander()) {
                        continue;
                    }
                    Measurement one =
                            ClientProcess.run(jvm, Jvm.HEAP, workload(client, scenario, server.target(), phases));
                    progress.printf("%s, round %d: %s %s%n", scenario, round, client, summary(one));
                    measured.computeIfAbsent(client, none -> new ArrayList<>()).add(one);
                }
            }
        }
        Map<Clients, Measurement> medians = new EnumMap<>(Clients.class);
        measured.forEach((client, all) -> medians.put(client, Medians.of(all)));
        return medians;
    }

    private static Workload workload(Clients client, Scenario scenario, Target target, Phases phases) {
        return new Workload(
                client,
                target,
                new Demand(scenario.concurrency(), scenario.perSecond(), 0),
                phases,
                Tuning.of(scenario.concurrency()));
    }

    private static String summary(Measurement one) {
        if (one.isFailed()) {
            return "FAILED: " + (one.firstError() == null ? "no result in time" : one.firstError());
        }
        return String.format("%,.0f/s, %.1f µs of CPU", one.perSecond(), one.cpuMicros());
    }
}

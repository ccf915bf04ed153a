package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Workload.Phases;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        description = "Measure what a report costs, beside other clients against one server.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final Set<Clients> SHORT_CLIENTS = EnumSet.of(Clients.REPORTER, Clients.HTTPCLIENT, Clients.NETTY);
    private static final Set<Scenario> SHORT_SCENARIOS = EnumSet.of(Scenario.HTTP11, Scenario.HTTP2_64);
    private static final int SHORT_ROUNDS = 2;
    private static final int ROUNDS = 3;
    private static final int SHORT_SECONDS = 3;
    private static final int SECONDS = 5;

    @Option(
            names = "--short",
            description = "About two minutes: reporter, httpclient and netty over HTTP/1.1 and HTTP/2, two rounds.")
    private boolean brief;

    @Option(
            names = "--curves",
            description = "How the reporter grows instead: with reports, accounts, ledger, concurrency and rate.")
    private boolean curves;

    @Option(names = "--components", description = "What each component costs by itself instead, without HTTP.")
    private boolean components;

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, of: ${COMPLETION-CANDIDATES}.")
    private @Nullable List<Clients> clients;

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, of: ${COMPLETION-CANDIDATES}.")
    private @Nullable List<Scenario> scenarios;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Before each measurement (default: 5).")
    private int warmUp = 5;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Each measurement (default: 5; short: 3).")
    private @Nullable Integer seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often clients run (default: 3; short: 2); okhttp and urlconnection run once.")
    private @Nullable Integer rounds;

    @Option(names = "--java", paramLabel = "HOME", description = "The JDK of server and clients (default: this one).")
    private Path java = Path.of(System.getProperty("java.home"));

    @Option(names = "--write", description = "Write the results to docs/BENCHMARKS.md.")
    private boolean write;

    @Option(names = "--document", hidden = true)
    private Path document = Path.of("docs", "BENCHMARKS.md");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Main() {}

    /**
     * Runs the benchmarks and ends the process.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        Jvm jvm = Jvm.at(java);
        int length = seconds == null ? (brief ? SHORT_SECONDS : SECONDS) : seconds;
        Phases phases = new Phases(TimeUnit.SECONDS.toMillis(warmUp), TimeUnit.SECONDS.toMillis(length), false);
        if (curves) {
            publish("curves", Surroundings.describe(jvm, commandLine()) + Curves.measure(jvm, phases, System.err));
            return 0;
        }
        if (components) {
            publish("components", Surroundings.describe(jvm, commandLine()) + Components.measure(jvm));
            return 0;
        }
        return peers(jvm, phases);
    }

    private int peers(Jvm jvm, Phases phases) throws IOException, InterruptedException {
        int times = rounds == null ? (brief ? SHORT_ROUNDS : ROUNDS) : rounds;
        Peers peers = new Peers(jvm, phases, times, System.err);
        Map<Scenario, Map<Clients, Measurement>> medians = new EnumMap<>(Scenario.class);
        for (Scenario scenario : chosenScenarios()) {
            Set<Clients> chosen = chosenClients(scenario);
            if (!chosen.isEmpty()) {
                medians.put(scenario, peers.compare(scenario, chosen));
            }
        }
        StringBuilder text = new StringBuilder(Surroundings.describe(jvm, commandLine()));
        medians.forEach((scenario, measured) ->
                text.append("\n### ").append(scenario.title()).append("\n\n").append(PeerTable.of(measured)));
        text.append("\n### Goals\n\n").append(Goals.of(medians));
        publish("peers", text.toString());
        boolean failed = medians.values().stream()
                .flatMap(measured -> measured.values().stream())
                .anyMatch(Measurement::isFailed);
        return failed ? 1 : 0;
    }

    private Set<Scenario> chosenScenarios() {
        if (scenarios != null) {
            return EnumSet.copyOf(scenarios);
        }
        return brief ? SHORT_SCENARIOS : EnumSet.allOf(Scenario.class);
    }

    private Set<Clients> chosenClients(Scenario scenario) {
        if (clients == null) {
            return brief ? SHORT_CLIENTS : scenario.clients();
        }
        Set<Clients> chosen = new LinkedHashSet<>(clients);
        chosen.removeIf(client -> !client.speaks(scenario.protocol()));
        return chosen;
    }

    private void publish(String section, String text) throws IOException {
        out.println(text);
        if (write) {
            Files.writeString(document, MarkedSection.replace(Files.readString(document), section, text));
        }
    }

    private static String commandLine() {
        return System.getProperty("benchmarks.command", "benchmarks/run");
    }
}

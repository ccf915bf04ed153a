package io.github.captchareports.cli.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.captchareports.Account;
import io.github.captchareports.RateLimit;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.StopSignals;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.Terminal;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.demo.DemoComparison;
import io.github.captchareports.cli.demo.DemoReport;
import io.github.captchareports.cli.demo.DemoResult;
import io.github.captchareports.cli.demo.DemoScript;
import io.github.captchareports.cli.demo.Sample;
import io.github.captchareports.cli.economics.Client;
import io.github.captchareports.cli.economics.Clients;
import io.github.captchareports.cli.economics.Comparison;
import io.github.captchareports.cli.economics.Economics;
import io.github.captchareports.cli.economics.EconomicsDocument;
import io.github.captchareports.cli.economics.EconomicsTable;
import io.github.captchareports.cli.economics.Variant;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.submit.OpenReporter;
import io.github.captchareports.cli.submit.ReporterFactory;
import io.github.captchareports.cli.submit.RunInput;
import io.github.captchareports.cli.submit.RunOutput;
import io.github.captchareports.cli.submit.Submission;
import io.github.captchareports.simulator.Books;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.UnknownTasks;
import io.github.captchareports.spi.KeySyntax;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the library at work, without a key and without a network. */
@Command(
        name = "demo",
        description = {
            "Show everything at once: needs no key and no network.",
            "Makes a sample, starts the simulator, submits the one to the other, and shows what went in, what came out"
                    + " and what the simulator's own books say. Exits with 0 when every result is the one that the"
                    + " sample implies, and with 1 otherwise."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    /** A sample of fifty lines has something of everything. */
    private static final int LEAST = 50;

    private static final int MOST = 50_000;
    private static final int MOST_SEEDS = 100;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int FIRST_SIGNAL_CODE = 128;

    /** Slow enough to watch, and fast enough for Anti-Captcha's window of a minute. */
    private static final double SLOWEST = 250;

    private static final double LONGEST_SECONDS = 8;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Lines (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", paramLabel = "SEED", description = "Play the same sample again (default: another one).")
    private @Nullable Long seed;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = {
                "Show instead what the complaint guard is worth: ten days of a client, with and without it, played on a"
                        + " turned clock.",
                "A client's name, or the beginning of several: healthy, complaints-only, hard, noisy, site-change, ...;"
                        + " all for every client, list for their names."
            })
    private @Nullable String scenario;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "With --scenario: the mean of so many seeds, from --seed on (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--sweep",
            description = "With --scenario: also by variants of what nobody outside knows of the services' rules. Takes"
                    + " some minutes for all.")
    private boolean sweep;

    @Option(names = "--markdown", description = "With --scenario: one table of all, as docs/ECONOMICS.md has it.")
    private boolean markdown;

    private final Streams streams;
    private final ReporterFactory reporters;

    public DemoCommand(Streams streams, ReporterFactory reporters) {
        this.streams = streams;
        this.reporters = reporters;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (scenario != null) {
            return economics(scenario);
        }
        if (sweep || markdown || seeds != 1) {
            throw new ConfigurationException(
                    "--seeds, --sweep and --markdown go with --scenario only; add --scenario all, or a client's name");
        }
        if (count < LEAST || count > MOST) {
            throw new ConfigurationException("--count: " + count + "; use " + LEAST + " to " + MOST);
        }
        DemoScript script = DemoScript.write(
                new Sample(seed == null ? ThreadLocalRandom.current().nextLong() : seed, InstantSource.system()),
                count);
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .latency(LATENCY)
                .unknownTasks(UnknownTasks.REFUSE)
                .start()) {
            script.prepare(simulator);
            return play(script, simulator);
        }
    }

    private int play(DemoScript script, CaptchaSimulator simulator) throws IOException, InterruptedException {
        streams.print(DemoReport.before(script, rate()));
        List<Account> accounts = accounts(simulator);
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        RunInput input = new RunInput(
                new ByteArrayInputStream(script.input()),
                RequestParser.of(ProviderNames.installed(), accounts, LineDefaults.NONE),
                count,
                List.of());
        RunOutput output = new RunOutput(results, streams.err(), Terminal.isStandardError() ? streams.err() : null);
        Submission done;
        try (OpenReporter reporter = reporters.open(accounts);
                StopSignals signals = StopSignals.take()) {
            done = Submission.run(reporter, signals, input, output, GRACE);
        }
        if (done.exitCode() > FIRST_SIGNAL_CODE) {
            return done.exitCode();
        }
        Books books = simulator.books();
        List<DemoResult> read = DemoResult.read(results.toByteArray());
        List<String> differences = DemoComparison.differences(script, read, books);
        streams.print(DemoReport.after(script, read, books, done.summary(), differences));
        return differences.isEmpty() ? ExitCode.ALL_WELL : ExitCode.SOME_OTHERWISE;
    }

    private int economics(String name) throws IOException, InterruptedException {
        if (name.strip().equalsIgnoreCase("list")) {
            for (Client client : Clients.all()) {
                streams.print(client.name() + ": " + client.story() + System.lineSeparator());
            }
            return ExitCode.ALL_WELL;
        }
        List<Client> clients = clients(name);
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw new ConfigurationException("--seeds: " + seeds + "; use 1 to " + MOST_SEEDS);
        }
        // The tables show what this log would warn of.
        if (LoggerFactory.getLogger("io.github.captchareports.internal.telemetry.ComplaintLog")
                instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
        long first = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
        try (Economics economics = new Economics(first, seeds)) {
            if (markdown) {
                streams.print(EconomicsDocument.of(economics, clients, sweep));
            } else {
                tables(economics, clients);
            }
        }
        return ExitCode.ALL_WELL;
    }

    private void tables(Economics economics, List<Client> clients) throws IOException, InterruptedException {
        List<Economics.Played> played = economics.play(clients, sweep);
        for (Economics.Played each : played) {
            Variant variant = each.variant();
            Comparison comparison = each.comparison();
            streams.print(variant == null ? EconomicsTable.of(comparison) : EconomicsTable.row(variant, comparison));
        }
    }

    private static List<Client> clients(String name) {
        List<Client> clients = name.strip().equalsIgnoreCase("all") ? Clients.all() : Clients.named(name);
        if (clients.isEmpty()) {
            throw new ConfigurationException("--scenario: " + KeySyntax.shown(name)
                    + " is unknown; use all, list, or one of " + Clients.names() + ", or the beginning of some");
        }
        return clients;
    }

    private RateLimit rate() {
        return RateLimit.perSecond(Math.max(SLOWEST, count / 2.0 / LONGEST_SECONDS));
    }

    private List<Account> accounts(CaptchaSimulator simulator) {
        RateLimit rate = rate();
        int inFlight = (int) Math.max(32, rate.perSecond() * LATENCY.toMillis() / 1000.0 * 4);
        return Arrays.stream(SimulatedService.values())
                .map(service -> Account.builder(service.id(), service.id())
                        .clientKey(() -> "demo-" + service.id())
                        .connection(to -> to.baseUrl(simulator.baseUrl(service)))
                        .rateLimit(rate)
                        .maxInFlight(inFlight)
                        .build())
                .toList();
    }
}

package io.github.captchareports.cli.command;

import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.StopSignals;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.account.Simulation;
import io.github.captchareports.cli.file.OutputFile;
import io.github.captchareports.cli.option.FileRoles;
import io.github.captchareports.cli.option.LatencyConverter;
import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.Books;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.Latency;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.UnknownTasks;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Runs the simulator as a server. */
@Command(
        name = "simulate",
        description = {
            "Run both services as a server on 127.0.0.1.",
            "Writes one line of JSON with the base URLs when it listens, and another one with its books when SIGINT or"
                    + " SIGTERM ends it. While it runs, tasks, solving, faults, blocks, the clock, log, books and the"
                    + " truth about every account and worker can be reached over HTTP below /_simulator/."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class SimulateCommand implements Callable<Integer> {
    private enum Rules {
        documented,
        delivery
    }

    private enum Unknown {
        accept,
        refuse
    }

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port (default: any that is free).")
    private int port;

    @Option(
            names = "--latency",
            paramLabel = "DURATION",
            defaultValue = "0s",
            converter = LatencyConverter.class,
            description = {
                "How long an answer takes (default: ${DEFAULT-VALUE}): 20ms for all, 20ms..80ms for anything between,"
                        + " 20ms~200ms for a log-normal distribution with this median and 99th percentile."
            })
    private Latency latency = Latency.constant(Duration.ZERO);

    @Option(
            names = "--rules",
            paramLabel = "documented|delivery",
            defaultValue = "documented",
            description = {
                "How reports are judged (default: ${DEFAULT-VALUE}, all that is known of the services): delivery is"
                        + " without reviews, suspensions, silent ignoring and automatic blocks, for tests of delivery"
                        + " and for load."
            })
    private Rules rules = Rules.documented;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = {
                "Play faults from a file of NDJSON: each line as POST /_simulator/faults takes it, with atMillis if it"
                        + " should begin later."
            })
    private @Nullable Path script;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "Of latencies, workers and moderators (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--log", paramLabel = "FILE", description = "Append every request to this file, as NDJSON.")
    private @Nullable Path log;

    @Option(
            names = "--unknown-tasks",
            paramLabel = "accept|refuse",
            defaultValue = "accept",
            description = "What to do with tasks it was not told of (default: ${DEFAULT-VALUE}, as just solved).")
    private Unknown unknownTasks = Unknown.accept;

    @Option(
            names = "--background",
            paramLabel = "N",
            defaultValue = Simulation.BACKGROUND,
            description = {
                "Solves that are never reported, for each complaint (default: ${DEFAULT-VALUE}): the services know all"
                        + " that an account has solved, and a client tells only a part of it. With 0, a client"
                        + " that only complains complains of everything that it solves."
            })
    private double background;

    private final Streams streams;

    public SimulateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        new FileRoles()
                .with(FileRoles.Role.SCRIPT, script)
                .with(FileRoles.Role.REQUEST_LOG, log)
                .with(FileRoles.Role.STANDARD_OUTPUT, streams.outputFile())
                .with(FileRoles.Role.STANDARD_ERROR, streams.errorFile())
                .check();
        CountDownLatch stopped = new CountDownLatch(1);
        try (StopSignals signals = StopSignals.take()) {
            CaptchaSimulator simulator = start();
            try (simulator) {
                signals.forward(signal -> stopped.countDown());
                print(json -> urls(json, simulator));
                stopped.await();
                print(json -> books(json, simulator.books()));
            }
            return exitCode(simulator.logFileFailure());
        }
    }

    private int exitCode(@Nullable Throwable failure) {
        if (failure == null) {
            return ExitCode.ALL_WELL;
        }
        streams.complain("--log: " + log + " could not be written (" + Complaint.cause(failure)
                + ") and is not complete; make room. The books are not affected");
        return ExitCode.SOME_OTHERWISE;
    }

    private CaptchaSimulator start() throws IOException {
        try {
            CaptchaSimulator.Builder builder = CaptchaSimulator.builder()
                    .port(port)
                    .latency(latency)
                    .seed(seed)
                    .background(background())
                    .unknownTasks(
                            unknownTasks == Unknown.refuse ? UnknownTasks.REFUSE : UnknownTasks.ACCEPT_AS_JUST_SOLVED);
            if (rules == Rules.delivery) {
                builder.deliveryOnly();
            }
            if (script != null) {
                builder.script(script);
            }
            if (log != null) {
                OutputFile.open("--log", log, OutputFile.Readers.USUAL, true).close();
                builder.logFile(log);
            }
            return builder.start();
        } catch (IllegalArgumentException | IllegalStateException refused) {
            String message = String.valueOf(refused.getMessage());
            throw new ConfigurationException(
                    script == null ? message : message.replace(script.toString(), Quoted.ofFile(script.toString())));
        }
    }

    private BackgroundVolume background() {
        try {
            return BackgroundVolume.none().withPerComplaint(background);
        } catch (IllegalArgumentException outOfRange) {
            throw new ConfigurationException("--background: " + background + "; use 0 to 1,000,000");
        }
    }

    private static void urls(JsonGenerator json, CaptchaSimulator simulator) {
        ProviderNames providers = ProviderNames.installed();
        Simulation.services(providers)
                .forEach((id, service) ->
                        json.writeStringProperty(id, simulator.baseUrl(service).toString()));
        json.writeStringProperty("control", "http://127.0.0.1:" + simulator.port() + "/_simulator/");
    }

    private static void books(JsonGenerator json, Books books) {
        json.writeNumberProperty("requests", books.requests());
        json.writeNumberProperty("recordedTasks", books.recordedTasks());
        json.writeObjectPropertyStart("recorded");
        for (SimulatedService service : SimulatedService.values()) {
            json.writeObjectPropertyStart(service.id());
            for (SimulatedVerdict verdict : SimulatedVerdict.values()) {
                json.writeNumberProperty(verdict.id(), books.recorded(service, verdict));
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeNumberProperty("duplicates", books.duplicates());
        json.writeNumberProperty("mistaken", books.mistaken());
        json.writeObjectPropertyStart("refused");
        books.refused().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("faults");
        books.faults().forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private void print(Consumer<JsonGenerator> content) throws IOException {
        Writer line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            content.accept(json);
            json.writeEndObject();
        }
        streams.print(line + "\n");
    }
}

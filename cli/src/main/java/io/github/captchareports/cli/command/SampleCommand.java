package io.github.captchareports.cli.command;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.OutputException;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.demo.Sample;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a sample input. */
@Command(
        name = "sample",
        description = {
            "Write a realistic input to try things out with.",
            "Both services, several types, a few duplicates, late ones and unsupported pairs. Times are relative to now,"
                    + " and Anti-Captcha takes reports for 60 seconds only: submit it at once. Its times are those that getTaskResult"
                    + " gives (endTime), so their lines say solvedAtClock service."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class SampleCommand implements Callable<Integer> {
    @Option(names = "--count", paramLabel = "N", required = true, description = "How many lines.")
    private long count;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "The same seed makes the same tasks and verdicts again (default: another one each time).")
    private @Nullable Long seed;

    private final Streams streams;

    public SampleCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (count < 0) {
            throw new ConfigurationException("--count: " + count + " is negative; use how many lines you want");
        }
        Sample sample =
                new Sample(seed == null ? ThreadLocalRandom.current().nextLong() : seed, InstantSource.system());
        try (OutputStream out = new BufferedOutputStream(streams.out(), 1 << 16)) {
            for (long i = 0; i < count; i++) {
                out.write(sample.next().json().getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
            return ExitCode.ALL_WELL;
        } catch (IOException failed) {
            streams.complain(OutputException.explain(failed) + " before all lines were written");
            return ExitCode.SOME_OTHERWISE;
        }
    }
}

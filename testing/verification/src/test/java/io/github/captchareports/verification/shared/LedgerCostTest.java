package io.github.captchareports.verification.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.RedisProcess;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SharedRun;
import io.github.captchareports.verification.support.SimulatorProcess;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** What it costs to share an account. */
@Tag("ladder")
@Isolated
class LedgerCostTest {
    @TempDir
    private Path folder = Path.of("cost");

    /** What a run came to: reports a second between the first and the third quarter, and over all. */
    private record Speed(double steady, double over) {}

    @Test
    @Timeout(120)
    void aReportCostsTwoScriptsAndItsPartOfABatchOfTokens() {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            RedisCommands<String, String> commands = redis.commands();
            int reports = 6_000;
            long before = RedisProcess.scripts(commands);
            run(folder, redis, reports, 2_000);
            double each = (double) (RedisProcess.scripts(commands) - before) / reports;

            System.out.printf("one process, %d reports at 2000/s: %.3f scripts a report%n", reports, each);
            assertThat(each).isLessThanOrEqualTo(2.1);
        }
    }

    /** Prints figures and judges none: they are those of the machine. */
    @LongRun
    @Test
    @Timeout(300)
    void howFastOneProcessIsWithTheLedgerAndWithout() throws Exception {
        for (int round = 0; round < 3; round++) {
            Path here = Files.createDirectories(folder.resolve("round" + round));
            Speed without = run(Files.createDirectory(here.resolve("without")), null, 60_000, 20_000);
            try (RedisProcess redis = RedisProcess.start(here)) {
                Speed with = run(Files.createDirectory(here.resolve("with")), redis, 60_000, 20_000);
                System.out.printf(
                        "60000 reports at up to 20000/s: without %.0f/s steady, %.0f/s over all; with %.0f/s steady,"
                                + " %.0f/s over all%n",
                        without.steady(), without.over(), with.steady(), with.over());
            }
        }
    }

    private static Speed run(Path here, @Nullable RedisProcess redis, int reports, int rate) {
        try (SimulatorProcess simulator = SimulatorProcess.start(here)) {
            String accounts = new AccountsYaml()
                    .account(
                            Service.TWOCAPTCHA,
                            simulator.baseUrl(Service.TWOCAPTCHA),
                            "rate: " + rate,
                            "max-in-flight: 128")
                    .write(here);
            Instant solved = Instant.now();
            CaptchaReports command = redis == null
                    ? CaptchaReports.command(here, "submit", "--accounts", accounts)
                            .env(AccountsYaml.keyVariable(Service.TWOCAPTCHA.id()), "c4n4ry0123456789abcdef")
                    : SharedRun.command(here, accounts, redis, 1);
            JavaProcess.Ended ended = command.java("-XX:+UseSerialGC")
                    .input(IntStream.rangeClosed(1, reports)
                            .mapToObj(i -> Lines.line(Service.TWOCAPTCHA, i, solved))
                            .collect(Collectors.joining()))
                    .run();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            long[] times = simulator.log().stream()
                    .map(entry -> entry.path("epochMillis"))
                    .mapToLong(JsonNode::longValue)
                    .sorted()
                    .toArray();
            assertThat(times).hasSize(reports);
            return new Speed(
                    reports * 500.0 / (times[reports * 3 / 4] - times[reports / 4]),
                    reports * 1_000.0 / (times[reports - 1] - times[0]));
        }
    }
}

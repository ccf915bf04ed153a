package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.InThisProcess;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cron job that submits again for as long as the exit code is 4. */
@Timeout(150)
class SubmitAgainTest {
    private static final int AGAIN = 4;
    private static final int AT_MOST = 10_000;

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @TempDir
    private Path folder = Path.of("again");

    @Test
    void whatTheServiceTakesAtLastEndsWithZero(CaptchaSimulator simulator) {
        simulator.faults(Service.ANTICAPTCHA.simulated()).next(1, refusedMethod());
        String input = Lines.line(Service.ANTICAPTCHA, 1, Instant.now());

        assertThat(submit(simulator, input).exitCode()).isEqualTo(AGAIN);
        assertThat(submit(simulator, input).exitCode()).isZero();
        assertThat(submit(simulator, input).exitCode())
                .as("a duplicate of what was recorded")
                .isZero();
        assertThat(simulator.recorded(Service.ANTICAPTCHA.simulated())).containsExactly(1L);
    }

    @Tag("ladder")
    @Test
    void submittingAgainEndsByItselfWhenTheWindowHasClosed(CaptchaSimulator simulator) {
        simulator.faults(Service.ANTICAPTCHA.simulated()).every(1, refusedMethod());
        Instant solved = Instant.now().minus(Duration.ofSeconds(45));
        String input = Lines.line(Service.ANTICAPTCHA, 1, solved);

        int code = submit(simulator, input).exitCode();
        assertThat(code).isEqualTo(AGAIN);
        for (int round = 0; code == AGAIN && round < AT_MOST; round++) {
            code = submit(simulator, input).exitCode();
        }

        assertThat(code).isOne();
        assertThat(Instant.now()).isAfter(solved.plusSeconds(59));
    }

    private static Fault refusedMethod() {
        return Fault.serviceError(14, "ERROR_NO_SUCH_METHOD", "no such method");
    }

    private InThisProcess.Ended submit(CaptchaSimulator simulator, String input) {
        String accounts = new AccountsYaml()
                .account(Service.ANTICAPTCHA, simulator.baseUrl(Service.ANTICAPTCHA.simulated()))
                .write(folder);
        return CaptchaReports.command(
                        folder,
                        "submit",
                        "--accounts",
                        accounts,
                        "--journal",
                        folder.resolve("journal").toString())
                .env("KEY_OF_ANTICAPTCHA", "key")
                .input(input)
                .runHere();
    }
}

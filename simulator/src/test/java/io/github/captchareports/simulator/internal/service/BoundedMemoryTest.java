package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.internal.judge.Worker;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.WorkerRestriction;
import io.github.captchareports.simulator.truth.AccountTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
    private static final Route.Method COMPLAINT =
            new Route.Method(INCORRECT, EnumSet.allOf(SimulatedCaptchaType.class));
    private static final long DAY = Duration.ofDays(1).toMillis();

    @Test
    void anAccountRemembersItsLatestHundredSuspensionsOverAMillionReports() {
        ServiceState state = new ServiceState(ServiceRules.documented(TWOCAPTCHA), new Registry(TWOCAPTCHA), 0, 0);
        Customer customer = Objects.requireNonNull(state.customers.find("key"));
        for (long report = 1; report <= 1_000_000; report++) {
            long now = report * DAY / 2_000;
            SimulatedTask task =
                    new SimulatedTask(TWOCAPTCHA, report, SimulatedCaptchaType.IMAGE, Instant.ofEpochMilli(now), false);
            state.report(customer, COMPLAINT, report, task, now);
        }

        AccountTruth truth = state.truth(500 * DAY + DAY).account("account-1");

        assertThat(truth.suspensions())
                .hasSize(100)
                .last()
                .satisfies(suspension -> assertThat(suspension.from()).isAfter(Instant.ofEpochMilli(490 * DAY)));
        assertThat(truth.recorded(INCORRECT) + truth.refusedAsNotRecorded(INCORRECT))
                .isEqualTo(1_000_000);
        assertThat(truth.upheld() + truth.dismissed()).isEqualTo(truth.recorded(INCORRECT));
        assertThat(truth.awaitingReview()).isZero();
    }

    @Test
    void aWorkerRemembersTheLatestThousandDomains() {
        Worker worker = new Worker(1, 1);
        WorkerRestriction rule = WorkerRestriction.documented().withMinimumSolved(1);
        for (int domain = 0; domain < 3_000; domain++) {
            Worker.Kind kind = Worker.Kind.of(RECAPTCHA_V3, "d" + domain + ".example");
            worker.solved(kind, false, rule);
            worker.complained(kind, 0, rule);
        }

        assertThat(worker.truth(Map.of(), Map.of(), 1).restrictions())
                .hasSize(1_000)
                .last()
                .satisfies(restricted -> assertThat(restricted.domain()).isEqualTo("d2999.example"));
    }
}

package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.SolvedTask;
import io.github.captchareports.SolvedTasks;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.spi.ledger.SolvedTaskStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Solved tasks as a bean beside the reporter. */
@ExtendWith(SimulatorExtension.class)
class SolvedTasksTest {
    private static SolvedTask task() {
        return SolvedTask.builder()
                .account("main")
                .taskId(74455221488L)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.now())
                .build();
    }

    @Test
    void aVerdictIsReportedWithTheIdAlone(CaptchaSimulator simulator) {
        Contexts.withAccount()
                .withPropertyValues(Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))
                .run(context -> {
                    SolvedTasks solvedTasks = context.getBean(SolvedTasks.class);
                    solvedTasks.solved(task());

                    ReportResult result = solvedTasks
                            .report("main", 74455221488L, Verdict.INCORRECT)
                            .block(Duration.ofSeconds(30));

                    assertThat(result).extracting(ReportResult::outcome).isEqualTo(Outcome.ACCEPTED);
                    assertThat(simulator.recorded(SimulatedService.TWOCAPTCHA)).containsExactly(74455221488L);
                    assertThat(solvedTasks.coverage("main").reported()).isOne();
                });
    }

    @Test
    void aStoreOfTheApplicationHearsOfThem() {
        List<String> asked = new CopyOnWriteArrayList<>();
        SolvedTaskStore store = (SolvedTaskStore) Proxy.newProxyInstance(
                SolvedTaskStore.class.getClassLoader(),
                new Class<?>[] {SolvedTaskStore.class},
                (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    return CompletableFuture.completedFuture(
                            method.getName().equals("putSolvedIfAbsent") ? true : Optional.empty());
                });

        Contexts.withAccount().withBean(SolvedTaskStore.class, () -> store).run(context -> {
            context.getBean(SolvedTasks.class).solved(task()).block(Duration.ofSeconds(30));

            assertThat(asked).containsExactly("putSolvedIfAbsent");
        });
    }

    @Test
    void theBoundIsAProperty() {
        Contexts.withAccount()
                .withPropertyValues("captcha.reports.solved-tasks.maximum-size=10")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("maximum size: 10; use at least 1,000"));
    }

    @Test
    void withAReporterOfTheApplicationThereIsNone() {
        Reporter own = (Reporter) Proxy.newProxyInstance(
                Reporter.class.getClassLoader(),
                new Class<?>[] {Reporter.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "shutdown" -> reactor.core.publisher.Mono.empty();
                    case "hashCode" -> 1;
                    case "equals" -> false;
                    default -> "own";
                });

        Contexts.bare()
                .withBean("own", Reporter.class, () -> own)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SolvedTasks.class));
    }
}

package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.UnknownTasks;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    private static final Route.Method CORRECT =
            new Route.Method(SimulatedVerdict.CORRECT, EnumSet.allOf(SimulatedCaptchaType.class));
    private static final long WINDOW = TWOCAPTCHA.window().toMillis();

    private final TaskTable tasks = new TaskTable(TWOCAPTCHA, UnknownTasks.ACCEPT_AS_JUST_SOLVED);

    @Test
    void aMillionReportsAreRememberedEachOnce() {
        for (long id = 1; id <= 1_000_000; id++) {
            assertThat(report(CORRECT, id * 7, 0) == Ruling.RECORDED).isTrue();
        }
        for (long id = 1; id <= 1_000_000; id++) {
            assertThat(report(CORRECT, id * 7, Long.MAX_VALUE) == Ruling.DUPLICATE)
                    .isTrue();
        }
        assertThat(tasks.recordedCount()).isEqualTo(1_000_000);
        assertThat(tasks.recorded()).hasSize(1_000_000);
    }

    @Test
    void tasksWhoseWindowIsOverAreForgottenAndStayLate() {
        long many = 300_000;
        for (long id = 1; id <= many; id++) {
            tasks.tell(told(id, 0), 0);
        }
        long later = WINDOW + 1;
        for (long id = many + 1; id <= 2 * many; id++) {
            tasks.tell(told(id, later), later);
        }

        assertThat(tasks.openCount()).isLessThan(many * 3 / 2);
        assertThat(report(CORRECT, 1, later)).isEqualTo(Ruling.LATE);
        assertThat(report(CORRECT, many, later)).isEqualTo(Ruling.LATE);
        assertThat(report(CORRECT, many + 1, later)).isEqualTo(Ruling.RECORDED);
    }

    @Test
    void aTaskThatWasLateCanBeCorrected() {
        tasks.tell(told(5, 0), WINDOW + 1);
        assertThat(report(CORRECT, 5, WINDOW + 1)).isEqualTo(Ruling.LATE);

        tasks.tell(told(5, WINDOW), WINDOW + 1);

        assertThat(report(CORRECT, 5, WINDOW + 1)).isEqualTo(Ruling.RECORDED);
    }

    @Test
    void aTaskCanBeCorrectedToLate() {
        tasks.tell(told(5, WINDOW), WINDOW + 1);
        tasks.tell(told(5, 0), WINDOW + 1);

        assertThat(report(CORRECT, 5, WINDOW + 1)).isEqualTo(Ruling.LATE);
    }

    @Test
    void theStatesAreThoseOfAMap() {
        Random random = new Random(11);
        LongStates states = new LongStates();
        Map<Long, Byte> model = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long id = (long) random.nextInt(20_000) << (random.nextInt(4) * 10);
            byte state = (byte) (1 + random.nextInt(2));
            states.put(id, state);
            model.put(id, state);
        }

        model.forEach((id, state) -> assertThat(states.get(id)).isEqualTo(state));
        for (int i = 0; i < 10_000; i++) {
            long id = random.nextLong();
            assertThat(states.get(id)).isEqualTo(model.getOrDefault(id, LongStates.NONE));
        }
        Set<Long> ones = new HashSet<>();
        states.forEach((byte) 1, ones::add);
        assertThat(ones).hasSize((int)
                model.values().stream().filter(state -> state == 1).count());
    }

    private Ruling report(Route.Method method, long id, long now) {
        return tasks.report(method, id, now, task -> Ruling.RECORDED);
    }

    private static SimulatedTask told(long id, long completedAt) {
        return new SimulatedTask(TWOCAPTCHA, id, SimulatedCaptchaType.IMAGE, Instant.ofEpochMilli(completedAt), true);
    }
}

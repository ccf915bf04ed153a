package io.github.captchareports.simulator.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
    private static final Fault FAULT = Fault.lostAnswer();
    private static final Fault OTHER = Fault.html();

    private final AtomicLong now = new AtomicLong(1_000);
    private final FaultSchedule faults = new FaultSchedule(now::get);

    @Test
    void withoutRulesAllGoesWell() {
        assertThat(pick(1)).isNull();
    }

    @Test
    void theNextRequestsGoWrongAndThenNoMore() {
        faults.next(2, FAULT);

        assertThat(picks(3)).containsExactly(FAULT, FAULT, null);
    }

    @Test
    void rulesPlayInTheOrderTheyWereGiven() {
        faults.next(1, FAULT).next(1, OTHER);

        assertThat(picks(3)).containsExactly(FAULT, OTHER, null);
    }

    @Test
    void everyThirdRequestGoesWrong() {
        faults.every(3, FAULT);

        assertThat(picks(7)).containsExactly(null, null, FAULT, null, null, FAULT, null);
    }

    @Test
    void aRuleDoesNotCountWhatAnEarlierOneTook() {
        faults.next(2, OTHER).every(2, FAULT);

        assertThat(picks(6)).containsExactly(OTHER, OTHER, null, FAULT, null, FAULT);
    }

    @Test
    void aTasksRequestsGoWrongInTurn() {
        faults.forTask(7, 1, FAULT).forTask(7, 2, OTHER);

        assertThat(pick(8)).isNull();
        assertThat(pick(7)).isEqualTo(FAULT);
        assertThat(pick(7)).isEqualTo(OTHER);
        assertThat(pick(7)).isEqualTo(OTHER);
        assertThat(pick(7)).isNull();
    }

    @Test
    void theRuleOfATaskComesFirst() {
        faults.every(1, OTHER).forTask(7, 1, FAULT);

        assertThat(pick(7)).isEqualTo(FAULT);
        assertThat(pick(7)).isEqualTo(OTHER);
    }

    @Test
    void aShareOfTheRequestsGoesWrong() {
        faults.fraction(0.3, 42, FAULT);

        long wrong = picks(10_000).stream().filter(FAULT::equals).count();

        assertThat(wrong).isBetween(2_800L, 3_200L);
    }

    @Test
    void oneSeedMakesOneRun() {
        FaultSchedule again = new FaultSchedule(now::get).fraction(0.5, 42, FAULT);
        FaultSchedule otherSeed = new FaultSchedule(now::get).fraction(0.5, 43, FAULT);
        faults.fraction(0.5, 42, FAULT);

        List<@Nullable Fault> first = picks(200);

        assertThat(picks(again, 200)).isEqualTo(first);
        assertThat(picks(otherSeed, 200)).isNotEqualTo(first);
    }

    @Test
    void noneAndAllAreSharesToo() {
        FaultSchedule all = new FaultSchedule(now::get).fraction(1, 1, FAULT);
        faults.fraction(0, 1, FAULT);

        assertThat(picks(1_000)).containsOnlyNulls();
        assertThat(picks(all, 1_000)).containsOnly(FAULT);
    }

    @Test
    void aSpanEndsByTheSimulatorsClock() {
        faults.during(Duration.ofSeconds(5), FAULT);

        assertThat(pick(1)).isEqualTo(FAULT);
        now.addAndGet(4_999);
        assertThat(pick(2)).isEqualTo(FAULT);
        now.addAndGet(1);
        assertThat(pick(3)).isNull();
    }

    @Test
    void clearedRulesPlayNoMore() {
        faults.every(1, FAULT).forTask(7, 5, FAULT);

        faults.clear();

        assertThat(pick(7)).isNull();
    }

    @Test
    void rulesThatAreUsedUpAreForgotten() {
        faults.next(1, FAULT)
                .during(Duration.ofSeconds(1), FAULT)
                .forTask(7, 1, FAULT)
                .every(2, FAULT);

        pick(7);
        pick(1);
        now.addAndGet(1_000);
        pick(1);

        assertThat(faults.size()).isEqualTo(1);
    }

    @Test
    void rulesThatMakeNoSenseAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.next(0, FAULT))
                .withMessageStartingWith("requests: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.forTask(1, 0, FAULT))
                .withMessageStartingWith("requests: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.every(0, FAULT))
                .withMessageStartingWith("k: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.fraction(1.1, 1, FAULT))
                .withMessageStartingWith("share: 1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.fraction(Double.NaN, 1, FAULT))
                .withMessageStartingWith("share: NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.during(Duration.ZERO, FAULT))
                .withMessageStartingWith("span: PT0S");
    }

    @Test
    void faultsThatMakeNoSenseAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.slow(Duration.ofMillis(-1)))
                .withMessageStartingWith("delay: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.tooManyRequests(Duration.ofSeconds(-1)))
                .withMessageStartingWith("retryAfter: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.serverError(404))
                .withMessageStartingWith("status: 404");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.hugeBody(10))
                .withMessageStartingWith("bytes: 10");
    }

    private @Nullable Fault pick(long taskId) {
        return faults.pick(taskId, now.get());
    }

    private List<@Nullable Fault> picks(int n) {
        return picks(faults, n);
    }

    private List<@Nullable Fault> picks(FaultSchedule from, int n) {
        List<@Nullable Fault> picked = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            picked.add(from.pick((long) i, now.get()));
        }
        return picked;
    }
}

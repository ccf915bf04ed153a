package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tasks whose id is a text, as the ledger remembers them. */
class SettledTextTableTest {
    private static final Duration KEEP = Duration.ofMinutes(16);
    private static final Settled ACCEPTED = new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED);
    private static final Settled UNCLEAR = new Settled(Verdict.INCORRECT, SettledOutcome.INDETERMINATE);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final AtomicLong remembered = new AtomicLong();
    private final LongAdder evictions = new LongAdder();
    private final SettledTextTable table = new SettledTextTable(KEEP.toNanos(), clock, remembered, evictions);

    @ParameterizedTest
    @ValueSource(
            strings = {"order-1", "007", "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b001", "6D1E2C1A-6F6B-4C55-9A3A-0D5A3AD2B001"
            })
    void aTaskIsRememberedUntilItsTimeIsOver(String task) {
        table.put(task, ACCEPTED);

        clock.advanceTimeBy(KEEP.minusNanos(1));
        assertThat(table.find(task)).isEqualTo(ACCEPTED);
        clock.advanceTimeBy(Duration.ofNanos(1));
        assertThat(table.find(task)).isNull();
        table.forgetExpired();

        assertThat(remembered).hasValue(0);
        assertThat(evictions.sum()).isZero();
    }

    @Test
    void textsThatDifferInCaseOnlyAreTwoTasks() {
        table.put("6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b001", ACCEPTED);

        assertThat(table.find("6D1E2C1A-6F6B-4C55-9A3A-0D5A3AD2B001")).isNull();
        assertThat(table.find("6d1e2c1a6f6b4c559a3a0d5a3ad2b001")).isNull();
    }

    @Test
    void whatIsSettledAnewIsCountedOnceAndKeptAnew() {
        table.put("a", UNCLEAR);
        clock.advanceTimeBy(KEEP.minusSeconds(1));
        table.put("a", ACCEPTED);
        clock.advanceTimeBy(KEEP.minusSeconds(1));

        assertThat(table.find("a")).isEqualTo(ACCEPTED);
        assertThat(remembered).hasValue(1);
    }

    @Test
    void whatIsSettledAnewWithinASecondIsKeptAnewToo() {
        table.put("a", UNCLEAR);
        clock.advanceTimeBy(Duration.ofMillis(500));
        table.put("a", ACCEPTED);
        clock.advanceTimeBy(KEEP.minusMillis(1));

        assertThat(table.find("a")).isEqualTo(ACCEPTED);
    }

    @Test
    void aTaskCanBeForgotten() {
        table.put("a", UNCLEAR);
        table.remove("a");
        table.remove("a");

        assertThat(table.find("a")).isNull();
        assertThat(remembered).hasValue(0);
    }

    @Test
    void theOldestIsForgottenFirst() {
        table.put("first", ACCEPTED);
        clock.advanceTimeBy(Duration.ofSeconds(1));
        table.put("second", ACCEPTED);
        table.find("first");

        assertThat(table.oldest(Duration.ofSeconds(10).toNanos()))
                .isEqualTo(Duration.ofSeconds(9).toNanos());
        table.forgetOldest();

        assertThat(table.find("first")).isNull();
        assertThat(table.find("second")).isEqualTo(ACCEPTED);
        assertThat(evictions.sum()).isOne();
        table.forgetOldest();
        table.forgetOldest();
        assertThat(table.oldest(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(remembered).hasValue(0);
    }

    @Test
    void aFullLedgerForgetsTheOldestOfNumbersAndTextsAlike() {
        Ledger ledger = new Ledger(1_000, clock);
        TaskKey.Keeping account = new TaskKey.Keeping("main", KEEP.toNanos(), false);
        for (int i = 0; i < 1_500; i++) {
            TaskId id = i % 2 == 0 ? TaskId.of(1 + i) : TaskId.of(new UUID(7, i).toString());
            ledger.remember(new TaskKey(account, id), ACCEPTED);
            clock.advanceTimeBy(Duration.ofMillis(1));
        }

        assertThat(ledger.entries()).isEqualTo(1_000);
        assertThat(ledger.evictions()).isEqualTo(500);
        for (int i = 0; i < 1_500; i++) {
            TaskId id = i % 2 == 0 ? TaskId.of(1 + i) : TaskId.of(new UUID(7, i).toString());
            assertThat(ledger.isFree(new TaskKey(account, id))).as("task %d", i).isEqualTo(i < 500);
        }
    }
}

package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettledTaskTableTest {
    private static final long KEEP = 1_000_000;
    private static final int PAGE = 256;
    private static final int SMALL = 8_200;
    private static final Settled ACCEPTED = new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED);
    private static final Settled UNCLEAR = new Settled(Verdict.INCORRECT, SettledOutcome.INDETERMINATE);

    private final AtomicLong remembered = new AtomicLong();
    private final LongAdder evictions = new LongAdder();
    private final SettledTaskTable table = table(1 << 30, 0);

    @Test
    void whatIsNoLongerTheOldestIsNotForgotten() {
        table.put(1, ACCEPTED, 10);

        table.forgetOldest(11, 9);
        assertThat(table.find(1, 11)).isEqualTo(ACCEPTED);

        table.forgetOldest(11, 10);
        assertThat(table.find(1, 11)).isNull();
    }

    @Test
    void everyEndComesBackAsItWas() {
        List<Settled> all = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            for (SettledOutcome outcome : SettledOutcome.values()) {
                all.add(new Settled(verdict, outcome));
            }
            all.add(Settled.recalled(verdict, SettledOutcome.INDETERMINATE));
        }
        for (int i = 0; i < all.size(); i++) {
            table.put(i, all.get(i), 0);
        }

        assertThat(remembered).hasValue(all.size());
        for (int i = 0; i < all.size(); i++) {
            assertThat(table.find(i, KEEP - 1)).isEqualTo(all.get(i));
        }
        assertThat(all).allSatisfy(settled -> assertThat(settled.code()).isBetween(0, 9));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -(1L << 32)})
    void anyNumberIsATask(long task) {
        assertThat(table.find(task, 0)).isNull();

        table.put(task, ACCEPTED, 0);

        assertThat(table.find(task, 0)).isEqualTo(ACCEPTED);
        assertThat(table.find(task + 1, 0)).isNull();
        assertThat(table.find(task ^ Long.MIN_VALUE, 0)).isNull();
    }

    @Test
    void eachTaskIsKeptToTheNanosecond() {
        table.put(1, ACCEPTED, 10);
        table.put(2, ACCEPTED, 11);

        assertThat(table.find(1, 10 + KEEP - 1)).isEqualTo(ACCEPTED);
        assertThat(table.find(1, 10 + KEEP)).isNull();
        assertThat(table.find(2, 10 + KEEP)).isEqualTo(ACCEPTED);
    }

    @Test
    void aTaskSettledAnewIsKeptFromThenOn() {
        table.put(1, UNCLEAR, 0);
        table.put(1, ACCEPTED, KEEP / 2);

        assertThat(remembered).hasValue(1);
        assertThat(table.find(1, KEEP)).isEqualTo(ACCEPTED);
        assertThat(table.forgetExpired(KEEP, 10)).isFalse();
        assertThat(table.find(1, KEEP)).isEqualTo(ACCEPTED);
        assertThat(table.find(1, KEEP / 2 + KEEP)).isNull();
    }

    @Test
    void aRemovedTaskIsForgottenAtOnce() {
        table.put(1, UNCLEAR, 0);
        table.put(2, ACCEPTED, 0);

        table.remove(1);
        table.remove(3);

        assertThat(table.find(1, 0)).isNull();
        assertThat(table.find(2, 0)).isEqualTo(ACCEPTED);
        assertThat(remembered).hasValue(1);
    }

    @Test
    void theOldestIsForgottenFirst() {
        assertThat(table.oldest(0)).isEqualTo(Long.MAX_VALUE);
        table.forgetOldest(0, table.oldest(0));
        for (int task = 0; task < 2_000; task++) {
            table.put(task, ACCEPTED, task);
        }

        for (int task = 0; task < 2_000; task++) {
            assertThat(table.oldest(0)).isEqualTo(task);
            assertThat(table.find(task, 2_000)).isEqualTo(ACCEPTED);
            table.forgetOldest(2_000, table.oldest(2_000));
            assertThat(table.find(task, 2_000)).isNull();
        }
        assertThat(remembered).hasValue(0);
        assertThat(evictions.sum()).isEqualTo(2_000);
    }

    @Test
    void whatHasExpiredOrLeftIsNoEviction() {
        table.put(1, ACCEPTED, 0);
        table.put(2, ACCEPTED, 1);
        table.put(3, ACCEPTED, 2);
        table.remove(2);

        table.forgetOldest(KEEP, table.oldest(KEEP));
        table.forgetOldest(KEEP, table.oldest(KEEP));

        assertThat(evictions.sum()).isZero();
        assertThat(remembered).hasValue(1);
        table.forgetOldest(KEEP + 1, table.oldest(KEEP + 1));
        assertThat(evictions.sum()).isOne();
    }

    @Test
    void expiredTasksAreForgottenInPortions() {
        for (int task = 0; task < 100; task++) {
            table.put(task, ACCEPTED, 0);
        }

        assertThat(table.forgetExpired(KEEP - 1, 10)).isFalse();
        assertThat(remembered).hasValue(100);
        assertThat(table.forgetExpired(KEEP, 10)).isTrue();
        assertThat(remembered).hasValue(90);
        table.put(100, ACCEPTED, KEEP);
        assertThat(remembered).hasValue(90 - 8 + 1);
        assertThat(table.forgetExpired(KEEP, 100)).isFalse();
        assertThat(remembered).hasValue(1);
    }

    /** One unclear task, repeated for ever, may not fill the memory. */
    @Test
    void placesThatTasksHaveLeftAreBounded() {
        SettledTaskTable bounded = table(2 * PAGE, 0);
        bounded.put(-1, ACCEPTED, 0);
        for (int i = 1; i < 2 * PAGE; i++) {
            bounded.put(1, UNCLEAR, 0);
        }
        assertThat(bounded.find(-1, 0)).isEqualTo(ACCEPTED);

        bounded.put(1, UNCLEAR, 0);

        assertThat(bounded.find(-1, 0)).isNull();
        assertThat(bounded.find(1, 0)).isEqualTo(UNCLEAR);
        assertThat(evictions.sum()).isOne();
        for (int i = 0; i < 100 * PAGE; i++) {
            bounded.put(1, UNCLEAR, 0);
        }
        assertThat(bounded.bytes()).isLessThan(4 * SMALL);
        assertThat(evictions.sum()).isOne();
    }

    @Test
    void anEmptyTableIsSmallAndABigOneBecomesSmallAgain() {
        assertThat(table.bytes()).isEqualTo(1_032);
        table.put(1, ACCEPTED, 0);
        assertThat(table.bytes()).isEqualTo(1_032 + 24 * PAGE);
        for (int task = 0; task < 100_000; task++) {
            table.put(task, ACCEPTED, 0);
        }

        while (table.forgetExpired(KEEP, 1_000)) {
            assertThat(evictions.sum()).isZero();
        }

        assertThat(table.bytes()).isEqualTo(1_032);
        assertThat(remembered).hasValue(0);
    }

    @Test
    void pagesOfWhatIsForgottenAreGivenBack() {
        for (int task = 0; task < 100_000; task++) {
            table.put(task, ACCEPTED, task);
        }
        long all = table.bytes();

        for (int task = 0; task < 90_000; task++) {
            table.forgetOldest(0, table.oldest(0));
        }

        assertThat(table.bytes()).isBetween(all - 90_256L * 24, all - 89_744L * 24);
    }

    /** The heap of a million tasks, found out by what all arrays hold, their headers left out. */
    @Test
    void aMillionTasksTakeTwentyEightBytesEach() {
        int tasks = 1_000_000;
        for (int task = 0; task < tasks; task++) {
            table.put(78_000_000_000L + 3L * task, ACCEPTED, 0);
        }

        assertThat(table.bytes() / (double) tasks).isBetween(28.0, 28.1);
    }

    /** Places are numbered from the end on here, as after two thousand million tasks. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, -1_000, -70_000, 12_345})
    void whateverHappensItIsWhatAMapAndAQueueWouldRemember(int first) {
        for (int seed = 0; seed < 60; seed++) {
            remembered.set(0);
            evictions.reset();
            againstTheModel(table(1 << 30, first), new Random(seed));
        }
    }

    private void againstTheModel(SettledTaskTable subject, Random random) {
        Map<Long, Entry> model = new HashMap<>();
        Deque<Entry> order = new ArrayDeque<>();
        int range = 1 + random.nextInt(5_000);
        int kept = 1 + random.nextInt(5_000);
        long now = 0;
        long evicted = 0;
        for (int step = 0; step < 5_000; step++) {
            now += random.nextInt(2 * (int) KEEP / kept);
            long task = random.nextInt(range) * 0x1_0000_0001L - 100;
            switch (random.nextInt(20)) {
                case 0 -> {
                    Entry old = model.remove(task);
                    order.remove(old);
                    subject.remove(task);
                }
                case 1 -> {
                    while (!order.isEmpty() && now - order.getFirst().at >= KEEP) {
                        model.remove(order.removeFirst().task);
                    }
                    while (subject.forgetExpired(now, 1 + random.nextInt(100))) {
                        assertThat(remembered.get()).isGreaterThanOrEqualTo(order.size());
                    }
                    assertThat(remembered).hasValue(order.size());
                }
                case 2, 3, 4, 5 -> {
                    Entry known = model.get(task);
                    Settled expected = known == null || now - known.at >= KEEP ? null : known.settled;
                    assertThat(subject.find(task, now)).isEqualTo(expected);
                }
                default -> {
                    Entry entry = new Entry(task, random.nextBoolean() ? ACCEPTED : UNCLEAR, now);
                    Entry old = model.put(task, entry);
                    if (old != null) {
                        order.remove(old);
                    }
                    order.addLast(entry);
                    subject.put(task, entry.settled, now);
                }
            }
        }
        while (subject.forgetExpired(now, 1)) {
            assertThat(evictions.sum()).isZero();
        }
        for (Entry entry : order) {
            boolean there = now - entry.at < KEEP;
            assertThat(subject.find(entry.task, now)).isEqualTo(there ? entry.settled : null);
            evicted += there ? 1 : 0;
        }
        assertThat(remembered).hasValue(evicted);
        while (subject.oldest(now) < Long.MAX_VALUE) {
            subject.forgetOldest(now, subject.oldest(now));
        }
        assertThat(remembered).hasValue(0);
        assertThat(evictions.sum()).isEqualTo(evicted);
    }

    private SettledTaskTable table(int mostPlaces, int first) {
        return new SettledTaskTable(KEEP, mostPlaces, remembered, evictions, first);
    }

    private static final class Entry {
        final long task;
        final Settled settled;
        final long at;

        Entry(long task, Settled settled, long at) {
            this.task = task;
            this.settled = settled;
            this.at = at;
        }
    }
}

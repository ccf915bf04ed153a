package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
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

class ChronicleTest {
    private static final long KEEP = 1_000_000;
    private static final int PAGE = 256;
    private static final int SMALL = 8_200;
    private static final Settled ACCEPTED = new Settled(Verdict.CORRECT, Outcome.ACCEPTED);
    private static final Settled UNCLEAR = new Settled(Verdict.INCORRECT, Outcome.INDETERMINATE);

    private final AtomicLong remembered = new AtomicLong();
    private final LongAdder evictions = new LongAdder();
    private final Chronicle chronicle = chronicle(1 << 30, 0);

    @Test
    void whatIsNoLongerTheOldestIsNotForgotten() {
        chronicle.put(1, ACCEPTED, 10);

        chronicle.forgetOldest(11, 9);
        assertThat(chronicle.find(1, 11)).isEqualTo(ACCEPTED);

        chronicle.forgetOldest(11, 10);
        assertThat(chronicle.find(1, 11)).isNull();
    }

    @Test
    void everyEndComesBackAsItWas() {
        List<Settled> all = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            for (Outcome outcome : Outcome.values()) {
                all.add(new Settled(verdict, outcome));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            chronicle.put(i, all.get(i), 0);
        }

        assertThat(remembered).hasValue(all.size());
        for (int i = 0; i < all.size(); i++) {
            assertThat(chronicle.find(i, KEEP - 1)).isEqualTo(all.get(i));
        }
        assertThat(all).allSatisfy(settled -> assertThat(settled.code()).isBetween(0, 13));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -(1L << 32)})
    void anyNumberIsATask(long task) {
        assertThat(chronicle.find(task, 0)).isNull();

        chronicle.put(task, ACCEPTED, 0);

        assertThat(chronicle.find(task, 0)).isEqualTo(ACCEPTED);
        assertThat(chronicle.find(task + 1, 0)).isNull();
        assertThat(chronicle.find(task ^ Long.MIN_VALUE, 0)).isNull();
    }

    @Test
    void eachTaskIsKeptToTheNanosecond() {
        chronicle.put(1, ACCEPTED, 10);
        chronicle.put(2, ACCEPTED, 11);

        assertThat(chronicle.find(1, 10 + KEEP - 1)).isEqualTo(ACCEPTED);
        assertThat(chronicle.find(1, 10 + KEEP)).isNull();
        assertThat(chronicle.find(2, 10 + KEEP)).isEqualTo(ACCEPTED);
    }

    @Test
    void aTaskSettledAnewIsKeptFromThenOn() {
        chronicle.put(1, UNCLEAR, 0);
        chronicle.put(1, ACCEPTED, KEEP / 2);

        assertThat(remembered).hasValue(1);
        assertThat(chronicle.find(1, KEEP)).isEqualTo(ACCEPTED);
        assertThat(chronicle.forgetExpired(KEEP, 10)).isFalse();
        assertThat(chronicle.find(1, KEEP)).isEqualTo(ACCEPTED);
        assertThat(chronicle.find(1, KEEP / 2 + KEEP)).isNull();
    }

    @Test
    void aRemovedTaskIsForgottenAtOnce() {
        chronicle.put(1, UNCLEAR, 0);
        chronicle.put(2, ACCEPTED, 0);

        chronicle.remove(1);
        chronicle.remove(3);

        assertThat(chronicle.find(1, 0)).isNull();
        assertThat(chronicle.find(2, 0)).isEqualTo(ACCEPTED);
        assertThat(remembered).hasValue(1);
    }

    @Test
    void theOldestIsForgottenFirst() {
        assertThat(chronicle.oldest(0)).isEqualTo(Long.MAX_VALUE);
        chronicle.forgetOldest(0, chronicle.oldest(0));
        for (int task = 0; task < 2_000; task++) {
            chronicle.put(task, ACCEPTED, task);
        }

        for (int task = 0; task < 2_000; task++) {
            assertThat(chronicle.oldest(0)).isEqualTo(task);
            assertThat(chronicle.find(task, 2_000)).isEqualTo(ACCEPTED);
            chronicle.forgetOldest(2_000, chronicle.oldest(2_000));
            assertThat(chronicle.find(task, 2_000)).isNull();
        }
        assertThat(remembered).hasValue(0);
        assertThat(evictions.sum()).isEqualTo(2_000);
    }

    @Test
    void whatHasExpiredOrLeftIsNoEviction() {
        chronicle.put(1, ACCEPTED, 0);
        chronicle.put(2, ACCEPTED, 1);
        chronicle.put(3, ACCEPTED, 2);
        chronicle.remove(2);

        chronicle.forgetOldest(KEEP, chronicle.oldest(KEEP));
        chronicle.forgetOldest(KEEP, chronicle.oldest(KEEP));

        assertThat(evictions.sum()).isZero();
        assertThat(remembered).hasValue(1);
        chronicle.forgetOldest(KEEP + 1, chronicle.oldest(KEEP + 1));
        assertThat(evictions.sum()).isOne();
    }

    @Test
    void expiredTasksAreForgottenInPortions() {
        for (int task = 0; task < 100; task++) {
            chronicle.put(task, ACCEPTED, 0);
        }

        assertThat(chronicle.forgetExpired(KEEP - 1, 10)).isFalse();
        assertThat(remembered).hasValue(100);
        assertThat(chronicle.forgetExpired(KEEP, 10)).isTrue();
        assertThat(remembered).hasValue(90);
        chronicle.put(100, ACCEPTED, KEEP);
        assertThat(remembered).hasValue(90 - 8 + 1);
        assertThat(chronicle.forgetExpired(KEEP, 100)).isFalse();
        assertThat(remembered).hasValue(1);
    }

    /** One unclear task, repeated for ever, may not fill the memory. */
    @Test
    void placesThatTasksHaveLeftAreBounded() {
        Chronicle bounded = chronicle(2 * PAGE, 0);
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
    void anEmptyChronicleIsSmallAndABigOneBecomesSmallAgain() {
        assertThat(chronicle.bytes()).isEqualTo(1_032);
        chronicle.put(1, ACCEPTED, 0);
        assertThat(chronicle.bytes()).isEqualTo(1_032 + 24 * PAGE);
        for (int task = 0; task < 100_000; task++) {
            chronicle.put(task, ACCEPTED, 0);
        }

        while (chronicle.forgetExpired(KEEP, 1_000)) {
            assertThat(evictions.sum()).isZero();
        }

        assertThat(chronicle.bytes()).isEqualTo(1_032);
        assertThat(remembered).hasValue(0);
    }

    @Test
    void pagesOfWhatIsForgottenAreGivenBack() {
        for (int task = 0; task < 100_000; task++) {
            chronicle.put(task, ACCEPTED, task);
        }
        long all = chronicle.bytes();

        for (int task = 0; task < 90_000; task++) {
            chronicle.forgetOldest(0, chronicle.oldest(0));
        }

        assertThat(chronicle.bytes()).isBetween(all - 90_256L * 24, all - 89_744L * 24);
    }

    /** The heap of a million tasks, found out by what all arrays hold, their headers left out. */
    @Test
    void aMillionTasksTakeTwentyEightBytesEach() {
        int tasks = 1_000_000;
        for (int task = 0; task < tasks; task++) {
            chronicle.put(78_000_000_000L + 3L * task, ACCEPTED, 0);
        }

        assertThat(chronicle.bytes() / (double) tasks).isBetween(28.0, 28.1);
    }

    /** Places are numbered from the end on here, as after two thousand million tasks. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, -1_000, -70_000, 12_345})
    void whateverHappensItIsWhatAMapAndAQueueWouldRemember(int first) {
        for (int seed = 0; seed < 60; seed++) {
            remembered.set(0);
            evictions.reset();
            againstTheModel(chronicle(1 << 30, first), new Random(seed));
        }
    }

    private void againstTheModel(Chronicle subject, Random random) {
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

    private Chronicle chronicle(int mostPlaces, int first) {
        return new Chronicle(KEEP, mostPlaces, remembered, evictions, first);
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

package io.github.captchareports.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallTimeoutsTest {
    private static final long TIMEOUT = Duration.ofMillis(250).toNanos();

    private final TimerCounter clock = new TimerCounter();
    private final List<@Nullable Throwable> failures = new ArrayList<>();
    private final CallTimeouts timeouts = new CallTimeouts(clock, failures::add);
    private final List<String> givenUp = new ArrayList<>();

    private Call add(String name, long nanos) {
        Call call = new Call(name);
        call.due = clock.now(TimeUnit.NANOSECONDS) + nanos;
        timeouts.add(call, nanos);
        return call;
    }

    @Test
    void aCallIsGivenUpAtItsDeadlineAndNotBefore() {
        Call call = add("one", TIMEOUT);

        clock.advance(TIMEOUT - 1);
        assertThat(givenUp).isEmpty();
        clock.advance(1);

        assertThat(givenUp).containsExactly("one");
        assertThat(call.why).hasMessage("no answer in time");
        assertThat(timeouts.remove(call)).as("its answer comes late").isFalse();
        clock.advance(10 * TIMEOUT);
        assertThat(givenUp).as("once").hasSize(1);
    }

    @Test
    void aCallThatWasAnsweredIsNotGivenUp() {
        Call call = add("one", TIMEOUT);

        assertThat(timeouts.remove(call)).isTrue();
        assertThat(timeouts.remove(call)).isFalse();
        clock.advance(TIMEOUT);

        assertThat(givenUp).isEmpty();
    }

    @Test
    void howeverManyCallsAreUnderWayOneTimerIsArmed() {
        Random random = new Random(1);
        List<Call> open = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            open.add(add("call", TIMEOUT - random.nextInt((int) TIMEOUT / 2)));
            assertThat(clock.armed()).isOne();
        }
        for (int i = 0; i < 500; i++) {
            timeouts.remove(open.get(2 * i));
            assertThat(clock.armed()).isOne();
        }
        for (int i = 0; i < 100; i++) {
            clock.advance(TIMEOUT / 100);
            assertThat(clock.armed()).isEqualTo(givenUp.size() == 500 ? 0 : 1);
        }

        assertThat(givenUp).hasSize(500);
    }

    @Test
    void callsThatAreAnsweredInTimeCostNoTimerEach() {
        for (int i = 0; i < 10_000; i++) {
            timeouts.remove(add("call", TIMEOUT));
            clock.advance(TIMEOUT / 1_000);
        }

        assertThat(clock.scheduled()).as("ten timeouts long").isLessThanOrEqualTo(11);
        clock.advance(TIMEOUT);
        assertThat(clock.armed()).as("nothing is under way").isZero();
        assertThat(givenUp).isEmpty();
    }

    @Test
    void anEarlierDeadlineIsNotMissed() {
        add("late", TIMEOUT);
        add("early", TIMEOUT / 10);
        assertThat(clock.armed()).isOne();

        clock.advance(TIMEOUT / 10);
        assertThat(givenUp).containsExactly("early");
        clock.advance(TIMEOUT);
        assertThat(givenUp).containsExactly("early", "late");
    }

    @Test
    void callsWithOneDeadlineAreGivenUpInTheirOrder() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            names.add("call " + i);
            add("call " + i, TIMEOUT);
        }

        clock.advance(TIMEOUT);

        assertThat(givenUp).isEqualTo(names);
    }

    @Test
    void whateverIsAddedAndAnsweredTheOthersAreGivenUpInTime() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            givenUp.clear();
            List<Call> open = new ArrayList<>();
            for (int step = 0; step < 500; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> open.add(add("call " + seed + " " + step, 1 + random.nextInt((int) TIMEOUT)));
                    case 2 -> {
                        if (!open.isEmpty()) {
                            assertThat(timeouts.remove(open.remove(random.nextInt(open.size()))))
                                    .isTrue();
                        }
                    }
                    default -> {
                        clock.advance(random.nextInt((int) TIMEOUT / 20));
                        List<String> due = open.stream()
                                .filter(call -> call.due <= clock.now(TimeUnit.NANOSECONDS))
                                .sorted(Comparator.comparingLong(call -> call.due))
                                .map(call -> call.name)
                                .toList();
                        open.removeIf(call -> call.due <= clock.now(TimeUnit.NANOSECONDS));
                        assertThat(givenUp).isEqualTo(due);
                        givenUp.clear();
                    }
                }
            }
            clock.advance(TIMEOUT);
            assertThat(givenUp).hasSize(open.size());
            assertThat(clock.armed()).isZero();
        }
    }

    @Test
    void aCallThatThrowsWhenItIsGivenUpKeepsNoOtherWaiting() {
        add("bad", TIMEOUT).thrown = new IllegalStateException("bad");
        add("good", TIMEOUT);

        assertThatThrownBy(() -> clock.advance(TIMEOUT)).hasMessage("bad");

        assertThat(givenUp).containsExactly("bad", "good");
    }

    @Test
    void aCallIsNotAddedWhereTheClockTakesNoTimer() {
        clock.refuses = true;
        Call refused = new Call("refused");
        assertThatThrownBy(() -> timeouts.add(refused, TIMEOUT)).isInstanceOf(RejectedExecutionException.class);
        assertThat(timeouts.remove(refused)).isFalse();

        clock.refuses = false;
        add("next", TIMEOUT);
        clock.advance(TIMEOUT);
        assertThat(givenUp).containsExactly("next");
    }

    @Test
    void aClockThatWasDisposedOfKeepsNobodyWaitingForTheTimerItHadTaken() {
        add("one", TIMEOUT);
        clock.dispose();

        assertThatThrownBy(() -> timeouts.add(new Call("two"), TIMEOUT)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void allAreGivenUpWhenTheClockTakesNoTimerForThoseThatAreLeft() {
        add("one", TIMEOUT);
        Call two = add("two", 2 * TIMEOUT);
        clock.refuses = true;

        clock.advance(TIMEOUT);

        assertThat(givenUp).containsExactly("one", "two");
        assertThat(two.why).isInstanceOf(RejectedExecutionException.class);
        assertThat(failures).containsExactly(two.why);
    }

    private final class Call extends CallTimeouts.Call {
        final String name;
        long due;

        @Nullable
        Throwable why;

        @Nullable
        RuntimeException thrown;

        Call(String name) {
            this.name = name;
        }

        @Override
        void giveUp(Throwable reason) {
            givenUp.add(name);
            why = reason;
            if (thrown != null) {
                throw thrown;
            }
        }
    }
}

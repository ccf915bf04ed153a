package io.github.captchareports.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class SharedLedgerClientTest {
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final SharedLedger ledger = (SharedLedger) Proxy.newProxyInstance(
            SharedLedger.class.getClassLoader(), new Class<?>[] {SharedLedger.class}, (proxy, method, arguments) -> {
                throw new AssertionError("the questions of these tests need no ledger");
            });
    private final SharedLedgerClient client = new SharedLedgerClient(ledger, TIMEOUT.toNanos(), clock, failure -> {});
    private final List<Boolean> told = new ArrayList<>();
    private CompletableFuture<String> beat = CompletableFuture.completedFuture("there");
    private final CompletableFuture<String> broken =
            CompletableFuture.failedFuture(new IllegalStateException("broken"));

    private void open() {
        client.watch(() -> told.add(client.isUp()));
        client.beat(any -> beat);
        client.open();
    }

    private List<@Nullable String> ask(CompletionStage<String> answer) {
        List<@Nullable String> heard = new ArrayList<>();
        client.<String>ask(any -> answer, Long.MAX_VALUE, heard::add);
        return heard;
    }

    @Test
    void anAnswerIsPassedOn() {
        open();

        assertThat(ask(CompletableFuture.completedFuture("yes"))).containsExactly("yes");
        assertThat(client.isUp()).isTrue();
    }

    @Test
    void nobodyWaitsLongerThanTheTimeoutAndAfterwardsNobodyAtAll() {
        open();
        CompletableFuture<String> slow = new CompletableFuture<>();
        List<@Nullable String> first = ask(slow);

        clock.advanceTimeBy(TIMEOUT.minusMillis(1));
        assertThat(first).isEmpty();
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(first).hasSize(1).containsOnlyNulls();
        assertThat(told).containsExactly(false);
        slow.complete("late");
        assertThat(first).as("told once").hasSize(1);
        assertThat(ask(CompletableFuture.completedFuture("yes"))).containsOnlyNulls();

        clock.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(told).containsExactly(false, true);
        assertThat(ask(CompletableFuture.completedFuture("yes"))).containsExactly("yes");
    }

    @Test
    @SuppressWarnings("NullAway") // a stage that is null is what an implementation must not answer
    void aLedgerThatThrowsOrAnswersNothingAtAllIsLost() {
        open();
        List<@Nullable String> heard = new ArrayList<>();
        client.<String>ask(
                any -> {
                    throw new IllegalStateException("broken");
                },
                Long.MAX_VALUE,
                heard::add);
        assertThat(heard).hasSize(1).containsOnlyNulls();

        clock.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(ask(null)).hasSize(1).containsOnlyNulls();
        assertThat(told).containsExactly(false, true, false);
    }

    @Test
    void updatesWaitForTheLedgerInTheirOrder() {
        open();
        List<String> written = new ArrayList<>();
        ask(broken);
        for (String update : List.of("one", "two", "three")) {
            client.write("a task", any -> CompletableFuture.completedFuture(written.add(update)));
        }
        assertThat(written).isEmpty();

        clock.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(written).containsExactly("one", "two", "three");
    }

    @Test
    void anUpdateThatFailsForEverIsGivenUpAndTheOthersAreNot() {
        open();
        List<String> written = new ArrayList<>();
        client.write("a task", any -> broken);
        client.write("a task", any -> CompletableFuture.completedFuture(written.add("good")));

        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(written).containsExactly("good");
        assertThat(told).as("it costs the others the ledger once").containsExactly(false, true);

        clock.advanceTimeBy(Duration.ofMinutes(20));
        assertThat(client.lost()).isEqualTo(1);
    }

    @Test
    void whileNothingCanBeWrittenMemoryIsBounded() {
        open();
        ask(broken);
        beat = broken;
        for (int i = 0; i < 100_001; i++) {
            client.write("a task", any -> CompletableFuture.completedFuture("written"));
        }

        assertThat(client.lost()).isEqualTo(1);
    }

    @Test
    void closingEndsInBoundedTimeWhateverTheLedgerDoes() {
        open();
        client.write("a task", any -> new CompletableFuture<>());
        List<String> closed = new ArrayList<>();
        client.close().subscribe(nothing -> {}, failure -> {}, () -> closed.add("closed"));

        assertThat(closed).isEmpty();
        clock.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(closed).containsExactly("closed");
    }

    @Test
    void heartbeatsGoEveryTwoSecondsAndEverySecondWhileTheLedgerIsLost() {
        List<Duration> beats = new ArrayList<>();
        client.beat(any -> {
            beats.add(Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS)));
            return beat;
        });
        client.open();
        clock.advanceTimeBy(Duration.ofSeconds(3));
        beat = broken;
        clock.advanceTimeBy(Duration.ofSeconds(3));
        beat = CompletableFuture.completedFuture("there");
        clock.advanceTimeBy(Duration.ofSeconds(3));
        client.close().subscribe();
        beats.remove(beats.size() - 1);
        clock.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(beats).extracting(Duration::toSeconds).containsExactly(0L, 2L, 4L, 5L, 6L, 7L, 9L);
    }

    @Test
    void howeverManyCallsAreUnderWayOneTimerIsArmedForThem() {
        TimerCounter timers = new TimerCounter();
        SharedLedgerClient busy = new SharedLedgerClient(ledger, TIMEOUT.toNanos(), timers, failure -> {});
        List<@Nullable String> heard = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            busy.<String>ask(any -> new CompletableFuture<>(), Long.MAX_VALUE, heard::add);
            busy.write("a task", any -> new CompletableFuture<>());
            assertThat(timers.armed()).isOne();
        }

        timers.advance(TIMEOUT.toNanos());
        assertThat(heard).hasSize(1_000).containsOnlyNulls();
        assertThat(timers.armed()).isZero();
    }
}

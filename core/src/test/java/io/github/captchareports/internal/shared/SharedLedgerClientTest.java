package io.github.captchareports.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.SharedLedger;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final SharedLedgerClient link = new SharedLedgerClient(ledger, TIMEOUT.toNanos(), clock, failure -> {});
    private final List<Boolean> told = new ArrayList<>();
    private CompletableFuture<String> beat = CompletableFuture.completedFuture("there");
    private final CompletableFuture<String> broken =
            CompletableFuture.failedFuture(new IllegalStateException("broken"));

    private void open() {
        link.watch(() -> told.add(link.isUp()));
        link.beat(any -> beat);
        link.open();
    }

    private List<@Nullable String> ask(CompletionStage<String> answer) {
        List<@Nullable String> heard = new ArrayList<>();
        link.<String>ask(any -> answer, Long.MAX_VALUE, heard::add);
        return heard;
    }

    @Test
    void anAnswerIsPassedOn() {
        open();

        assertThat(ask(CompletableFuture.completedFuture("yes"))).containsExactly("yes");
        assertThat(link.isUp()).isTrue();
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
        link.<String>ask(
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
    void whatIsToBeNotedWaitsForTheLedgerInItsOrder() {
        open();
        List<String> noted = new ArrayList<>();
        ask(broken);
        for (String note : List.of("one", "two", "three")) {
            link.note("a task", any -> CompletableFuture.completedFuture(noted.add(note)));
        }
        assertThat(noted).isEmpty();

        clock.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(noted).containsExactly("one", "two", "three");
    }

    @Test
    void aNoteThatFailsForEverIsGivenUpAndTheOthersAreNot() {
        open();
        List<String> noted = new ArrayList<>();
        link.note("a task", any -> broken);
        link.note("a task", any -> CompletableFuture.completedFuture(noted.add("good")));

        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(noted).containsExactly("good");
        assertThat(told).as("it costs the others the ledger once").containsExactly(false, true);

        clock.advanceTimeBy(Duration.ofMinutes(20));
        assertThat(link.lost()).isEqualTo(1);
    }

    @Test
    void whileNothingCanBeNotedMemoryIsBounded() {
        open();
        ask(broken);
        beat = broken;
        for (int i = 0; i < 100_001; i++) {
            link.note("a task", any -> CompletableFuture.completedFuture("noted"));
        }

        assertThat(link.lost()).isEqualTo(1);
    }

    @Test
    void closingEndsInBoundedTimeWhateverTheLedgerDoes() {
        open();
        link.note("a task", any -> new CompletableFuture<>());
        List<String> closed = new ArrayList<>();
        link.close().subscribe(nothing -> {}, failure -> {}, () -> closed.add("closed"));

        assertThat(closed).isEmpty();
        clock.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(closed).containsExactly("closed");
    }
}

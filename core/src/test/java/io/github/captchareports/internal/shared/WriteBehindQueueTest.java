package io.github.captchareports.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class WriteBehindQueueTest {
    private static final Duration TIMEOUT = Duration.ofMillis(250);
    private final Throwable broken = new IllegalStateException("broken");

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final SharedLedger ledger = (SharedLedger) Proxy.newProxyInstance(
            SharedLedger.class.getClassLoader(), new Class<?>[] {SharedLedger.class}, (proxy, method, arguments) -> {
                throw new AssertionError("the updates of these tests need no ledger");
            });
    private final LedgerCircuit circuit = new LedgerCircuit();
    private final WriteBehindQueue queue =
            new WriteBehindQueue(new LedgerCalls(ledger, TIMEOUT.toNanos(), clock, failure -> {}), circuit, clock);
    /** What the ledger was told, whatever it answered. */
    private final List<String> told = new ArrayList<>();

    private final List<CompletableFuture<String>> unanswered = new ArrayList<>();
    private boolean refusing;

    private void write(String task, String update) {
        queue.write(task, any -> {
            told.add(update);
            return refusing ? CompletableFuture.failedFuture(broken) : CompletableFuture.completedFuture(update);
        });
    }

    private void write(String update) {
        write(update, update);
    }

    private void writeUnanswered(String update) {
        queue.write(update, any -> {
            told.add(update);
            CompletableFuture<String> answer = new CompletableFuture<>();
            unanswered.add(answer);
            return answer;
        });
    }

    private void lose() {
        circuit.failed(broken);
    }

    private void heartbeatAnswered() {
        queue.retryRefused();
        circuit.heartbeatAnswered();
        queue.drain();
    }

    @Test
    void anUpdateIsWrittenAtOnceWhileTheLedgerIsThere() {
        write("one");

        assertThat(told).containsExactly("one");
        assertThat(queue.unwritten()).isZero();
    }

    @Test
    void updatesWaitWhileTheCircuitIsOpenAndAreWrittenInTheirOrder() {
        lose();
        List<String> updates =
                IntStream.range(0, 5_000).mapToObj(i -> "update " + i).toList();
        updates.forEach(this::write);
        assertThat(told).isEmpty();
        assertThat(queue.unwritten()).isEqualTo(5_000);

        heartbeatAnswered();

        assertThat(told).isEqualTo(updates);
        assertThat(queue.unwritten()).isZero();
    }

    @Test
    void waitingAndRefusedUpdatesTogetherAreBounded() {
        writeUnanswered("refused");
        lose();
        IntStream.range(0, 99_999).forEach(i -> write("waiting"));
        unanswered.get(0).completeExceptionally(broken);
        assertThat(queue.lost()).isZero();

        write("too many");
        assertThat(queue.lost()).isOne();
        assertThat(queue.unwritten()).isEqualTo(100_001);

        heartbeatAnswered();
        assertThat(told).hasSize(1 + 99_999 + 1).doesNotContain("too many");
        assertThat(queue.lost()).isOne();
    }

    @Test
    void anUpdateThatIsRefusedWhileTooManyWaitIsLost() {
        writeUnanswered("refused");
        lose();
        IntStream.range(0, 100_000).forEach(i -> write("waiting"));
        assertThat(queue.lost()).isZero();

        unanswered.get(0).completeExceptionally(broken);

        assertThat(queue.lost()).isOne();
    }

    @Test
    void ofThoseThatWaitedAThousandAreUnderWayAtMost() {
        lose();
        IntStream.range(0, 1_500).forEach(i -> writeUnanswered("update " + i));

        heartbeatAnswered();
        assertThat(told).hasSize(1_000);
        unanswered.get(3).complete("written");
        assertThat(told).hasSize(1_001).last().isEqualTo("update 1000");
        clock.advanceTimeBy(TIMEOUT);
        assertThat(circuit.admitsCalls()).isFalse();
        assertThat(told).hasSize(1_001);
        heartbeatAnswered();
        assertThat(told).hasSize(2_001);
    }

    @Test
    void whatIsRefusedIsTriedAgainWithEachHeartbeatAndOpensTheCircuitOnce() {
        refusing = true;
        write("one");
        assertThat(circuit.admitsCalls()).isFalse();

        heartbeatAnswered();
        assertThat(circuit.admitsCalls()).isTrue();
        heartbeatAnswered();
        assertThat(circuit.admitsCalls()).isTrue();
        refusing = false;
        heartbeatAnswered();
        heartbeatAnswered();

        assertThat(told).containsExactly("one", "one", "one", "one");
        assertThat(queue.unwritten()).isZero();
    }

    @Test
    void theNewestUpdateOfATaskWins() {
        refusing = true;
        write("task 1", "release 1");
        refusing = false;
        write("task 2", "settle 2");
        write("task 1", "settle 1");
        write("task 3", "settle 3");
        assertThat(told).containsExactly("release 1");
        told.clear();

        heartbeatAnswered();

        assertThat(told).containsExactly("settle 2", "settle 3", "release 1", "settle 1");
    }

    @Test
    void anUpdateThatWasRefusedForLongerThanAnyWindowIsLost() {
        refusing = true;
        write("one");
        clock.advanceTimeBy(Duration.ofMinutes(16).minusNanos(1));
        heartbeatAnswered();
        assertThat(queue.lost()).isZero();

        clock.advanceTimeBy(Duration.ofNanos(1));
        heartbeatAnswered();

        assertThat(queue.lost()).isOne();
        heartbeatAnswered();
        assertThat(told).hasSize(3);
    }

    @Test
    void itIsDrainedWhenAllIsWrittenOrTheRestCannotBe() {
        List<String> drained = new ArrayList<>();
        writeUnanswered("one");
        writeUnanswered("two");
        queue.whenDrained(() -> drained.add("drained"));
        assertThat(drained).isEmpty();

        unanswered.get(0).complete("written");
        assertThat(drained).isEmpty();
        unanswered.get(1).completeExceptionally(broken);
        assertThat(drained).as("the circuit is open").containsExactly("drained");
        assertThat(queue.unwritten()).isOne();
    }

    @Test
    void anUpdateIsNotWrittenBeforeAnOlderOneOfItsSubjectThatIsRefusedAgain() {
        refusing = true;
        write("task", "release");
        heartbeatAnswered();
        assertThat(circuit.admitsCalls()).isTrue();
        refusing = false;

        write("task", "settle");
        heartbeatAnswered();

        assertThat(told).endsWith("release", "settle");
    }
}

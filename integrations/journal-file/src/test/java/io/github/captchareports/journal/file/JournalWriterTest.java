package io.github.captchareports.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JournalWriterTest {
    @SuppressWarnings("NullAway")
    private static final byte[] NOTHING = null;

    private final Disk disk = new Disk();
    private JournalWriter writer = started(JournalSync.ALWAYS);

    @AfterEach
    void close() throws IOException {
        disk.turns.release(1_000);
        writer.close();
    }

    @Test
    void nobodyIsToldBeforeTheForce() throws Exception {
        CompletableFuture<?> written = intend("a");
        disk.arrived.acquire();
        assertThat(written).isNotDone();
        assertThat(disk.done).containsExactly("write a");
        disk.turns.release();
        written.get();
        assertThat(disk.done).containsExactly("write a", "force");
    }

    @Test
    void whatComesWhileTheDiskIsBusyIsForcedTogether() throws Exception {
        CompletableFuture<?> first = intend("a");
        disk.arrived.acquire();
        writer.append(frame("b"));
        List<CompletableFuture<?>> rest = IntStream.range(0, 10)
                .<CompletableFuture<?>>mapToObj(i -> intend("" + i))
                .toList();
        disk.turns.release();
        first.get();
        disk.arrived.acquire();
        assertThat(rest).noneMatch(CompletableFuture::isDone);
        disk.turns.release();
        for (CompletableFuture<?> each : rest) {
            each.get();
        }
        assertThat(disk.done).containsExactly("write a", "force", "write b0123456789", "force");
    }

    @Test
    void anEndIsForcedWhenSomebodyWaitsForIt() {
        disk.turns.release(10);
        writer.append(frame("a"));
        writer.awaitSafe();
        writer.awaitSafe();
        assertThat(disk.done).containsExactly("write a", "force");
    }

    @Test
    void withoutSyncNothingIsForced() throws Exception {
        writer = started(JournalSync.NEVER);
        intend("a").get();
        writer.append(frame("b"));
        writer.awaitSafe();
        assertThat(disk.done).containsExactly("write a", "write b");
    }

    @Test
    void afterAFailureNothingIsWrittenAnyMore() throws Exception {
        disk.turns.release(10);
        intend("a").get();
        disk.failure = new IOException("No space left on device");
        CompletableFuture<?> failed = intend("b");
        assertThatThrownBy(failed::get).hasRootCauseMessage("No space left on device");
        disk.failure = null;
        writer.append(frame("c"));
        assertThatThrownBy(() -> intend("d").get()).hasRootCauseMessage("No space left on device");
        writer.awaitSafe();
        assertThat(writer.failure()).hasMessage("No space left on device");
        assertThat(disk.done).containsExactly("write a", "force");
    }

    @Test
    void aForceThatFailsIsAFailureToo() {
        disk.failsToForce = true;
        disk.turns.release(10);
        assertThatThrownBy(() -> intend("a").get()).hasRootCauseMessage("input/output error");
        assertThatThrownBy(() -> intend("b").get()).hasRootCauseMessage("input/output error");
        assertThat(disk.done).containsExactly("write a");
    }

    @Test
    void whatWasToldIsMarkedSoonWhateverComesNext() throws Exception {
        disk.turns.release(10);
        for (String each : List.of("a", "b", "c")) {
            intend(each).get();
            assertThat(disk.marks.tryAcquire(20, TimeUnit.SECONDS)).as(each).isTrue();
        }
    }

    @Test
    void whatWasNotForcedIsNotMarked() throws Exception {
        disk.turns.release(1);
        intend("a").get();
        writer.append(frame("b"));
        disk.failsToForce = true;
        disk.turns.release(1);
        assertThatThrownBy(() -> intend("c").get()).hasRootCauseMessage("input/output error");
        writer.close();
        assertThat(disk.marks.drainPermits()).as("of the first force").isEqualTo(1);
    }

    @Test
    void closingMarksTheEnd() throws Exception {
        disk.turns.release(100);
        for (int i = 0; i < 20; i++) {
            intend("" + i).get();
        }
        writer.close();
        assertThat(disk.marks.drainPermits()).isBetween(1, 20);
    }

    @Test
    void nobodyWaitsForAThreadThatDied() {
        disk.turns.release(10);
        byte[] deadly = NOTHING;
        assertThatThrownBy(
                        () -> writer.appendSafely(deadly).toCompletableFuture().get())
                .hasRootCauseInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> intend("b").get()).hasRootCauseInstanceOf(NullPointerException.class);
        writer.awaitSafe();
        assertThat(writer.failure()).isInstanceOf(NullPointerException.class);
    }

    @Test
    void closingWritesWhatIsLeftAndRefusesTheRest() throws Exception {
        disk.turns.release(10);
        writer.append(frame("a"));
        writer.close();
        assertThat(disk.done).containsExactly("write a", "force", "close");
        assertThatThrownBy(() -> intend("b").get()).hasRootCauseMessage("the journal is closed");
        writer.awaitSafe();
    }

    private JournalWriter started(JournalSync sync) {
        JournalWriter started = new JournalWriter(disk, sync);
        started.start();
        return started;
    }

    private CompletableFuture<?> intend(String text) {
        return writer.appendSafely(frame(text)).toCompletableFuture();
    }

    private static byte[] frame(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A disk that forces only when it is told to. */
    private static final class Disk implements JournalDisk {
        final List<String> done = Collections.synchronizedList(new ArrayList<>());
        final Semaphore arrived = new Semaphore(0);
        final Semaphore marks = new Semaphore(0);
        final Semaphore turns = new Semaphore(0);
        volatile @Nullable IOException failure;
        volatile boolean failsToForce;

        @Override
        public void append(byte[] bytes) throws IOException {
            IOException now = failure;
            if (now != null) {
                throw now;
            }
            done.add("write " + new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void force() throws IOException {
            arrived.release();
            try {
                if (!turns.tryAcquire(20, TimeUnit.SECONDS)) {
                    throw new IOException("no turn came");
                }
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
            if (failsToForce) {
                throw new IOException("input/output error");
            }
            done.add("force");
        }

        @Override
        public void mark() {
            marks.release();
        }

        @Override
        public void close() {
            done.add("close");
        }
    }
}

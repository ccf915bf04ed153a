package io.github.captchareports.journal.file;

import static io.github.captchareports.journal.file.JournalFixture.NOW;
import static io.github.captchareports.journal.file.JournalFixture.append;
import static io.github.captchareports.journal.file.JournalFixture.end;
import static io.github.captchareports.journal.file.JournalFixture.intent;
import static io.github.captchareports.journal.file.JournalFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Outcome;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Complaints among the records of a journal. */
@Timeout(30)
class JournalComplaintsTest {
    private static final AccountName TWO = new AccountName("2captcha", "größe");
    private static final AccountName SAME_LABEL_ELSEWHERE = new AccountName("rucaptcha", "größe");
    private static final String LONG = "complaints-1 0\n" + "hour IMAGE 490000 1 1 1 1 1 ü\n".repeat(700);

    @TempDir
    Path folder;

    @Test
    void theLastStateOfEachAccountIsRecalled() throws IOException {
        run(memory -> {
            memory.remember(TWO, "first");
            memory.remember(SAME_LABEL_ELSEWHERE, LONG);
            memory.remember(TWO, "second");
        });
        assertThat(known(NOW)).isEqualTo(Map.of(TWO, "second", SAME_LABEL_ELSEWHERE, LONG));

        run(memory -> {
            assertThat(memory.recall(TWO).toCompletableFuture()).isCompletedWithValue(Optional.of("second"));
            assertThat(memory.recall(new AccountName("2captcha", "other")).toCompletableFuture())
                    .isCompletedWithValue(Optional.empty());
            memory.remember(SAME_LABEL_ELSEWHERE, "short");
        });
        assertThat(known(NOW)).isEqualTo(Map.of(TWO, "second", SAME_LABEL_ELSEWHERE, "short"));
    }

    @Test
    void whatIsForgottenIsGoneForTheNextRunAndForThisOne() throws IOException {
        run(memory -> memory.remember(TWO, LONG));
        run(memory -> {
            memory.forget(TWO).toCompletableFuture().join();
            assertThat(memory.recall(TWO).toCompletableFuture()).isCompletedWithValue(Optional.empty());
        });
        assertThat(known(NOW)).isEmpty();
    }

    @Test
    void aStateThatWasWrittenInPartLeavesTheOneBeforeIt() throws IOException {
        run(memory -> memory.remember(TWO, "before"));
        long before = Files.size(path());
        try (JournalFile file = open(path())) {
            file.append(JournalSnapshot.frames(NOW.toEpochMilli(), TWO, LONG));
        }
        byte[] whole = Files.readAllBytes(path());
        for (int length = (int) before; length < whole.length; length += 97) {
            Files.write(path(), Arrays.copyOf(whole, length));
            assertThat(known(NOW)).containsExactly(Map.entry(TWO, "before"));
        }
    }

    @Test
    void partsOfTwoStatesAreNotTakenForOne() throws IOException {
        byte[] one = JournalSnapshot.frames(NOW.toEpochMilli(), TWO, LONG);
        byte[] other = JournalSnapshot.frames(NOW.toEpochMilli() + 1, TWO, LONG.replace('1', '2'));
        int first = JournalFrame.OVERHEAD + ByteBuffer.wrap(one).getShort(2);
        try (JournalFile file = open(path())) {
            file.append(JournalSnapshot.frames(NOW.toEpochMilli(), TWO, "before"));
            file.append(Arrays.copyOf(one, first));
            file.append(Arrays.copyOfRange(other, first, other.length));
        }
        assertThat(known(NOW)).containsExactly(Map.entry(TWO, "before"));
    }

    @Test
    void aCompactionKeepsTheLastStateOfEachAccount() throws IOException {
        Instant[] now = {NOW};
        try (FileJournal journal = journal(() -> now[0])) {
            ComplaintMemory memory = journal;
            for (int minute = 0; minute < 50; minute++) {
                memory.remember(TWO, LONG);
                now[0] = now[0].plus(Duration.ofMinutes(1));
            }
            memory.remember(SAME_LABEL_ELSEWHERE, "gone");
            memory.forget(SAME_LABEL_ELSEWHERE).toCompletableFuture().join();
            memory.remember(TWO, LONG + "last");
        }
        try (JournalFile file = open(path())) {
            append(file, intent(1), end(1, Outcome.ACCEPTED));
            file.force();
            file.mark();
        }
        long before = Files.size(path());

        open(path(), NOW, 0).close();

        assertThat(Files.size(path())).isLessThan(before / 20);
        assertThat(known(NOW)).containsExactly(Map.entry(TWO, LONG + "last"));
        assertThat(JournalFixture.recalled(path())).hasSize(1);
        assertThat(Files.readString(path(), StandardCharsets.ISO_8859_1)).doesNotContain("rucaptcha");
        long compacted = Files.size(path());
        open(path(), NOW, 0).close();
        assertThat(Files.size(path())).as("nothing is left to be compacted").isEqualTo(compacted);
    }

    @Test
    void aStateOutlivesTheTasksAndIsForgottenAfterEightDays() throws IOException {
        run(memory -> memory.remember(TWO, "state"));
        Instant nextWeek = NOW.plus(Duration.ofDays(7));
        try (JournalFile file = open(path(), nextWeek, 0)) {
            append(file, intent(7));
        }
        assertThat(known(nextWeek)).containsExactly(Map.entry(TWO, "state"));
        assertThat(known(NOW.plus(Duration.ofDays(9)))).isEmpty();
    }

    @Test
    void aLostTaskIsStillNoticedBehindAnOldState() throws IOException {
        run(memory -> memory.remember(TWO, "state"));
        Instant nextWeek = NOW.plus(Duration.ofDays(7));
        try (JournalFile file = open(path(), nextWeek, 0)) {
            append(file, JournalFixture.at(nextWeek, 1), JournalFixture.at(nextWeek, 2));
            file.force();
            file.mark();
        }
        byte[] damaged = Files.readAllBytes(path());
        damaged[damaged.length - JournalFixture.bytes(intent(2)) - 3] ^= 1;
        Files.write(path(), damaged);

        assertThatThrownBy(() -> open(path(), nextWeek, 0))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("Records lost: 1");
    }

    @Test
    void aLargeStateIsWrittenNowAndThenAndAtOnceWhenSomethingIsHeld() throws IOException {
        String large = "complaints-1 0\nscope account NORMAL\n" + "x".repeat(350_000);
        Instant[] now = {NOW};
        long size = JournalSnapshot.frames(0, TWO, large).length;
        try (FileJournal journal = journal(() -> now[0])) {
            for (int minute = 0; minute < 60; minute++) {
                journal.remember(TWO, large + minute);
                now[0] = now[0].plus(Duration.ofMinutes(1));
            }
            journal.awaitSafe();
            assertThat(Files.size(path())).isBetween(9 * size, 12 * size);

            journal.remember(TWO, large.replace("NORMAL", "HELD"));
            journal.awaitSafe();
            assertThat(Files.readString(path(), StandardCharsets.ISO_8859_1)).contains("HELD");
            journal.remember(TWO, large.replace("NORMAL", "HELD") + "last");
        }
        assertThat(known(NOW).get(TWO)).contains("HELD").endsWith("last");
    }

    private interface Work {
        void on(ComplaintMemory memory);
    }

    private void run(Work work) throws IOException {
        try (FileJournal journal = journal(InstantSource.fixed(NOW))) {
            work.on(journal);
        }
    }

    private FileJournal journal(InstantSource clock) throws IOException {
        return FileJournal.builder(path())
                .clock(clock)
                .compactFrom(Long.MAX_VALUE)
                .open();
    }

    private Map<AccountName, String> known(Instant now) throws IOException {
        return JournalOpener.look(path(), JournalDestination.SERVICES, now)
                .complaints()
                .texts();
    }

    private Path path() {
        return folder.resolve("journal");
    }
}

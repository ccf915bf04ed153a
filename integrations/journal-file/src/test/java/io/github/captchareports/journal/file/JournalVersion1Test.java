package io.github.captchareports.journal.file;

import static io.github.captchareports.journal.file.JournalFixture.NOW;
import static io.github.captchareports.journal.file.JournalFixture.append;
import static io.github.captchareports.journal.file.JournalFixture.intent;
import static io.github.captchareports.journal.file.JournalFixture.open;
import static io.github.captchareports.journal.file.JournalFixture.recalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import io.github.captchareports.support.Level;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the first version of the command wrote. */
class JournalVersion1Test {
    private static final int HEADER = 47;
    private static final int RECORDS = 16;
    private static final long FIRST_TASK = 74455221481L;

    /** One task an outcome and one without; one more is older than a day. */
    private static final Remembered[] REMEMBERED = {
        remembered("two", 0, Verdict.INCORRECT, SettledOutcome.ACCEPTED),
        remembered("two", 1, Verdict.CORRECT, SettledOutcome.DUPLICATE),
        remembered("größe", 2, Verdict.INCORRECT, SettledOutcome.REJECTED),
        remembered("two", 6, Verdict.INCORRECT, SettledOutcome.INDETERMINATE),
        new Remembered("two", TaskId.of(Long.MAX_VALUE), Verdict.CORRECT, SettledOutcome.INDETERMINATE)
    };

    @TempDir
    Path folder;

    @Test
    void itIsReadAndWrittenAnew() throws IOException {
        Path file = file(fixture());
        try (JournalFile journal = open(file)) {
            assertThat(journal.notice()).isNull();
            assertThat(journal.memory().all()).containsExactlyInAnyOrder(REMEMBERED);
            append(journal, intent(9));
        }
        assertThat(JournalHeader.isMagic(Files.readAllBytes(file))).isTrue();
        assertThat(recalled(file)).hasSize(REMEMBERED.length + 1).contains(REMEMBERED);
    }

    @Test
    void whatItsWriterLeftUnfinishedIsCutOff() throws IOException {
        byte[] whole = fixture();
        int last = lastRecord(whole);
        for (int length = last + 1; length < whole.length; length++) {
            try (JournalFile journal = open(file(Arrays.copyOf(whole, length)))) {
                assertThat(journal.notice())
                        .contains("in the middle of record " + RECORDS, (length - last) + " bytes were cut off")
                        .endsWith("Whether something was sent on their strength is not known: it may be sent again");
                assertThat(journal.memory().all()).containsExactlyInAnyOrder(REMEMBERED);
            }
        }
        try (JournalFile journal = open(file(Arrays.copyOf(whole, whole.length + 3_000)))) {
            assertThat(journal.notice()).contains("ends in zeros", "last 3000 bytes");
        }
    }

    @Test
    void anyFlippedByteIsRefusedOrLeavesATornEnd() throws IOException {
        byte[] whole = fixture();
        int bits = Level.count(1, Byte.SIZE, Byte.SIZE);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < bits; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << (at + bit) % Byte.SIZE);
                Path file = file(flipped);
                try (JournalFile journal = open(file)) {
                    assertThat(at).as("in the length of the last record").isGreaterThanOrEqualTo(lastRecord(whole));
                    assertThat(journal.notice()).contains("not known");
                } catch (JournalException refused) {
                    assertThat(refused).hasMessageContainingAll("damaged", "move");
                    assertThat(file).hasBinaryContent(flipped);
                }
            }
        }
    }

    @Test
    void aHeaderThatIsCutIsRefused() throws IOException {
        byte[] whole = fixture();
        for (int length = 1; length < HEADER; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void sixtyFourMegabytesThatLookLikeRecordsAreRefusedAtOnce() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64 << 20).put(fixture());
        while (bytes.hasRemaining()) {
            bytes.put((byte) (bytes.position() % 4 < 2 ? 0 : 4));
        }
        Path file = file(bytes.array());
        long began = System.nanoTime();
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("damaged at byte");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void itIsTheJournalOfOneDestination() throws IOException {
        Path file = file(fixture());
        assertThatThrownBy(() ->
                        JournalOpener.open(file, JournalDestination.SIMULATOR, JournalSync.ALWAYS, NOW, Long.MAX_VALUE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("journal of reports to the services, not to the simulator");
        assertThat(file).hasBinaryContent(fixture());
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("journal"), content);
    }

    private static byte[] fixture() throws IOException {
        try (InputStream in = JournalVersion1Test.class.getResourceAsStream("journal-of-version-1")) {
            return Objects.requireNonNull(in, "the fixture").readAllBytes();
        }
    }

    private static int lastRecord(byte[] whole) {
        int at = HEADER;
        int last = at;
        while (at < whole.length) {
            last = at;
            at += 8 + ByteBuffer.wrap(whole).getInt(at);
        }
        return last;
    }

    private static Remembered remembered(String account, int task, Verdict verdict, SettledOutcome outcome) {
        return new Remembered(account, TaskId.of(FIRST_TASK + task), verdict, outcome);
    }
}

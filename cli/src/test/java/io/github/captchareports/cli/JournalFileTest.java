package io.github.captchareports.cli;

import static io.github.captchareports.cli.JournalFixture.NOW;
import static io.github.captchareports.cli.JournalFixture.end;
import static io.github.captchareports.cli.JournalFixture.intent;
import static io.github.captchareports.cli.JournalFixture.open;
import static io.github.captchareports.cli.JournalFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.TaskJournal.Remembered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
    private static final JournalRecord[] FEW = {
        intent(1), intent(2), end(1, Outcome.ACCEPTED), intent(3), end(3, Outcome.WITHHELD), end(2, Outcome.REJECTED)
    };

    @TempDir
    Path folder;

    @Test
    void aRecordIsReadAsItWasWritten() throws IOException {
        JournalRecord whole = new JournalRecord(
                5,
                "größe",
                "anticaptcha",
                Long.MAX_VALUE,
                Verdict.INCORRECT,
                new JournalRecord.End(Outcome.REJECTED, "ERROR_X", 3));
        for (JournalRecord record : List.of(whole, intent(7))) {
            assertThat(JournalRecord.decode(new ByteArrayInputStream(record.encoded())))
                    .isEqualTo(record);
        }
    }

    @Test
    void theLastRecordOfATaskCounts() throws IOException {
        write(path(), FEW);
        assertThat(recalled(path()))
                .containsExactlyInAnyOrder(remembered(1, Outcome.ACCEPTED), remembered(2, Outcome.REJECTED));

        write(path(), intent(3), intent(1));
        assertThat(recalled(path()))
                .containsExactlyInAnyOrder(
                        remembered(1, Outcome.INDETERMINATE),
                        remembered(2, Outcome.REJECTED),
                        remembered(3, Outcome.INDETERMINATE));
    }

    @Test
    void aJournalThatIsTornAnywhereKeepsItsWholeRecords() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        int header = whole.length - bytes(FEW);
        for (int length = 0; length <= whole.length; length++) {
            int records = wholeRecords(length - header);
            int good = length < header ? 0 : header + bytes(Arrays.copyOf(FEW, records));
            JournalMemory expected = new JournalMemory();
            for (int i = 0; i < records; i++) {
                expected.take(FEW[i], i);
            }
            Path torn = Files.write(folder.resolve("torn-" + length), Arrays.copyOf(whole, length));

            try (JournalFile file = open(torn)) {
                assertThat(file.cut()).as("torn at %s", length).isEqualTo(length - good);
                assertThat(file.memory().all())
                        .as("torn at %s", length)
                        .containsExactlyInAnyOrderElementsOf(expected.all());
                file.append(JournalFrame.of(intent(9).encoded()));
            }
            assertThat(recalled(torn)).as("gone on after %s", length).contains(remembered(9, Outcome.INDETERMINATE));
        }
    }

    @Test
    void everyFlippedByteIsFound() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        int last = whole.length - bytes(FEW[FEW.length - 1]);
        for (int at = 0; at < whole.length; at++) {
            for (int bit : new int[] {0x01, 0x10, 0x80, 0xff}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) bit;
                Path damaged = Files.write(folder.resolve("damaged"), flipped);
                if (at < last) {
                    assertThatThrownBy(() -> open(damaged))
                            .as("byte %s", at)
                            .isInstanceOf(ConfigurationException.class)
                            .hasMessageContainingAll("--journal", "damaged", "move");
                    assertThat(damaged).as("nothing is touched").hasBinaryContent(flipped);
                } else {
                    try (JournalFile file = open(damaged)) {
                        assertThat(file.cut()).isEqualTo(whole.length - last);
                    }
                }
            }
        }
    }

    @Test
    void aTailOfZerosIsCutOff() throws IOException {
        write(path(), FEW);
        int length = (int) Files.size(path());
        Files.write(path(), Arrays.copyOf(Files.readAllBytes(path()), length + 5_000));
        try (JournalFile file = open(path())) {
            assertThat(file.cut()).isEqualTo(5_000);
        }
        assertThat(Files.size(path())).isEqualTo(length);
    }

    @Test
    void recordsAreFoundAcrossTheEdgesOfTheWindow() throws IOException {
        int many = 60_000;
        try (JournalFile file = open(path())) {
            for (int task = 1; task <= many; task++) {
                file.append(JournalFrame.of(intent(task).encoded()));
            }
        }
        assertThat(Files.size(path())).isGreaterThan(2 << 20);
        assertThat(recalled(path())).hasSize(many);
    }

    @Test
    void aFileOfAnotherKindIsLeftAlone() throws IOException {
        for (String text : List.of("x", "{\"provider\":\"2captcha\"}\n", "y".repeat(10_000))) {
            Path other = Files.writeString(folder.resolve("other"), text);
            assertThatThrownBy(() -> open(other))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("is no journal of this version");
            assertThat(other).hasContent(text);
        }
    }

    @Test
    void whatTheSimulatorAcceptedIsNotTakenForAReport() throws IOException {
        write(path(), FEW);
        assertThatThrownBy(() -> JournalFile.open(path(), JournalFile.Destination.SIMULATOR, NOW, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("journal of reports to the services, not to the simulator");
    }

    @Test
    void aJournalIsForOneAtATime() throws IOException {
        try (JournalFile first = open(path())) {
            assertThatThrownBy(() -> open(path()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("in use by another process");
            assertThat(first.cut()).isZero();
        }
        open(path()).close();
    }

    @Test
    void whatIsADayOldIsForgotten() throws IOException {
        write(path(), FEW);
        try (JournalFile file = open(path(), NOW.plus(Duration.ofHours(23)), Long.MAX_VALUE)) {
            assertThat(file.memory().all()).hasSize(2);
        }
        try (JournalFile file = open(path(), NOW.plus(Duration.ofHours(25)), Long.MAX_VALUE)) {
            assertThat(file.memory().all()).isEmpty();
        }
    }

    @Test
    void aJournalThatIsMostlyStaleIsCompacted() throws IOException {
        write(path(), FEW);
        write(path(), intent(4));
        Collection<Remembered> before = recalled(path());
        long size = Files.size(path());
        try (JournalFile file = open(path(), NOW, size)) {
            assertThat(file.memory().all()).containsExactlyInAnyOrderElementsOf(before);
            file.append(JournalFrame.of(intent(5).encoded()));
            assertThatThrownBy(() -> open(path())).hasMessageContaining("in use");
        }
        assertThat(Files.size(path())).isLessThan(size);
        assertThat(recalled(path()))
                .hasSize(before.size() + 1)
                .containsAll(before)
                .contains(remembered(5, Outcome.INDETERMINATE));
        assertThat(folder.resolve("journal.new")).doesNotExist();
    }

    @Test
    void aSmallOrLivelyJournalIsNotCompacted() throws IOException {
        write(path(), FEW);
        long size = Files.size(path());
        open(path(), NOW, size + 1).close();
        assertThat(Files.size(path())).isEqualTo(size);

        write(path(), intent(4), intent(5), intent(6), intent(7), intent(8));
        long lively = Files.size(path());
        open(path(), NOW, 0).close();
        assertThat(Files.size(path())).isEqualTo(lively);
    }

    @Test
    void aCompactionThatACrashInterruptedIsBegunAgain() throws IOException {
        write(path(), FEW);
        Files.writeString(folder.resolve("journal.new"), "half of it");
        try (JournalFile file = open(path(), NOW, 0)) {
            assertThat(file.memory().all()).hasSize(2);
        }
        assertThat(recalled(path())).hasSize(2);
    }

    @Test
    void aMillionTasksFitIntoLittleMemory() throws IOException {
        JournalMemory memory = new JournalMemory();
        for (int task = 1; task <= 1_000_000; task++) {
            memory.take(intent(task * 1_000_003L), task);
        }
        assertThat(memory.live()).isEqualTo(1_000_000);
        assertThat(memory.all()).hasSize(1_000_000);
        assertThat(memory.of("two", 500_000 * 1_000_003L))
                .isEqualTo(new Remembered("two", 500_000 * 1_000_003L, Verdict.CORRECT, Outcome.INDETERMINATE));
        assertThat(memory.of("two", 5)).isNull();
        assertThat(memory.of("anti", 1_000_003L)).isNull();
    }

    private Path path() {
        return folder.resolve("journal");
    }

    private static Collection<Remembered> recalled(Path path) throws IOException {
        try (JournalFile file = open(path, Instant.EPOCH, Long.MAX_VALUE)) {
            return List.copyOf(file.memory().all());
        }
    }

    private static Remembered remembered(long taskId, Outcome outcome) {
        return new Remembered("two", taskId, Verdict.CORRECT, outcome);
    }

    private static int bytes(JournalRecord... records) {
        return Arrays.stream(records)
                .mapToInt(record -> JournalFrame.of(record.encoded()).length)
                .sum();
    }

    private static int wholeRecords(int length) {
        int records = 0;
        while (records < FEW.length && bytes(Arrays.copyOf(FEW, records + 1)) <= length) {
            records++;
        }
        return records;
    }
}

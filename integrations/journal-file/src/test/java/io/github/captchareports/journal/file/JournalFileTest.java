package io.github.captchareports.journal.file;

import static io.github.captchareports.journal.file.JournalFixture.NOW;
import static io.github.captchareports.journal.file.JournalFixture.append;
import static io.github.captchareports.journal.file.JournalFixture.end;
import static io.github.captchareports.journal.file.JournalFixture.intent;
import static io.github.captchareports.journal.file.JournalFixture.open;
import static io.github.captchareports.journal.file.JournalFixture.recalled;
import static io.github.captchareports.journal.file.JournalFixture.remembered;
import static io.github.captchareports.journal.file.JournalFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Outcome;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFileTest {
    private static final JournalRecord[] FEW = {
        intent(1), intent(2), end(1, Outcome.ACCEPTED), intent(3), end(3, Outcome.WITHHELD), end(2, Outcome.REJECTED)
    };

    @TempDir
    Path folder;

    @Test
    void aRecordIsReadAsItWasWritten() throws IOException {
        JournalRecord.End rejected = new JournalRecord.End(Outcome.REJECTED, "ERROR_X", 3);
        JournalRecord whole =
                new JournalRecord(5, "größe", "anticaptcha", TaskId.of(Long.MAX_VALUE), Verdict.INCORRECT, rejected);
        JournalRecord text =
                new JournalRecord(6, "two", "other", TaskId.of("ü".repeat(100)), Verdict.CORRECT, rejected);
        for (JournalRecord record : List.of(whole, text, intent(7))) {
            assertThat(decoded(record)).isEqualTo(record);
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(decoded(end(1, outcome))).isEqualTo(end(1, outcome));
        }
    }

    @Test
    void aCodeIsCutBetweenItsCharacters() throws IOException {
        JournalRecord.End end = new JournalRecord.End(Outcome.REJECTED, "x" + "ü".repeat(1_000), 1);
        JournalRecord record = new JournalRecord(5, "two", "2captcha", TaskId.of(1), Verdict.CORRECT, end);
        assertThat(Objects.requireNonNull(decoded(record).end()).errorCode()).isEqualTo("x" + "ü".repeat(199));
    }

    @Test
    void theLastRecordOfATaskCounts() throws IOException {
        write(path(), FEW);
        assertThat(recalled(path()))
                .containsExactlyInAnyOrder(
                        remembered(1, SettledOutcome.ACCEPTED), remembered(2, SettledOutcome.REJECTED));

        write(path(), intent(3), intent(1));
        assertThat(recalled(path()))
                .containsExactlyInAnyOrder(
                        remembered(1, SettledOutcome.INDETERMINATE),
                        remembered(2, SettledOutcome.REJECTED),
                        remembered(3, SettledOutcome.INDETERMINATE));
    }

    @Test
    void recordsAreFoundAcrossTheEdgesOfTheWindow() throws IOException {
        int many = 60_000;
        try (JournalFile file = open(path())) {
            for (int task = 1; task <= many; task++) {
                append(file, intent(task));
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
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("other is no journal");
            assertThat(other).hasContent(text);
        }
    }

    @Test
    void whatTheSimulatorAcceptedIsNotTakenForAReport() throws IOException {
        write(path(), FEW);
        assertThatThrownBy(() -> JournalOpener.open(path(), JournalDestination.SIMULATOR, JournalSync.ALWAYS, NOW, 0))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("journal of reports to the services, not to the simulator");
    }

    @Test
    void aJournalIsForOneAtATime() throws IOException {
        try (JournalFile first = open(path())) {
            assertThatThrownBy(() -> open(path()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by this process as");
            assertThat(first.notice()).isNull();
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
            append(file, intent(5));
            assertThatThrownBy(() -> open(path())).hasMessageContaining("in use");
        }
        assertThat(Files.size(path())).isLessThan(size);
        assertThat(recalled(path()))
                .hasSize(before.size() + 1)
                .containsAll(before)
                .contains(remembered(5, SettledOutcome.INDETERMINATE));
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
        assertThat(memory.all())
                .contains(new Remembered("two", TaskId.of(500_000 * 1_000_003L), Verdict.CORRECT, SettledOutcome.INDETERMINATE));
    }

    @ParameterizedTest
    @CsvSource({"1048576, 0, true", "1048575, 0, false", "9000000, 9000000, true", "8999999, 9000000, false"})
    void aJournalNeedsRoomForItsCopy(long usable, long size, boolean enough) {
        assertThat(JournalPlace.spaceProblem(usable, size) == null).isEqualTo(enough);
    }

    private Path path() {
        return folder.resolve("journal");
    }

    private static JournalRecord decoded(JournalRecord record) throws IOException {
        byte[] frame = record.frame();
        return Objects.requireNonNull(JournalRecord.decode(
                frame[JournalFrame.KIND_AT], ByteBuffer.wrap(frame).position(JournalFrame.OVERHEAD)));
    }
}

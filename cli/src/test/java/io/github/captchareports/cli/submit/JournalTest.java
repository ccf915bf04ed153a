package io.github.captchareports.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.journal.FileJournal;
import io.github.captchareports.cli.journal.JournalFile;
import io.github.captchareports.cli.journal.JournalFixture;
import io.github.captchareports.cli.journal.JournalSync;
import io.github.captchareports.cli.journal.JournalWriter;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JournalTest {
    private static final ReportRequest REQUEST = Parsing.valid(Parsing.with("ref", "1"));
    private static final List<AccountName> NAMES =
            List.of(new AccountName("2captcha", "two"), new AccountName("anticaptcha", "anti"));

    @TempDir
    Path folder;

    @Test
    void whatWasSettledIsRemembered() throws IOException {
        try (FileJournal journal = open(NAMES)) {
            journal.intend(REQUEST).toCompletableFuture().join();
            journal.settle(FakeReporter.accepted(REQUEST));
        }
        try (FileJournal journal = open(NAMES)) {
            assertThat(journal.recall(NAMES))
                    .containsExactly(new Remembered(
                            REQUEST.account(), REQUEST.taskId(), Verdict.CORRECT, SettledOutcome.ACCEPTED));
        }
    }

    @Test
    void aResultIsShownAfterItsEndIsInTheFile() throws IOException {
        try (FileJournal journal = open(NAMES)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            JournaledOutput output = new JournaledOutput(out, journal);
            journal.intend(REQUEST).toCompletableFuture().join();
            long before = Files.size(path());
            journal.settle(FakeReporter.accepted(REQUEST));
            output.write("line".getBytes(StandardCharsets.UTF_8));
            output.write('\n');
            assertThat(Files.size(path())).isGreaterThan(before);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("line\n");
        }
    }

    @Test
    void anAccountThatMovedToAnotherServiceIsRefused() throws IOException {
        try (FileJournal journal = open(NAMES)) {
            journal.intend(REQUEST).toCompletableFuture().join();
        }
        assertThatThrownBy(() -> open(List.of(new AccountName("anticaptcha", "two"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("account \"two\" is at 2captcha there and at anticaptcha here");
        open(List.of(new AccountName("anticaptcha", "anti"))).close();
    }

    private FileJournal open(List<AccountName> accounts) throws IOException {
        JournalFile file = JournalFixture.open(path());
        JournalWriter writer = new JournalWriter(file, JournalSync.ALWAYS);
        writer.start();
        FileJournal journal = new FileJournal(file.memory(), writer, InstantSource.fixed(JournalFixture.NOW));
        try {
            journal.recall(accounts);
            return journal;
        } catch (RuntimeException refused) {
            journal.close();
            throw refused;
        }
    }

    private Path path() {
        return folder.resolve("journal");
    }
}

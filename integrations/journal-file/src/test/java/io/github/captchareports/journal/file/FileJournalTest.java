package io.github.captchareports.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Accepted;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileJournalTest {
    private static final ReportRequest REQUEST = ReportRequest.builder()
            .account("two")
            .taskId(74455221488L)
            .verdict(Verdict.CORRECT)
            .captchaType(CaptchaType.IMAGE)
            .solvedAt(JournalFixture.NOW)
            .build();
    private static final AccountName TWO = new AccountName("2captcha", "two");
    private static final List<AccountName> NAMES = List.of(TWO, new AccountName("anticaptcha", "anti"));

    @TempDir
    Path folder;

    @Test
    void whatWasSettledIsRemembered() throws IOException {
        try (FileJournal journal = open(path())) {
            journal.recall(NAMES);
            journal.intend(REQUEST).toCompletableFuture().join();
            journal.settle(accepted());
        }
        try (FileJournal journal = open(path())) {
            assertThat(journal.recall(NAMES))
                    .containsExactly(new Remembered(
                            REQUEST.account(), REQUEST.taskId(), Verdict.CORRECT, SettledOutcome.ACCEPTED));
        }
    }

    @Test
    void whatWasSettledIsInTheFileOnceItIsSafe() throws IOException {
        try (FileJournal journal = open(path())) {
            journal.intend(REQUEST).toCompletableFuture().join();
            long before = Files.size(path());
            journal.settle(accepted());
            journal.awaitSafe();

            assertThat(Files.size(path())).isGreaterThan(before);
            assertThat(journal.failure()).isNull();
        }
    }

    @Test
    void anAccountThatMovedToAnotherServiceIsRefusedAndTheReporterMayAskAgain() throws IOException {
        List<AccountName> moved = List.of(new AccountName("anticaptcha", "two"));
        try (FileJournal journal = open(path())) {
            journal.recall(NAMES);
            journal.intend(REQUEST).toCompletableFuture().join();
        }
        String refusal =
                path() + " knows account \"two\" at 2captcha, and here it is at anticaptcha; rename the account,";
        assertThatThrownBy(() -> builder(path()).inspect().check(moved))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith(refusal);
        try (FileJournal journal = open(path())) {
            assertThatThrownBy(() -> journal.check(moved)).hasMessageStartingWith(refusal);
            assertThatThrownBy(() -> journal.recall(moved))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(refusal);
            assertThat(journal.recall(NAMES)).hasSize(1);
        }
    }

    @Test
    void twoReportersCannotBeOpenedOnOneJournal() throws IOException {
        try (FileJournal journal = open(path())) {
            journal.recall(NAMES);

            assertThatThrownBy(() -> journal.recall(NAMES))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(path() + " is the journal of a reporter already; close both");
        }
    }

    @Test
    void complaintsAreKeptInTheSameFile() throws IOException {
        try (FileJournal journal = open(path())) {
            journal.remember(TWO, "state");
        }
        assertThat(builder(path()).inspect().complaints(TWO)).contains("state");
        try (FileJournal journal = open(path())) {
            assertThat(journal.recall(TWO).toCompletableFuture()).isCompletedWithValue(Optional.of("state"));
            journal.forget(TWO).toCompletableFuture().join();
        }
        assertThat(builder(path()).inspect().complaints(TWO)).isEmpty();
    }

    @Test
    void aLookChangesNothing() throws IOException {
        try (FileJournal journal = open(path())) {
            journal.intend(REQUEST).toCompletableFuture().join();
        }
        byte[] before = Files.readAllBytes(path());

        assertThat(builder(path()).inspect().tasks()).isEqualTo(1);
        assertThat(path()).hasBinaryContent(before);
        assertThat(builder(folder.resolve("none")).inspect().tasks()).isZero();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aFileThatSomebodyElseHasIsRefusedAndFreeOnceItIsClosed() throws IOException {
        FileJournal first = open(path());
        assertThatThrownBy(() -> open(path()))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith(path() + " is in use by this process");
        first.close();
        try (FileJournal second = open(path())) {
            first.close();
            assertThatThrownBy(() -> open(path())).as("closed twice").hasMessageContaining("is in use");
            assertThat(second.notice()).isEmpty();
        }
    }

    @Test
    void whatCannotBeAJournalIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "{}");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        Path none = folder.resolve("none").resolve("journal");

        assertThatThrownBy(() -> open(text)).hasMessageStartingWith(text + " is no journal of this version");
        assertThatThrownBy(() -> open(link)).hasMessageStartingWith(link + " is a symbolic link that leads to no file");
        assertThatThrownBy(() -> open(folder)).hasMessageStartingWith(folder + " is a folder; give a file in it");
        assertThatThrownBy(() -> open(none))
                .isInstanceOf(JournalException.class)
                .hasMessage(none + " cannot be written; use a path in an existing folder that may be written to");
        assertThat(text).hasContent("{}");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsRefusedByName() throws IOException {
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        Assumptions.assumeFalse(Files.isWritable(closed), "this user may write everywhere");
        Path journal = closed.resolve("journal");

        assertThatThrownBy(() -> open(journal)).hasMessageStartingWith(journal + " cannot be written; use a path");
    }

    private static FileJournal open(Path path) throws IOException {
        return builder(path).open();
    }

    private static FileJournal.Builder builder(Path path) {
        return FileJournal.builder(path).clock(InstantSource.fixed(JournalFixture.NOW));
    }

    private static ReportResult accepted() {
        return new Accepted(REQUEST, AttemptSummary.NONE, Confirmation.REPLY);
    }

    private Path path() {
        return folder.resolve("journal");
    }
}

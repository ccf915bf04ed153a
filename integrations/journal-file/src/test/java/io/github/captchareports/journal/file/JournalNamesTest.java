package io.github.captchareports.journal.file;

import static io.github.captchareports.journal.file.JournalFixture.NOW;
import static io.github.captchareports.journal.file.JournalFixture.append;
import static io.github.captchareports.journal.file.JournalFixture.end;
import static io.github.captchareports.journal.file.JournalFixture.intent;
import static io.github.captchareports.journal.file.JournalFixture.open;
import static io.github.captchareports.journal.file.JournalFixture.recalled;
import static io.github.captchareports.journal.file.JournalFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.captchareports.Outcome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One file is one journal, whatever its name; it and the files beside it are regular files of their owner's. */
@Timeout(30)
class JournalNamesTest {
    private static final JournalRecord[] MOSTLY_STALE = {
        intent(1), end(1, Outcome.ACCEPTED), intent(2), end(2, Outcome.WITHHELD), intent(3), end(3, Outcome.WITHHELD)
    };

    @TempDir
    Path folder;

    @BeforeEach
    void onlyWhereTheSystemHasSuchFiles() {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix", "unix");
    }

    @Test
    void aCompactionReplacesTheFileAndNotTheLink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("data")).resolve("real");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("data", "real"));
        write(real, MOSTLY_STALE);
        long size = Files.size(real);
        open(link, NOW, 0).close();
        assertThat(link).isSymbolicLink();
        assertThat(Files.size(real)).isLessThan(size);
        assertThat(recalled(real)).hasSize(1).isEqualTo(recalled(link));
        assertThat(folder.resolve("link.lock")).doesNotExist();
        assertThat(folder.resolve("data/real.lock")).exists();
    }

    @Test
    void aCompactionKeepsThePermissionsAndTheOwner() throws IOException {
        write(path(), MOSTLY_STALE);
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));
        giveAwayWherePossible(path());
        Object owner = Files.getOwner(path());
        long size = Files.size(path());
        open(path(), NOW, 0).close();
        assertThat(Files.size(path())).isLessThan(size);
        assertThat(permissions(path())).isEqualTo("rw-r-----");
        assertThat(Files.getOwner(path())).isEqualTo(owner);
    }

    @Test
    void twoLinksAreOneJournal() throws IOException {
        Path one = Files.createSymbolicLink(folder.resolve("one"), path());
        Path two = Files.createSymbolicLink(folder.resolve("two"), path());
        write(path(), intent(1));
        try (JournalFile first = open(one)) {
            append(first, intent(2));
            assertRefused(two, "two is in use by this process as " + one);
            assertRefused(path(), "in use by this process as " + one);
        }
        assertThat(recalled(two)).hasSize(2);
    }

    @Test
    void aHardLinkIsTheSameJournal() throws IOException {
        write(path(), MOSTLY_STALE);
        long size = Files.size(path());
        Path other = Files.createLink(
                Files.createDirectory(folder.resolve("elsewhere")).resolve("other"), path());
        try (JournalFile first = open(path(), NOW, 0)) {
            assertThat(Files.size(path())).as("its names are not parted").isEqualTo(size);
            append(first, intent(4));
            assertRefused(other, "other is in use by this process as " + path());
        }
        assertThat(recalled(other)).hasSize(2);
        assertThat(Files.isSameFile(path(), other)).isTrue();
    }

    @Test
    void whatHasToBeWrittenAnewMayHaveOneNameOnly() throws IOException {
        Files.createFile(path());
        Files.createLink(folder.resolve("other"), path());
        assertRefused(path(), "has other names (hard links)");
        Files.delete(folder.resolve("other"));
        open(path()).close();
    }

    @Test
    void anotherJournalCanBeUsedAtTheSameTime() throws IOException {
        try (JournalFile first = open(path());
                JournalFile second = open(folder.resolve("second"))) {
            append(first, intent(1));
            append(second, intent(2));
        }
        assertThat(recalled(path())).hasSize(1).doesNotContainAnyElementsOf(recalled(folder.resolve("second")));
    }

    @Test
    void whatWasCompactedIsStillLocked() throws IOException {
        write(path(), MOSTLY_STALE);
        try (JournalFile first = open(path(), NOW, 0)) {
            Path other = Files.createLink(folder.resolve("other"), path());
            assertRefused(other, "in use by this process as " + path());
            assertThat(first.memory().all()).hasSize(1);
        }
    }

    @Test
    void itsFilesAreReadableToTheOwnerOnly() throws IOException {
        write(path(), MOSTLY_STALE);
        assertThat(permissions(path())).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("journal.lock"))).isEqualTo("rw-------");
        open(path(), NOW, 0).close();
        assertThat(permissions(path())).isEqualTo("rw-------");
    }

    @Test
    void aLinkThatLeadsNowhereIsNotFollowed() throws IOException {
        Path target = folder.resolve("target");
        Files.createSymbolicLink(path(), target);
        assertRefused(path(), "journal is a symbolic link that leads to no file");
        for (String companion : new String[] {"journal.lock", "journal.new"}) {
            Files.deleteIfExists(path());
            Path link = Files.createSymbolicLink(folder.resolve(companion), target);
            assertRefused(path(), companion + " is a symbolic link; remove it");
            Files.delete(link);
        }
        assertThat(target).doesNotExist();
        open(path()).close();
    }

    @Test
    void aFolderIsRefusedByName() throws IOException {
        for (String name : new String[] {"journal", "journal.lock", "journal.new"}) {
            Path planted = Files.createDirectory(folder.resolve(name));
            assertRefused(path(), name + " is a folder");
            Files.delete(planted);
        }
        open(path()).close();
    }

    @Test
    void aPipeIsRefusedByNameAndNotWaitedFor() throws Exception {
        for (String name : new String[] {"journal", "journal.lock", "journal.new"}) {
            Path planted = folder.resolve(name);
            assumeThat(new ProcessBuilder("mkfifo", planted.toString()).start().waitFor())
                    .isZero();
            assertRefused(path(), name + " is no regular file; remove it");
            Files.delete(planted);
        }
        open(path()).close();
    }

    @Test
    void itsFilesAreNamedWithTheirLinksResolved() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data")).toRealPath();
        write(data.resolve("real"), intent(1));
        Path link = Files.createSymbolicLink(folder.resolve("link"), data.resolve("real"));
        assertThat(JournalPlace.of(link).all())
                .containsExactly(data.resolve("real"), data.resolve("real.lock"), data.resolve("real.new"));
        assertThat(JournalPlace.of(data.resolve("later")).all()).contains(data.resolve("later.lock"));
    }

    /** Only the administrator may. */
    private static void giveAwayWherePossible(Path file) throws IOException {
        try {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        } catch (FileSystemException | UserPrincipalNotFoundException notAllowed) {
            assertThat(Files.getOwner(file)).isNotNull();
        }
    }

    private void assertRefused(Path name, String why) {
        assertThatThrownBy(() -> open(name).close())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(why);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private Path path() {
        return folder.resolve("journal");
    }
}

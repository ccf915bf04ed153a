package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that use one journal by several names. */
@Tag("ladder")
@Timeout(240)
class JournalNamesTest {
    @TempDir
    private Path folder = Path.of("names");

    @Test
    void aSecondProcessIsRefusedWithTheNameThatTheFirstOneUses() throws Exception {
        Path journal = folder.resolve("journal");
        String line = Lines.line(Service.TWOCAPTCHA, 7, Instant.now());
        assertThat(submit(journal).input(line).run().exitCode()).isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), journal);
        Path hard = Files.createLink(
                Files.createDirectory(folder.resolve("elsewhere")).resolve("hard"), journal);
        byte[] before = Files.readAllBytes(journal);

        try (JavaProcess first = submit(hard).pipedInput().start()) {
            Eventually.until(
                    "the first process has opened the journal",
                    Duration.ofSeconds(60),
                    () -> !Arrays.equals(before, read(journal)));
            for (Path name : List.of(journal, link, hard)) {
                JavaProcess.Ended refused = submit(name).input(line).run();
                assertThat(refused.exitCode()).as("by %s", name).isEqualTo(2);
                assertThat(refused.err())
                        .contains(name + " is in use by process "
                                + first.process().pid() + " as " + hard);
                assertThat(refused.out()).isEmpty();
            }
            try (OutputStream in = first.process().getOutputStream()) {
                in.write(Lines.line(Service.TWOCAPTCHA, 8, Instant.now()).getBytes(StandardCharsets.UTF_8));
            }
            JavaProcess.Ended ended = first.await(CaptchaReports.PATIENCE);
            assertThat(ended.exitCode()).as(ended.err()).isZero();
        }

        JavaProcess.Ended again = submit(link)
                .input(line + Lines.line(Service.TWOCAPTCHA, 8, Instant.now()))
                .run();
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(Lines.tasks(Lines.parse(again.out()), Service.TWOCAPTCHA, "duplicate"))
                .containsExactlyInAnyOrder(7L, 8L);
        assertThat(link).isSymbolicLink();
        assertThat(Files.isSameFile(journal, hard)).isTrue();
    }

    @Test
    void whoIsKilledLeavesTheJournalToTheNext() throws Exception {
        Path journal = folder.resolve("journal");
        try (JavaProcess first = submit(journal).pipedInput().start()) {
            Eventually.until("the journal is begun", Duration.ofSeconds(60), () -> Files.exists(journal));
            first.kill();
        }
        JavaProcess.Ended next = submit(journal)
                .input(Lines.line(Service.TWOCAPTCHA, 7, Instant.now()))
                .run();
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(next.err()).doesNotContain("--journal");
    }

    @Test
    void aPipeInThePlaceOfTheLockIsNotWaitedFor() throws Exception {
        Path journal = folder.resolve("journal");
        Path lock = folder.resolve("journal.lock");
        assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor())
                .isZero();
        JavaProcess.Ended refused = submit(journal).input("").run();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--journal: " + lock + " is no regular file; remove it");
        assertThat(journal).doesNotExist();
    }

    private CaptchaReports submit(Path journal) {
        return CaptchaReports.command(folder, "submit", "--simulate", "--journal", journal.toString());
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

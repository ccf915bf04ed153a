package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes, devices and links that somebody put where the command's files belong. */
@Timeout(30)
class HostileFilesTest {
    private static final String INPUT = Parsing.with("solvedAt", "1795168740") + "\n";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submit --simulate --summary FILE | --summary: is a pipe",
                "submit --simulate --report-log FILE | --report-log: is a pipe",
                "submit --simulate --accounts FILE | is a pipe or a device; give a regular file",
                "simulate --log FILE | --log: is a pipe"
            })
    void aPipeThatNobodyServesIsRefusedAndNotWaitedFor(String arguments, String explanation) throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "no mkfifo");
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path each : new Path[] {pipe, link}) {
            assertThat(run(arguments.replace("FILE", each.toString()).split(" ")))
                    .isEqualTo(2);
            assertThat(text()).contains(explanation);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--summary", "--report-log"})
    void aLinkThatLeadsToNoFileIsNotFollowed(String option) throws IOException {
        Path target = folder.resolve("elsewhere");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertThat(run("submit", "--simulate", option, link.toString())).isEqualTo(2);
        assertThat(text()).contains(option + ": is a link to a file that does not exist");
        assertThat(target).doesNotExist();
    }

    @Test
    void aDeviceWithoutEndIsNotReadForAnAccountsFile() {
        assertThat(run("submit", "--accounts", "/dev/zero")).isEqualTo(2);
        assertThat(text()).contains("/dev/zero: is a pipe or a device; give a regular file");
    }

    @Test
    void aFileOfAccountsOrAuthoritiesIsReadUpToABound() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        assertThat(run("submit", "--accounts", large.toString())).isEqualTo(2);
        assertThat(text()).contains("larger than 1 MiB; is it the right file?");
        Path accounts = Files.writeString(
                folder.resolve("accounts.yaml"),
                "accounts: [{label: a, provider: 2captcha, key-env: KEY, ca-file: large}]");
        assertThat(run("submit", "--accounts", accounts.toString())).isEqualTo(2);
        assertThat(text()).contains("ca-file: larger than 1 MiB");
    }

    @Test
    void theReportLogIsForItsOwnerAloneAndAFileThatIsThereKeepsItsPermissions() throws IOException {
        Path made = folder.resolve("made");
        assertThat(run("submit", "--simulate", "--report-log", made.toString())).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made, LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rw-------");
        Path there = Files.createFile(folder.resolve("there"));
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rw-rw-r--"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), there);
        assertThat(run("submit", "--simulate", "--report-log", link.toString())).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there)))
                .isEqualTo("rw-rw-r--");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void theInputMayBeAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "no mkfifo");
        Process writer = new ProcessBuilder("sh", "-c", "printf '%s' \"$0\" > \"$1\"", INPUT, pipe.toString()).start();
        assertThat(run("submit", "--simulate", pipe.toString())).as(text()).isZero();
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(text()).containsPattern("lines read +1");
    }

    private int run(String... arguments) {
        err.reset();
        Streams streams = new Streams(
                new ByteArrayInputStream(INPUT.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "key-of-env" : null);
        return Main.run(streams, builder -> FakeReporter.accepting(), arguments);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}

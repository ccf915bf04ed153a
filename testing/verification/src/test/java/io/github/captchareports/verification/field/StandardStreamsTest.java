package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a shell starts it: streams that are closed, and streams that are files which have another role. */
@Tag("ladder")
@Timeout(240)
class StandardStreamsTest {
    @TempDir
    private Path folder = Path.of("streams");

    private Path input = Path.of("in.ndjson");
    private String line = "";

    @BeforeEach
    void writeInput() throws IOException {
        line = Lines.line(Service.TWOCAPTCHA, 7, Instant.now());
        input = Files.writeString(folder.resolve("in.ndjson"), line);
    }

    @Test
    void withoutStandardInputNoFileOfTheVirtualMachineIsRead() {
        JavaProcess.Ended ended = submit("<&-").run();

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("captcha-reports: standard input is closed; name the file of the input, or redirect standard"
                        + " input to it\n");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void whoNamesAFileNeedsNoStandardInput() {
        JavaProcess.Ended ended = submit("<&-", input.toString()).run();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("\"accepted\"");
    }

    @Test
    void withoutStandardOutputNothingIsSent() {
        JavaProcess.Ended ended = submit(">&-", input.toString()).run();

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("captcha-reports: standard output is closed, and results would be lost; redirect it")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2>>", "2<>"})
    void standardErrorIsNotTheInput(String redirection) throws IOException {
        JavaProcess.Ended ended = submit(redirection + input, input.toString()).run();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out())
                .isEqualTo("captcha-reports: the input and standard error are the same file; give each a file of its"
                        + " own\n");
        assertThat(Files.readString(input)).isEqualTo(line);
    }

    @Test
    void standardErrorIsNotWhatStandardInputIs() throws IOException {
        JavaProcess.Ended ended = submit("<" + input + " 2>>" + input).run();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(Files.readString(input)).isEqualTo(line);
    }

    @Test
    void resultsAndComplaintsMayGoToOneFile() throws IOException {
        Path both = folder.resolve("both");

        JavaProcess.Ended ended =
                submit(">>" + both + " 2>&1", input.toString()).run();

        assertThat(ended.exitCode()).isZero();
        assertThat(Files.readString(both)).contains("\"accepted\"");
    }

    private CaptchaReports submit(String redirections, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "submit";
        all[1] = "--simulate";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CaptchaReports.command(folder, all).redirected(redirections);
    }
}

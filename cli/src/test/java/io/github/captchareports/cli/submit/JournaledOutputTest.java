package io.github.captchareports.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.journal.file.FileJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournaledOutputTest {
    private static final ReportRequest REQUEST = Parsing.valid(Parsing.with("ref", "1"));

    @TempDir
    Path folder;

    @Test
    @Timeout(30)
    void aResultIsShownAfterItsEndIsInTheFile() throws IOException {
        Path file = folder.resolve("journal");
        try (FileJournal journal = FileJournal.builder(file).open()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            JournaledOutput output = new JournaledOutput(out, journal);
            journal.intend(REQUEST).toCompletableFuture().join();
            long before = Files.size(file);
            journal.settle(FakeReporter.accepted(REQUEST));
            output.write("line".getBytes(StandardCharsets.UTF_8));
            output.write('\n');
            assertThat(Files.size(file)).isGreaterThan(before);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("line\n");
        }
    }
}

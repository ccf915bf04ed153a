package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.TaskJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an application knows of its reports after a restart. */
@ExtendWith(OutputCaptureExtension.class)
class JournalsTest {
    private static final String FILE = "captcha.reports.journal.file";

    @TempDir
    Path folder;

    @Test
    void theFileOfThePropertyRemembersReportsAndComplaints(CapturedOutput output) throws IOException {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            ApplicationContextRunner application = inFile(file().toString())
                    .withPropertyValues(
                            Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA));
            application.run(context -> {
                Reporter reporter = context.getBean(Reporter.class);
                assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
                reporter.account("main").observeSolved(CaptchaType.IMAGE, null, 7);
            });
            assertThat(FileJournal.builder(file()).inspect().tasks())
                    .as("closed")
                    .isEqualTo(1);

            application.run(context -> {
                Reporter reporter = context.getBean(Reporter.class);
                assertThat(report(reporter))
                        .isInstanceOfSatisfying(
                                Duplicate.class,
                                known -> assertThat(known.first()).isEqualTo(Outcome.ACCEPTED));
                assertThat(reporter.account("main").complaints())
                        .singleElement()
                        .extracting(ComplaintFigures::solved)
                        .isEqualTo(8L);
            });
        }
        assertThat(output).doesNotContain("captcha.reports.complaints.file: not set");
    }

    @Test
    void aRelativeFileIsInTheWorkingDirectory() {
        Path relative = Path.of("").toAbsolutePath().relativize(file());

        inFile(relative.toString()).run(context -> assertThat(file()).isNotEmptyFile());
    }

    @Test
    void aBeanWins() {
        TaskJournal own = new Forgetful();
        inFile(file().toString())
                .withBean(TaskJournal.class, () -> own)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(file()).doesNotExist();
    }

    @Test
    void whatHadToBeCutOffIsSaid(CapturedOutput output) throws IOException {
        inFile(file().toString()).run(context -> assertThat(context).hasNotFailed());
        Files.write(file(), new byte[] {(byte) 0x9E}, StandardOpenOption.APPEND);

        inFile(file().toString()).run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains(FILE + ": " + file() + ": it ends in the middle of record 1");
    }

    @Test
    void aFileThatCannotBeUsedFailsTheStartAndNamesTheProperty() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "x");
        fails(text.toString(), text + " is no journal of this version");
        fails(folder.resolve("missing").resolve("file").toString(), "use a path in an existing folder");
        fails(" ", "blank; name a file, leave the property out");
        try (FileJournal mine = FileJournal.builder(file()).open()) {
            assertThat(mine.failure()).isNull();
            fails(file().toString(), file() + " is in use by this process");
        }
    }

    @Test
    void anAccountThatMovedToAnotherServiceFailsTheStart() throws IOException {
        try (FileJournal journal = FileJournal.builder(file()).open()) {
            journal.recall(List.of(new AccountName("anticaptcha", "main")));
            journal.intend(request()).toCompletableFuture().join();
        }

        inFile(file().toString())
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageContaining("knows account \"main\" at anticaptcha, and here it is at 2captcha"));
    }

    @Test
    void withoutTheModuleTheStartFailsAndSaysWhichDependencyIsMissing() {
        inFile(file().toString())
                .withClassLoader(new FilteredClassLoader(FileJournal.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessage(FILE + ": captcha-reports-journal-file is not on the class path; add the dependency"
                                + " io.github.captchareports:captcha-reports-journal-file, or leave the property out"));
        Contexts.withAccount()
                .withClassLoader(new FilteredClassLoader(FileJournal.class.getPackageName()))
                .run(context -> assertThat(context).hasSingleBean(Reporter.class));
    }

    private static void fails(String file, String message) {
        inFile(file)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith(FILE + ": ")
                        .hasMessageContaining(message));
    }

    private static ApplicationContextRunner inFile(String file) {
        return Contexts.withAccount().withPropertyValues(FILE + "=" + file);
    }

    private Path file() {
        return folder.resolve("journal");
    }

    private static ReportResult report(Reporter reporter) {
        return Objects.requireNonNull(reporter.report(request()).block(Duration.ofSeconds(20)));
    }

    private static ReportRequest request() {
        return ReportRequest.builder()
                .account("main")
                .taskId(74455221488L)
                .captchaType(CaptchaType.IMAGE)
                .verdict(Verdict.CORRECT)
                .solvedAt(Instant.now())
                .build();
    }

    private static final class Forgetful implements TaskJournal {
        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            return List.of();
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void settle(ReportResult result) {}
    }
}

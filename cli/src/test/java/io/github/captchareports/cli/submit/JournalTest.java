package io.github.captchareports.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Account;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.journal.FileJournal;
import io.github.captchareports.cli.journal.JournalException;
import io.github.captchareports.cli.journal.JournalFile;
import io.github.captchareports.cli.journal.JournalFixture;
import io.github.captchareports.cli.journal.JournalSync;
import io.github.captchareports.cli.journal.JournalWriter;
import io.github.captchareports.spi.SettledOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

@Timeout(30)
class JournalTest {
    private static final ReportRequest REQUEST = Parsing.valid(Parsing.with("ref", "1"));
    private static final List<Account> ACCOUNTS =
            List.of(Parsing.account("2captcha", "two"), Parsing.account("anticaptcha", "anti"));

    @TempDir
    Path folder;

    private final LongAdder unresolved = new LongAdder();

    @Test
    void whatWasSettledIsRemembered() throws IOException {
        try (FileJournal journal = open(ACCOUNTS)) {
            journal.intend(REQUEST).toCompletableFuture().join();
            journal.settle(FakeReporter.accepted(REQUEST));
        }
        try (FileJournal journal = open(ACCOUNTS)) {
            assertThat(journal.earlier(REQUEST)).isNotNull().satisfies(task -> {
                assertThat(task.outcome()).isEqualTo(SettledOutcome.ACCEPTED);
                assertThat(task.verdict()).isEqualTo(Verdict.CORRECT);
            });
            assertThat(journal.recall()).hasSize(1);
        }
    }

    @Test
    void aResultIsShownAfterItsEndIsInTheFile() throws IOException {
        try (FileJournal journal = open(ACCOUNTS)) {
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
        try (FileJournal journal = open(ACCOUNTS)) {
            journal.intend(REQUEST).toCompletableFuture().join();
        }
        assertThatThrownBy(() -> open(List.of(Parsing.account("anticaptcha", "two"))))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("account \"two\" is at 2captcha there and at anticaptcha here");
        open(List.of(Parsing.account("anticaptcha", "anti"))).close();
    }

    @Test
    void whatWasSentWithoutAnAnswerIsIndeterminateAndNoDuplicate() throws IOException {
        assertThat(translated(null, JournalTest::known)).isInstanceOf(Indeterminate.class);
        assertThat(unresolved.sum()).isEqualTo(1);
    }

    @Test
    void whatWasReportedIsNotExpiredHoweverLateItIs() throws IOException {
        assertThat(translated(null, JournalTest::expired)).isInstanceOf(Indeterminate.class);
        assertThat(translated(Outcome.ACCEPTED, JournalTest::expired))
                .isEqualTo(new Duplicate(
                        REQUEST, AttemptSummary.NONE, DuplicateOrigin.LEDGER, Outcome.ACCEPTED, false, Recorded.YES));
        assertThat(((Duplicate) translated(Outcome.REJECTED, JournalTest::expired)).recorded())
                .isEqualTo(Recorded.NO);
    }

    @Test
    void whatWasLeftFreeIsExpired() throws IOException {
        assertThat(translated(Outcome.UNDELIVERED, JournalTest::expired)).isInstanceOf(Expired.class);
    }

    @Test
    void anOpenDuplicateOfThisRunStaysOne() throws IOException {
        assertThat(translated(Outcome.WITHHELD, JournalTest::known)).isInstanceOf(Duplicate.class);
        assertThat(unresolved.sum()).isZero();
    }

    @Test
    void anOppositeVerdictStaysAConflict() throws IOException {
        ReportRequest opposite = Parsing.valid(Parsing.with("verdict", "\"incorrect\""));
        Duplicate result = (Duplicate) translated(opposite, null, JournalTest::expired);
        assertThat(result.conflicting()).isTrue();
        assertThat(result.first()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
    }

    private ReportResult translated(@Nullable Outcome end, Function<ReportRequest, ReportResult> engine)
            throws IOException {
        return translated(REQUEST, end, engine);
    }

    /** What becomes of the engine's answer after an earlier run that ended as told. */
    private ReportResult translated(
            ReportRequest request, @Nullable Outcome end, Function<ReportRequest, ReportResult> engine)
            throws IOException {
        Files.deleteIfExists(path());
        JournalFixture.writeIntent(path(), REQUEST.taskId().asLong());
        if (end != null) {
            JournalFixture.writeEnd(path(), REQUEST.taskId().asLong(), end);
        }
        try (FileJournal journal = open(ACCOUNTS)) {
            FakeReporter answering = new FakeReporter(each -> Mono.just(engine.apply(each)));
            return Objects.requireNonNull(new JournaledReporter(answering, journal, unresolved)
                    .report(Mono.just(request))
                    .blockLast());
        }
    }

    private static ReportResult known(ReportRequest request) {
        return new Duplicate(
                request, AttemptSummary.NONE, DuplicateOrigin.LEDGER, Outcome.INDETERMINATE, false, Recorded.UNKNOWN);
    }

    private static ReportResult expired(ReportRequest request) {
        return new Expired(request, AttemptSummary.NONE, Instant.EPOCH);
    }

    private FileJournal open(List<Account> accounts) throws IOException {
        JournalFile file = JournalFixture.open(path());
        JournalWriter writer = new JournalWriter(file, JournalSync.ALWAYS);
        writer.start();
        try {
            return new FileJournal(file.memory(), writer, accounts, InstantSource.fixed(JournalFixture.NOW));
        } catch (JournalException refused) {
            writer.close();
            throw refused;
        }
    }

    private Path path() {
        return folder.resolve("journal");
    }
}

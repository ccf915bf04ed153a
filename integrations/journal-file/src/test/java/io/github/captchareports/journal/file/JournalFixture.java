package io.github.captchareports.journal.file;

import io.github.captchareports.Outcome;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Journals for tests, and what stands in them. */
final class JournalFixture {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private JournalFixture() {}

    static JournalRecord intent(long taskId) {
        return at(NOW, taskId);
    }

    static JournalRecord at(Instant writtenAt, long taskId) {
        return new JournalRecord(writtenAt.toEpochMilli(), "two", "2captcha", TaskId.of(taskId), Verdict.CORRECT, null);
    }

    static JournalRecord end(long taskId, Outcome outcome) {
        return new JournalRecord(
                NOW.toEpochMilli(),
                "two",
                "2captcha",
                TaskId.of(taskId),
                Verdict.CORRECT,
                new JournalRecord.End(outcome, null, 1));
    }

    static JournalFile open(Path path) throws IOException {
        return open(path, NOW, Long.MAX_VALUE);
    }

    static JournalFile open(Path path, Instant now, long compactFrom) throws IOException {
        return open(path, JournalSync.ALWAYS, now, compactFrom);
    }

    static JournalFile open(Path path, JournalSync sync, Instant now, long compactFrom) throws IOException {
        return JournalOpener.open(path, JournalDestination.SERVICES, sync, now, compactFrom);
    }

    /** Writes records, and tells that they are safe. */
    static void write(Path path, JournalRecord... records) throws IOException {
        try (JournalFile file = open(path)) {
            append(file, records);
            file.force();
            file.mark();
        }
    }

    /** Writes records that nobody is told to be safe, as a process leaves them that is killed before it can. */
    static void writeUnsafely(Path path, JournalRecord... records) throws IOException {
        try (JournalFile file = open(path)) {
            append(file, records);
        }
    }

    static void append(JournalFile file, JournalRecord... records) throws IOException {
        for (JournalRecord record : records) {
            file.append(record.frame());
        }
    }

    static Remembered remembered(long taskId, SettledOutcome outcome) {
        return new Remembered("two", TaskId.of(taskId), Verdict.CORRECT, outcome);
    }

    /** What a journal remembers. */
    static List<Remembered> recalled(Path path) throws IOException {
        try (JournalFile file = open(path, Instant.EPOCH, Long.MAX_VALUE)) {
            return List.copyOf(file.memory().all());
        }
    }

    /** The length of records in a file. */
    static int bytes(JournalRecord... records) {
        return Arrays.stream(records).mapToInt(record -> record.frame().length).sum();
    }
}

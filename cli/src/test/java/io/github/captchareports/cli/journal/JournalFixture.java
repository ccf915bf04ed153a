package io.github.captchareports.cli.journal;

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
public final class JournalFixture {
    public static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

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

    public static JournalFile open(Path path) throws IOException {
        return open(path, NOW, Long.MAX_VALUE);
    }

    public static JournalFile open(Path path, Instant now, long compactFrom) throws IOException {
        return open(path, JournalSync.ALWAYS, now, compactFrom);
    }

    public static JournalFile open(Path path, JournalSync sync, Instant now, long compactFrom) throws IOException {
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

    /** Writes that a report is about to be sent. */
    public static void writeIntent(Path path, long taskId) throws IOException {
        write(path, intent(taskId));
    }

    /** Writes how a report ended. */
    public static void writeEnd(Path path, long taskId, Outcome outcome) throws IOException {
        write(path, end(taskId, outcome));
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

package io.github.captchareports.cli;

import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Journals for tests, and what stands in them. */
final class JournalFixture {
    static final Instant NOW = Parsing.NOW;

    private JournalFixture() {}

    static JournalRecord intent(long taskId) {
        return new JournalRecord(NOW.toEpochMilli(), "two", "2captcha", taskId, Verdict.CORRECT, null);
    }

    static JournalRecord end(long taskId, Outcome outcome) {
        return new JournalRecord(
                NOW.toEpochMilli(),
                "two",
                "2captcha",
                taskId,
                Verdict.CORRECT,
                new JournalRecord.End(outcome, null, 1));
    }

    static JournalFile open(Path path) throws IOException {
        return open(path, NOW, Long.MAX_VALUE);
    }

    static JournalFile open(Path path, Instant now, long compactFrom) throws IOException {
        return JournalFile.open(path, JournalFile.Destination.SERVICES, now, compactFrom);
    }

    static void write(Path path, JournalRecord... records) throws IOException {
        try (JournalFile file = open(path)) {
            for (JournalRecord record : records) {
                file.append(JournalFrame.of(record.encoded()));
            }
        }
    }
}

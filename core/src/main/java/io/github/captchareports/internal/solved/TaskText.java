package io.github.captchareports.internal.solved;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.SolvedTask;
import io.github.captchareports.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * How a solved task is written into a store: {@code 1}, the version, then whether it was reported, captcha type, time of the
 * solution and of the submission in milliseconds since 1970, whose clock, and last the domain, which may hold any character.
 */
final class TaskText {
    private static final String VERSION = "1";
    private static final char SEPARATOR = '|';
    private static final int FIELDS = 7;

    private TaskText() {}

    static String write(SolvedTask task, boolean reported) {
        Instant submittedAt = task.submittedAt();
        String domain = task.domain();
        return VERSION
                + SEPARATOR
                + (reported ? '1' : '0')
                + SEPARATOR
                + task.captchaType().name()
                + SEPARATOR
                + task.solvedAt().toEpochMilli()
                + SEPARATOR
                + (submittedAt == null ? "" : submittedAt.toEpochMilli())
                + SEPARATOR
                + (task.solvedAtClock() == SolvedAtClock.SERVICE ? 'S' : 'L')
                + SEPARATOR
                + (domain == null ? "" : domain);
    }

    /** Reads a text; empty where a version of this library wrote it that this one does not know. */
    static Optional<Stored> read(String account, TaskId taskId, String text) {
        String[] fields = text.split("\\|", FIELDS);
        if (fields.length < FIELDS || !fields[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            SolvedTask task = SolvedTask.builder()
                    .account(account)
                    .taskId(taskId)
                    .captchaType(type(fields[2]))
                    .solvedAt(time(fields[3]), fields[5].equals("S") ? SolvedAtClock.SERVICE : SolvedAtClock.LOCAL)
                    .submittedAt(fields[4].isEmpty() ? null : time(fields[4]))
                    .domain(fields[6].isEmpty() ? null : fields[6])
                    .build();
            return Optional.of(new Stored(task, fields[1].equals("1")));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** A type that a newer process knows by a name of its own is another one here. */
    private static CaptchaType type(String name) {
        for (CaptchaType type : CaptchaType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return CaptchaType.OTHER;
    }

    private static Instant time(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    /** What a store knows of a task. */
    record Stored(SolvedTask task, boolean reported) {}
}

package io.github.captchareports.journal.file;

import io.github.captchareports.Outcome;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a journal says of a task: that its report is about to be sent, or how that ended. There is no field for the
 * client key.
 *
 * @param writtenAt in milliseconds of the epoch
 * @param account the account's label
 * @param provider the service's id
 * @param end null for an intent
 */
record JournalRecord(
        long writtenAt,
        String account,
        String provider,
        TaskId task,
        Verdict verdict,
        @Nullable End end) {
    private static final int BYTES_A_CHARACTER = 3;

    static final int LONGEST_ACCOUNT = 400;
    static final int LONGEST_PROVIDER = 200;
    static final int LONGEST_TASK = BYTES_A_CHARACTER * TaskId.MAX_LENGTH;
    static final int LONGEST_CODE = 400;

    private static final int NUMBER = 1;
    private static final int TEXT = 2;
    private static final String NO_CAUSE = "";

    /** More than all fields that are no texts, and the lengths of the texts. */
    private static final int FIXED = 64;

    // A constant is written as one more than its place here, whatever its order in the enum.
    private static final List<Verdict> VERDICTS = List.of(Verdict.CORRECT, Verdict.INCORRECT);
    private static final List<Outcome> OUTCOMES = List.of(
            Outcome.ACCEPTED,
            Outcome.DUPLICATE,
            Outcome.REJECTED,
            Outcome.EXPIRED,
            Outcome.WITHHELD,
            Outcome.UNDELIVERED,
            Outcome.INDETERMINATE);

    /**
     * How a report ended.
     *
     * @param errorCode the service's last code; null where there was none
     * @param attempts requests that were sent for it
     */
    record End(Outcome outcome, @Nullable String errorCode, int attempts) {}

    /** The record, ready to be appended. */
    byte[] frame() {
        ByteBuffer out = ByteBuffer.allocate(longestFrame()).position(JournalFrame.OVERHEAD);
        out.putLong(writtenAt);
        JournalText.put(out, account, LONGEST_ACCOUNT);
        JournalText.put(out, provider, LONGEST_PROVIDER);
        if (task.isNumeric()) {
            out.put((byte) NUMBER).putLong(task.asLong());
        } else {
            JournalText.put(out.put((byte) TEXT), task.toString(), LONGEST_TASK);
        }
        out.put((byte) (VERDICTS.indexOf(verdict) + 1));
        if (end == null) {
            return JournalFrame.of(JournalFormat.INTENT, out);
        }
        out.put((byte) (OUTCOMES.indexOf(end.outcome()) + 1));
        JournalText.putCut(out, end.errorCode() == null ? "" : end.errorCode(), LONGEST_CODE);
        JournalText.put(out.putInt(end.attempts()), NO_CAUSE, 0);
        return JournalFrame.of(JournalFormat.END, out);
    }

    private int longestFrame() {
        int characters = account.length() + provider.length();
        if (!task.isNumeric()) {
            characters += task.toString().length();
        }
        if (end != null && end.errorCode() != null) {
            characters += end.errorCode().length();
        }
        return JournalFrame.OVERHEAD + FIXED + BYTES_A_CHARACTER * characters;
    }

    /**
     * Reads a whole record; an exception means that another program wrote it.
     *
     * @return null for a kind that this version does not know
     */
    static @Nullable JournalRecord decode(int kind, ByteBuffer payload) throws IOException {
        if (kind != JournalFormat.INTENT && kind != JournalFormat.END) {
            return null;
        }
        try {
            long writtenAt = payload.getLong();
            String account = JournalText.get(payload);
            String provider = JournalText.get(payload);
            TaskId task = task(payload);
            Verdict verdict = constant(VERDICTS, payload.get(), "verdict");
            return new JournalRecord(
                    writtenAt, account, provider, task, verdict, kind == JournalFormat.END ? end(payload) : null);
        } catch (BufferUnderflowException tooShort) {
            throw new IOException("a record that is too short for its kind", tooShort);
        }
    }

    private static TaskId task(ByteBuffer payload) throws IOException {
        int type = payload.get();
        return switch (type) {
            case NUMBER -> number(payload.getLong());
            case TEXT -> text(JournalText.get(payload));
            default -> throw new IOException("a record with a task id of the unknown type " + type);
        };
    }

    /** An id that was read; an exception means that another program wrote it. */
    static TaskId number(long read) throws IOException {
        if (read <= 0) {
            throw new IOException("a record of task " + read);
        }
        return TaskId.of(read);
    }

    private static TaskId text(String read) throws IOException {
        try {
            return TaskId.of(read);
        } catch (IllegalArgumentException impossible) {
            throw new IOException("a record of a task that cannot be: " + impossible.getMessage(), impossible);
        }
    }

    private static End end(ByteBuffer payload) throws IOException {
        Outcome outcome = constant(OUTCOMES, payload.get(), "outcome");
        String code = JournalText.get(payload);
        return new End(outcome, code.isEmpty() ? null : code, payload.getInt());
    }

    private static <E> E constant(List<E> constants, byte written, String what) throws IOException {
        if (written < 1 || written > constants.size()) {
            throw new IOException("a record with the unknown " + what + " " + written);
        }
        return constants.get(written - 1);
    }
}

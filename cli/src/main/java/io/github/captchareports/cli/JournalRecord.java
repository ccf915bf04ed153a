package io.github.captchareports.cli;

import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
        long taskId,
        Verdict verdict,
        @Nullable End end) {
    private static final int INTENT = 'I';
    private static final int END = 'E';
    private static final int LONGEST_CODE = 200;

    /**
     * How a report ended.
     *
     * @param errorCode the service's last code; null where there was none
     * @param attempts requests that were sent for it
     */
    record End(Outcome outcome, @Nullable String errorCode, int attempts) {}

    byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(end == null ? INTENT : END);
            out.writeLong(writtenAt);
            out.writeUTF(account);
            out.writeUTF(provider);
            out.writeLong(taskId);
            out.writeByte(letter(verdict));
            if (end != null) {
                String code = end.errorCode() == null ? "" : end.errorCode();
                out.writeByte(letter(end.outcome()));
                out.writeUTF(code.substring(0, Math.min(code.length(), LONGEST_CODE)));
                out.writeInt(end.attempts());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads a whole record; an exception means that another program wrote it. */
    static JournalRecord decode(InputStream encoded) throws IOException {
        DataInputStream in = new DataInputStream(encoded);
        int kind = in.readUnsignedByte();
        if (kind != INTENT && kind != END) {
            throw new IOException("a record of an unknown kind");
        }
        long writtenAt = in.readLong();
        String account = in.readUTF();
        String provider = in.readUTF();
        long taskId = in.readLong();
        Verdict verdict = constant(Verdict.class, in.readUnsignedByte());
        if (kind == INTENT) {
            return new JournalRecord(writtenAt, account, provider, taskId, verdict, null);
        }
        Outcome outcome = constant(Outcome.class, in.readUnsignedByte());
        String code = in.readUTF();
        return new JournalRecord(
                writtenAt,
                account,
                provider,
                taskId,
                verdict,
                new End(outcome, code.isEmpty() ? null : code, in.readInt()));
    }

    /** The first letter of its name: no two constants share one, and their order may change. */
    private static int letter(Enum<?> constant) {
        return constant.name().charAt(0);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, int letter) throws IOException {
        for (E constant : type.getEnumConstants()) {
            if (letter(constant) == letter) {
                return constant;
            }
        }
        throw new IOException("a record with an unknown " + type.getSimpleName());
    }
}

package io.github.captchareports.journal.file;

import io.github.captchareports.Outcome;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first format: frames of a length, a CRC-32C of length and payload, and the payload, without numbers. A file
 * of it is written anew, in this format, when it is opened. What is damaged in the middle is refused, and so is a last
 * record that is whole and damaged; only what a writer can have left unfinished is cut off.
 */
final class JournalVersion1 implements JournalSource {
    private static final int OVERHEAD = 2 * Integer.BYTES;
    private static final int LONGEST = OVERHEAD + 2048;
    private static final String TITLE = "captcha-reports journal";
    private static final int VERSION = 1;

    private final JournalWindow window;
    private final String name;
    private @Nullable JournalRecord handedOn;

    /**
     * Makes a reader.
     *
     * @param name of the file, for messages
     */
    JournalVersion1(FileChannel channel, String name) throws IOException {
        this.window = new JournalWindow(channel);
        this.name = name;
    }

    /** Whether a file begins as one of this format does; its header may be damaged further on. */
    static boolean isOne(byte[] beginning) {
        int at = OVERHEAD + Short.BYTES;
        return beginning.length >= at + TITLE.length()
                && new String(beginning, at, TITLE.length(), StandardCharsets.US_ASCII).equals(TITLE);
    }

    /** Where its reports went. */
    JournalDestination destination() throws IOException {
        int length = lengthAt(0);
        if (length > 0) {
            DataInputStream in = payload(0, length);
            if (in.readUTF().equals(TITLE) && in.readInt() == VERSION) {
                String name = in.readUTF();
                for (JournalDestination each : JournalDestination.values()) {
                    if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                        return each;
                    }
                }
            }
        }
        throw new JournalException(name + " is damaged at its beginning" + remedy());
    }

    @Override
    public JournalSurvey read(Visitor visitor) throws IOException {
        int header = lengthAt(0);
        JournalSurvey survey = new JournalSurvey(0, header, new JournalMark(0, header));
        for (int length = lengthAt(header); length > 0; length = lengthAt(survey.end())) {
            JournalRecord record;
            try {
                record = decode(payload(survey.end(), length));
            } catch (IOException foreign) {
                throw new JournalException(name + " is damaged at byte " + survey.end() + remedy());
            }
            handedOn = record;
            visitor.record(record, record.writtenAt(), survey.end());
            survey.record(length, record.writtenAt());
        }
        survey.tail(window.size(), tail(survey.end()));
        return survey;
    }

    @Override
    public byte[] frame() {
        return Objects.requireNonNull(handedOn, "nothing was handed on").frame();
    }

    private JournalSurvey.Tail tail(long end) throws IOException {
        long rest = window.size() - end;
        if (rest == 0) {
            return JournalSurvey.Tail.NONE;
        }
        if (rest < LONGEST && isBegun(end, (int) rest) && !isFollowed(end)) {
            return JournalSurvey.Tail.TORN;
        }
        if (window.isZeroFrom(end)) {
            return JournalSurvey.Tail.ZEROS;
        }
        throw new JournalException(name + " is damaged at byte " + end
                + ": its records up to there can be read, what was sent" + " after them is not known" + remedy());
    }

    private boolean isBegun(long position, int rest) throws IOException {
        if (rest < Integer.BYTES) {
            return true;
        }
        ByteBuffer bytes = window.from(position, rest);
        int payload = bytes.getInt(bytes.position());
        return payload > 0 && payload <= LONGEST - OVERHEAD && OVERHEAD + payload > rest;
    }

    private boolean isFollowed(long end) throws IOException {
        for (long position = end + 1; position < window.size(); position++) {
            if (lengthAt(position) > 0) {
                return true;
            }
        }
        return false;
    }

    private int lengthAt(long position) throws IOException {
        long rest = window.size() - position;
        if (rest <= OVERHEAD) {
            return 0;
        }
        ByteBuffer bytes = window.from(position, LONGEST);
        int at = bytes.position();
        int payload = bytes.getInt(at);
        if (payload <= 0 || payload > LONGEST - OVERHEAD || payload > rest - OVERHEAD) {
            return 0;
        }
        int inArray = bytes.arrayOffset() + at;
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), inArray, Integer.BYTES);
        crc.update(bytes.array(), inArray + OVERHEAD, payload);
        return (int) crc.getValue() == bytes.getInt(at + Integer.BYTES) ? OVERHEAD + payload : 0;
    }

    private DataInputStream payload(long position, int length) throws IOException {
        return new DataInputStream(
                new ByteArrayInputStream(window.copy(position, length), OVERHEAD, length - OVERHEAD));
    }

    private static JournalRecord decode(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind != 'I' && kind != 'E') {
            throw new IOException("a record of an unknown kind");
        }
        long writtenAt = in.readLong();
        String account = in.readUTF();
        String provider = in.readUTF();
        TaskId taskId = JournalRecord.number(in.readLong());
        Verdict verdict = constant(Verdict.class, in.readUnsignedByte());
        JournalRecord.End end = null;
        if (kind == 'E') {
            Outcome outcome = constant(Outcome.class, in.readUnsignedByte());
            String code = in.readUTF();
            end = new JournalRecord.End(outcome, code.isEmpty() ? null : code, in.readInt());
        }
        return new JournalRecord(writtenAt, account, provider, taskId, verdict, end);
    }

    /** Constants were written as the first letter of their names. */
    private static <E extends Enum<E>> E constant(Class<E> type, int letter) throws IOException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().charAt(0) == letter) {
                return constant;
            }
        }
        throw new IOException("a record with an unknown " + type.getSimpleName());
    }

    private static String remedy() {
        return ". Nothing was changed. Restore it from a copy, or move it away and leave out of the input what was"
                + " submitted before: without the journal it would be sent again";
    }
}

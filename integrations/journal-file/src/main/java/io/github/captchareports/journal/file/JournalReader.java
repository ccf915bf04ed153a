package io.github.captchareports.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from its first record to its end, skips damaged parts, and finds out by the numbers of the records what
 * is missing. Nothing in a damaged part is used.
 */
final class JournalReader implements JournalSource {
    /** More records than are ever appended between two marks: a larger number is not one of this file. */
    private static final long UNMARKED = 1 << 24;

    private static final int SECTOR = 512;
    private static final int FEWEST_ZEROS = 16;

    private final JournalWindow window;
    private final JournalHeader header;
    private final JournalChecksum checksum;
    private final JournalMark mark;
    private final String name;
    private long handedOn;
    private int handedOnLength;

    /**
     * Makes a reader.
     *
     * @param mark up to where records are known to have been written
     * @param name of the file, for messages
     */
    JournalReader(FileChannel channel, JournalHeader header, JournalChecksum checksum, JournalMark mark, String name)
            throws IOException {
        this.window = new JournalWindow(channel);
        this.header = header;
        this.checksum = checksum;
        this.mark = mark;
        this.name = name;
    }

    @Override
    public JournalSurvey read(Visitor visitor) throws IOException {
        JournalSurvey survey = new JournalSurvey(header.first() - 1, header.length(), mark);
        while (survey.end() < window.size()) {
            long position = survey.end();
            long next = survey.last() + 1;
            int length = lengthAt(position, next, next);
            if (length == 0) {
                position = nextSound(position, next, Math.max(mark.number(), survey.last()) + UNMARKED);
                length = position == window.size() ? 0 : lengthAt(position, next, Long.MAX_VALUE);
                if (length == 0) {
                    break;
                }
                survey.gap(position, at(position).getLong(JournalFrame.NUMBER_AT), writtenAt(position));
            }
            visit(visitor, position, length);
            survey.record(length, writtenAt(position));
        }
        survey.tail(window.size(), tail(survey));
        return survey;
    }

    @Override
    public byte[] frame() throws IOException {
        return window.copy(handedOn, handedOnLength);
    }

    private void visit(Visitor visitor, long position, int length) throws IOException {
        handedOn = position;
        handedOnLength = length;
        ByteBuffer frame = at(position).limit(length);
        int kind = Byte.toUnsignedInt(frame.get(JournalFrame.KIND_AT));
        if (kind == JournalFormat.SNAPSHOT) {
            JournalSnapshot part = JournalSnapshot.decode(frame.position(JournalFrame.OVERHEAD));
            if (part != null) {
                visitor.snapshot(part);
                return;
            }
        }
        visitor.record(
                decoded(kind, frame.position(JournalFrame.OVERHEAD)), frame.getLong(JournalFrame.OVERHEAD), position);
    }

    private @Nullable JournalRecord decoded(int kind, ByteBuffer payload) throws JournalException {
        try {
            return JournalRecord.decode(kind, payload);
        } catch (IOException foreign) {
            throw new JournalException(name + " holds what this version cannot read (" + foreign.getMessage()
                    + "): another program wrote it; use that one, or give another file");
        }
    }

    private JournalSurvey.Tail tail(JournalSurvey survey) throws IOException {
        long position = survey.end();
        if (position >= window.size()) {
            return JournalSurvey.Tail.NONE;
        }
        ByteBuffer rest = at(position);
        int told = JournalFrame.toldLength(rest, 0);
        boolean begun = told == 0
                ? rest.limit() < Integer.BYTES && isPartOfMarker(rest)
                : told > rest.limit()
                        && (rest.limit() < JournalFrame.KIND_AT
                                || rest.getLong(JournalFrame.NUMBER_AT) == survey.last() + 1);
        if (begun) {
            return JournalSurvey.Tail.TORN;
        }
        return isZeroFromHereOrTheNextSector(position) ? JournalSurvey.Tail.ZEROS : JournalSurvey.Tail.DAMAGED;
    }

    /** No single damage to a record of this version makes so many zeros at its end. */
    private boolean isZeroFromHereOrTheNextSector(long position) throws IOException {
        if (window.isZeroFrom(position)) {
            return true;
        }
        long end = Math.min(position + JournalFrame.LONGEST, window.size() - FEWEST_ZEROS + 1);
        for (long sector = (position / SECTOR + 1) * SECTOR; sector < end; sector += SECTOR) {
            if (window.isZeroFrom(sector)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfMarker(ByteBuffer rest) {
        return rest.get(0) == (byte) (JournalFrame.MARKER >> Byte.SIZE)
                && (rest.limit() < Short.BYTES || rest.getShort(0) == JournalFrame.MARKER);
    }

    /** Where the next sound frame begins, wherever that is; the size where there is none. */
    private long nextSound(long from, long lowest, long highest) throws IOException {
        long position = from;
        while (position < window.size() && lengthAt(position, lowest, highest) == 0) {
            position++;
        }
        return position;
    }

    private int lengthAt(long position, long lowest, long highest) throws IOException {
        ByteBuffer bytes = window.from(position, JournalFrame.LONGEST);
        return JournalFrame.lengthAt(bytes, bytes.position(), lowest, highest, checksum);
    }

    private long writtenAt(long position) throws IOException {
        return at(position).getLong(JournalFrame.OVERHEAD);
    }

    private ByteBuffer at(long position) throws IOException {
        return window.from(position, JournalFrame.LONGEST).slice();
    }
}

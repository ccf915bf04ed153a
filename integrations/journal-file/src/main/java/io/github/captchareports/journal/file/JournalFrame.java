package io.github.captchareports.journal.file;

import java.nio.ByteBuffer;

/** How a record stands in a journal, see {@link JournalFormat}. Its number and checksum are given when it is appended. */
final class JournalFrame {
    /** Bytes before the payload. */
    static final int OVERHEAD = 17;

    /** No record is longer. The shorter the bound, the faster a damaged file is searched for whole records. */
    static final int LONGEST = 4096;

    static final int NUMBER_AT = 8;
    static final int KIND_AT = 16;
    static final short MARKER = (short) 0x9EC7;

    private static final int LENGTH_AT = 2;
    private static final int CHECKSUM_AT = 4;
    private static final int SHORTEST_PAYLOAD = Long.BYTES;

    private JournalFrame() {}

    /** A frame for a payload that has been written behind {@link #OVERHEAD} bytes. */
    static byte[] of(int kind, ByteBuffer written) {
        int payload = written.position() - OVERHEAD;
        if (payload < SHORTEST_PAYLOAD || payload > LONGEST - OVERHEAD) {
            throw new IllegalArgumentException("payload of " + payload + " bytes");
        }
        byte[] frame = new byte[written.position()];
        written.flip().get(frame);
        ByteBuffer.wrap(frame)
                .putShort(0, MARKER)
                .putShort(LENGTH_AT, (short) payload)
                .put(KIND_AT, (byte) kind);
        return frame;
    }

    /** Gives frames their numbers and checksums; returns the number after the last. */
    static long number(byte[] frames, long first, JournalChecksum checksum) {
        ByteBuffer bytes = ByteBuffer.wrap(frames);
        long number = first;
        int length;
        for (int at = 0; at < frames.length; at += length) {
            length = OVERHEAD + bytes.getShort(at + LENGTH_AT);
            bytes.putLong(at + NUMBER_AT, number++);
            bytes.putInt(at + CHECKSUM_AT, checksum.ofFrame(frames, at, length));
        }
        return number;
    }

    /** The length that the head at a position tells, whether or not all of it is there; 0 where there is no head. */
    static int toldLength(ByteBuffer bytes, int position) {
        if (bytes.limit() - position < CHECKSUM_AT || bytes.getShort(position) != MARKER) {
            return 0;
        }
        int payload = bytes.getShort(position + LENGTH_AT);
        return payload < SHORTEST_PAYLOAD || payload > LONGEST - OVERHEAD ? 0 : OVERHEAD + payload;
    }

    /** The length of the whole, undamaged frame at a position with a number in that range; 0 where there is none. */
    static int lengthAt(ByteBuffer bytes, int position, long lowest, long highest, JournalChecksum checksum) {
        int length = toldLength(bytes, position);
        if (length == 0 || length > bytes.limit() - position) {
            return 0;
        }
        long number = bytes.getLong(position + NUMBER_AT);
        if (number < lowest || number > highest) {
            return 0;
        }
        return checksum.ofFrame(bytes.array(), bytes.arrayOffset() + position, length)
                        == bytes.getInt(position + CHECKSUM_AT)
                ? length
                : 0;
    }
}

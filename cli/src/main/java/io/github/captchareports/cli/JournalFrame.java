package io.github.captchareports.cli;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** How a payload stands in a journal: its length, the CRC-32C of that length and the payload, the payload. */
final class JournalFrame {
    /** Bytes before the payload. */
    static final int OVERHEAD = 2 * Integer.BYTES;

    /** No record is longer. The shorter the bound, the faster a damaged file is searched for whole records. */
    static final int LONGEST = OVERHEAD + 2048;

    private JournalFrame() {}

    static byte[] of(byte[] payload) {
        if (payload.length == 0 || payload.length > LONGEST - OVERHEAD) {
            throw new IllegalArgumentException("payload of " + payload.length + " bytes");
        }
        ByteBuffer frame = ByteBuffer.allocate(OVERHEAD + payload.length);
        frame.putInt(payload.length).putInt(0).put(payload);
        return frame.putInt(Integer.BYTES, checksum(frame, 0, payload.length)).array();
    }

    /** The length of the whole, undamaged frame at a position; 0 where there is none. */
    static int lengthAt(ByteBuffer bytes, int position) {
        if (bytes.limit() - position <= OVERHEAD) {
            return 0;
        }
        int payload = bytes.getInt(position);
        // A run of zeros is no frame, although the checksum of nothing is zero.
        if (payload <= 0 || payload > LONGEST - OVERHEAD || payload > bytes.limit() - position - OVERHEAD) {
            return 0;
        }
        int written = bytes.getInt(position + Integer.BYTES);
        return checksum(bytes, position, payload) == written ? OVERHEAD + payload : 0;
    }

    private static int checksum(ByteBuffer bytes, int position, int payload) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(position).limit(position + Integer.BYTES));
        crc.update(bytes.duplicate().limit(position + OVERHEAD + payload).position(position + OVERHEAD));
        return (int) crc.getValue();
    }
}

package io.github.captchareports.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a journal begins with and what never changes in it, see {@link JournalFormat}.
 *
 * @param minor the minor version of the format
 * @param length where the first record begins
 * @param id seeds the checksums
 * @param first the number of the first record
 * @param createdAt in milliseconds of the epoch
 */
record JournalHeader(int minor, int length, long id, long first, long createdAt, JournalDestination destination) {
    static final int LENGTH = 512;

    /** Bytes that are covered by the checksum, and that checksum. */
    static final int FIXED = 64;

    static final byte[] MAGIC = {(byte) 0x89, 'C', 'R', 'J', '\r', '\n', 0x1A, '\n'};

    private static final int LONGEST = 1 << 20;
    private static final int MAJOR_AT = MAGIC.length;
    private static final int MINOR_AT = MAJOR_AT + Short.BYTES;
    private static final int LENGTH_AT = MINOR_AT + Short.BYTES;
    private static final int ID_AT = LENGTH_AT + Integer.BYTES;

    /** The fixed part. */
    byte[] encoded() {
        ByteBuffer out = ByteBuffer.allocate(FIXED);
        out.put(MAGIC)
                .putShort((short) JournalFormat.MAJOR)
                .putShort((short) minor)
                .putInt(length);
        out.putLong(id).putLong(first).putLong(createdAt).put((byte) number(destination));
        return new JournalChecksum(id).seal(out.array());
    }

    /** The beginning of a file, as far as a header can reach. */
    static byte[] beginning(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(JournalHeader.LENGTH, channel.size()));
        int read;
        do {
            read = channel.read(bytes, bytes.position());
        } while (read > 0);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Whether a file that begins so is a journal of this format or of a later one, sound or not. */
    static boolean isMagic(byte[] beginning) {
        return beginning.length >= MAGIC.length && Arrays.equals(beginning, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The major version, which stands where it stands in every version; -1 where the fixed part is damaged. */
    static int major(byte[] beginning) {
        if (beginning.length < FIXED) {
            return -1;
        }
        byte[] fixed = Arrays.copyOf(beginning, FIXED);
        ByteBuffer in = ByteBuffer.wrap(fixed);
        return new JournalChecksum(in.getLong(ID_AT)).isSealed(fixed) ? Short.toUnsignedInt(in.getShort(MAJOR_AT)) : -1;
    }

    /** Reads a fixed part that is sound and of this major version; null where it says what cannot be. */
    static @Nullable JournalHeader decode(byte[] beginning) {
        ByteBuffer in = ByteBuffer.wrap(beginning);
        int minor = Short.toUnsignedInt(in.getShort(MINOR_AT));
        int length = in.getInt(LENGTH_AT);
        in.position(ID_AT);
        long id = in.getLong();
        long first = in.getLong();
        long createdAt = in.getLong();
        JournalDestination destination = destination(in.get());
        return destination == null || length < LENGTH || length > LONGEST || first < 1
                ? null
                : new JournalHeader(minor, length, id, first, createdAt, destination);
    }

    private static int number(JournalDestination destination) {
        return switch (destination) {
            case SERVICES -> 1;
            case SIMULATOR -> 2;
        };
    }

    private static @Nullable JournalDestination destination(int number) {
        return switch (number) {
            case 1 -> JournalDestination.SERVICES;
            case 2 -> JournalDestination.SIMULATOR;
            default -> null;
        };
    }
}

package io.github.captchareports.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The part of a file that is in memory: a file of any size is read through it. */
final class JournalWindow {
    private static final int LARGEST = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer bytes;
    private long start;

    JournalWindow(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.bytes =
                ByteBuffer.allocate((int) Math.max(1, Math.min(LARGEST, size))).limit(0);
    }

    /** The size of the file when this was made. */
    long size() {
        return size;
    }

    /** Bytes from a position on: as many as asked for, or up to the end of the file. */
    ByteBuffer from(long position, int wanted) throws IOException {
        boolean inside = position >= start && Math.min(position + wanted, size) <= start + bytes.limit();
        if (!inside) {
            load(position);
        }
        return bytes.position((int) (position - start));
    }

    /** A copy of bytes that are there. */
    byte[] copy(long position, int length) throws IOException {
        byte[] copy = new byte[length];
        from(position, length).get(copy);
        return copy;
    }

    /** Whether nothing but zeros follows. */
    boolean isZeroFrom(long from) throws IOException {
        for (long position = from; position < size; position++) {
            ByteBuffer at = from(position, 1);
            if (at.get(at.position()) != 0) {
                return false;
            }
        }
        return true;
    }

    private void load(long position) throws IOException {
        bytes.clear();
        start = position;
        int read;
        do {
            read = channel.read(bytes, position + bytes.position());
        } while (read > 0);
        bytes.flip();
    }
}

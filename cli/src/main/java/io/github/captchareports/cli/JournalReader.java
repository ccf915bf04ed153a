package io.github.captchareports.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads a journal frame by frame through a window, so that its size does not matter. */
final class JournalReader {
    private static final int WINDOW = 1 << 20;

    /** Takes the records of a journal in their order. */
    @FunctionalInterface
    interface Visitor {
        /**
         * A record.
         *
         * @param position where its frame begins
         * @param length of its frame
         */
        void record(JournalRecord record, long position, int length) throws IOException;
    }

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer window;
    private long windowStart;

    JournalReader(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.window =
                ByteBuffer.allocate((int) Math.max(1, Math.min(WINDOW, size))).limit(0);
    }

    long size() {
        return size;
    }

    /** Hands on every record up to the first that is torn or damaged; returns where the last good one ends. */
    long read(long from, Visitor visitor) throws IOException {
        long position = from;
        for (int length = frameAt(position); length > 0; length = frameAt(position)) {
            int payload = at(position) + JournalFrame.OVERHEAD;
            visitor.record(
                    JournalRecord.decode(
                            new ByteArrayInputStream(window.array(), payload, length - JournalFrame.OVERHEAD)),
                    position,
                    length);
            position += length;
        }
        return position;
    }

    /** Where the next undamaged frame begins, wherever that is; the size where there is none. */
    long nextGood(long from) throws IOException {
        long position = from;
        while (position < size && frameAt(position) == 0) {
            position++;
        }
        return position;
    }

    /** The length of the undamaged frame at a position; 0 where there is none. */
    int frameAt(long position) throws IOException {
        boolean inside = position >= windowStart
                && Math.min(position + JournalFrame.LONGEST, size) <= windowStart + window.limit();
        if (!inside) {
            load(position);
        }
        return JournalFrame.lengthAt(window, at(position));
    }

    /** Bytes at a position that was looked at last. */
    byte[] bytes(long position, int length) {
        return Arrays.copyOfRange(window.array(), at(position), at(position) + length);
    }

    private int at(long position) {
        return (int) (position - windowStart);
    }

    private void load(long position) throws IOException {
        window.clear();
        windowStart = position;
        int read;
        do {
            read = channel.read(window, position + window.position());
        } while (read > 0);
        window.flip();
    }
}

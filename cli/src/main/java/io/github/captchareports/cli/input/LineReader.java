package io.github.captchareports.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits bytes into lines that end with LF, CRLF or the end of the input, and never holds more of a line than
 * {@value #LONGEST} bytes. Byte order marks at the start of a line are skipped: files that have one may have been joined.
 * Not thread-safe.
 */
public final class LineReader {
    public static final int LONGEST = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int position;
    private int limit;
    private byte[] line = new byte[1 << 10];
    private int length;
    private long number;

    public LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line, or null at the end of the input. Blocks. */
    @Nullable
    public RawLine next() throws IOException {
        if (position == limit && !fill()) {
            return null;
        }
        number++;
        length = 0;
        boolean tooLong = false;
        boolean ended = false;
        while (!ended && (position < limit || fill())) {
            int end = position;
            while (end < limit && chunk[end] != '\n') {
                end++;
            }
            tooLong = tooLong || !keep(end);
            ended = end < limit;
            position = ended ? end + 1 : end;
        }
        return tooLong ? RawLine.tooLong(number) : finished();
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        int read = in.read(chunk, 0, chunk.length);
        limit = Math.max(read, 0);
        return read > 0;
    }

    /** Keeps the chunk's bytes up to {@code end}; one byte over the longest line may still be the CR of its end. */
    private boolean keep(int end) {
        int more = end - position;
        if (length + more > LONGEST + 1) {
            return false;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.min(LONGEST + 1, Math.max(length + more, line.length * 2)));
        }
        System.arraycopy(chunk, position, line, length, more);
        length += more;
        return true;
    }

    private RawLine finished() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (end > LONGEST) {
            return RawLine.tooLong(number);
        }
        int mark = BYTE_ORDER_MARK.length;
        int start = 0;
        while (end - start >= mark && Arrays.equals(line, start, start + mark, BYTE_ORDER_MARK, 0, mark)) {
            start += mark;
        }
        return RawLine.of(number, Arrays.copyOfRange(line, start, end));
    }
}

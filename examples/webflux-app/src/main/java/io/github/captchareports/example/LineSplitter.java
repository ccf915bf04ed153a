package io.github.captchareports.example;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the chunks of one request's body into lines that end with LF, CRLF or the end of the body, leaves blank ones
 * out, and never holds more of a line than {@value #LONGEST} bytes.
 */
final class LineSplitter {
    static final int LONGEST = 1 << 16;

    private byte[] line = new byte[1 << 9];
    private int length;
    private boolean tooLong;
    private boolean begun;
    private long number;

    /** The lines that end in this chunk. */
    List<Line> feed(byte[] chunk) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int end = 0; end < chunk.length; end++) {
            if (chunk[end] == '\n') {
                keep(chunk, start, end);
                finish(lines);
                start = end + 1;
            }
        }
        if (start < chunk.length) {
            keep(chunk, start, chunk.length);
        }
        return lines;
    }

    /** The last line, where the body does not end with LF. */
    List<Line> end() {
        List<Line> lines = new ArrayList<>();
        if (begun) {
            finish(lines);
        }
        return lines;
    }

    private void keep(byte[] chunk, int start, int end) {
        begun = true;
        int more = end - start;
        if (tooLong || length + more > LONGEST) {
            tooLong = true;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, Math.min(LONGEST, line.length * 2)));
        }
        System.arraycopy(chunk, start, line, length, more);
        length += more;
    }

    private void finish(List<Line> lines) {
        number++;
        Line ended = new Line(number, tooLong ? null : Arrays.copyOf(line, length));
        length = 0;
        tooLong = false;
        begun = false;
        if (!ended.isBlank()) {
            lines.add(ended);
        }
    }
}

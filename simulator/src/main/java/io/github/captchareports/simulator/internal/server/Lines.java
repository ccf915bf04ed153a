package io.github.captchareports.simulator.internal.server;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts a body that arrives in pieces into lines, and counts them. */
final class Lines {
    private static final int LONGEST = 64 * 1024;

    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private int number;

    /** The number of the last line given out, from 1. */
    int number() {
        return number;
    }

    void next() {
        number++;
    }

    List<byte[]> feed(byte[] piece) {
        List<byte[]> whole = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < piece.length; at++) {
            if (piece[at] == '\n') {
                partial.write(piece, start, at - start);
                whole.add(end());
                start = at + 1;
            }
        }
        partial.write(piece, start, piece.length - start);
        if (partial.size() > LONGEST) {
            throw new IllegalArgumentException("body: a line is longer than " + LONGEST + " bytes");
        }
        return whole;
    }

    /** What came after the last line feed. */
    byte[] end() {
        byte[] line = partial.toByteArray();
        partial.reset();
        return line;
    }
}

package io.github.captchareports.cli.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** One physical line of the input, without its end. */
public final class RawLine {
    private final long number;
    private final byte[] bytes;
    private final boolean tooLong;

    private RawLine(long number, byte[] bytes, boolean tooLong) {
        this.number = number;
        this.bytes = bytes;
        this.tooLong = tooLong;
    }

    /** A line of which everything was read; takes over the array. */
    public static RawLine of(long number, byte[] bytes) {
        return new RawLine(number, bytes, false);
    }

    /** A line of which nothing was kept. */
    static RawLine tooLong(long number) {
        return new RawLine(number, new byte[0], true);
    }

    /** Counted from 1, blank lines too. */
    long number() {
        return number;
    }

    boolean isTooLong() {
        return tooLong;
    }

    public boolean isBlank() {
        if (tooLong) {
            return false;
        }
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The text of the line. A decoder that replaces what it cannot read would change the caller's data. */
    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}

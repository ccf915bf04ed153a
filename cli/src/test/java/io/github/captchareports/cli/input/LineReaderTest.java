package io.github.captchareports.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void linesEndWithLfCrLfOrTheEndOfTheInput() throws IOException {
        assertThat(read("a\nb\r\nc")).containsExactly("1:a", "2:b", "3:c");
    }

    @Test
    void theLastLineEndIsNoLineOfItsOwn() throws IOException {
        assertThat(read("a\n")).containsExactly("1:a");
        assertThat(read("")).isEmpty();
    }

    @Test
    void blankLinesAreCountedAsPhysicalLines() throws IOException {
        assertThat(read("a\n\n  \t\r\nb\n")).containsExactly("1:a", "2 blank", "3 blank", "4:b");
    }

    @Test
    void aByteOrderMarkAtTheStartOfAnyLineIsSkippedSinceFilesMayHaveBeenJoined() throws IOException {
        assertThat(read("\uFEFFa\n\uFEFFb\r\nc\uFEFF\n\uFEFF\n\uFEFF\uFEFFd"))
                .containsExactly("1:a", "2:b", "3:c\uFEFF", "4 blank", "5:d");
    }

    @Test
    void aLoneCrInsideALineStays() throws IOException {
        assertThat(read("a\rb\n")).containsExactly("1:a\rb");
    }

    @Test
    void aLineOfOneMebibyteIsRead() throws IOException {
        String longest = "x".repeat(LineReader.LONGEST);
        assertThat(read(longest + "\r\nb")).containsExactly("1:" + longest, "2:b");
    }

    @Test
    void aLongerLineIsSkippedToItsEndAndTheNextOneIsRead() throws IOException {
        String tooLong = "x".repeat(LineReader.LONGEST + 1);
        assertThat(read(tooLong + "\nb\n" + tooLong + "\r\nc\n" + tooLong))
                .containsExactly("1 too long", "2:b", "3 too long", "4:c", "5 too long");
    }

    @Test
    void aLineIsNeverHeldWhereItIsEndless() throws IOException {
        long[] left = {200L << 20};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (left[0] <= 0) {
                    return -1;
                }
                left[0] -= length;
                return length;
            }
        };
        assertThat(Objects.requireNonNull(new LineReader(endless).next()).isTooLong())
                .isTrue();
    }

    @Test
    void lineEndsAreFoundWhereverTheChunksBreak() throws IOException {
        InputStream oneByOne = new ByteArrayInputStream("ab\r\n\r\nc\n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(1, length));
            }
        };
        assertThat(read(oneByOne)).containsExactly("1:ab", "2 blank", "3:c");
    }

    private static List<String> read(String input) throws IOException {
        return read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> read(InputStream input) throws IOException {
        LineReader reader = new LineReader(input);
        List<String> lines = new ArrayList<>();
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
            if (line.isTooLong()) {
                lines.add(line.number() + " too long");
            } else {
                lines.add(line.number() + (line.isBlank() ? " blank" : ":" + line.text()));
            }
        }
        return lines;
    }
}

package io.github.captchareports.cli.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The input as plain bytes. Gzip is decompressed; the first read refuses other compressed forms and UTF-16, and names the
 * remedy. Nothing is read before that. Not thread-safe.
 */
public final class DecodedInput extends InputStream {
    private static final int LONGEST_MARK = 6;

    /** Forms of data that are refused, told by their first bytes. */
    private enum Form {
        ZSTANDARD("compressed by zstd", "zstd -dc FILE | captcha-reports submit ...", "28B52FFD"),
        XZ("compressed by xz", "xz -dc FILE | captcha-reports submit ...", "FD377A585A00"),
        BZIP2("compressed by bzip2", "bzip2 -dc FILE | captcha-reports submit ...", "425A68"),
        LZ4("compressed by lz4", "lz4 -dc FILE | captcha-reports submit ...", "04224D18"),
        ZIP("a zip file", "unzip -p FILE | captcha-reports submit ...", "504B0304"),
        UTF_16_LITTLE("UTF-16", Form.RECODE, "FFFE"),
        UTF_16_BIG("UTF-16", Form.RECODE, "FEFF"),
        UTF_16_LITTLE_UNMARKED("UTF-16", Form.RECODE, "7B00"),
        UTF_16_BIG_UNMARKED("UTF-16", Form.RECODE, "007B");

        private static final String RECODE = "save it as UTF-8, as iconv -f UTF-16 -t UTF-8 does";

        private final String words;
        private final String remedy;
        /** In hexadecimal digits. */
        private final String mark;

        Form(String words, String remedy, String mark) {
            this.words = words;
            this.remedy = remedy;
            this.mark = mark;
        }
    }

    /** An input that is no text; the message says what it is and what to do. */
    public static final class UnreadableFormException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableFormException(String message) {
            super(message);
        }
    }

    private final Peeking source;
    private InputStream plain;
    private boolean begun;

    public DecodedInput(InputStream source) {
        this.source = new Peeking(source);
        this.plain = this.source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (!begun) {
            begun = true;
            begin();
        }
        return plain.read(into, offset, length);
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    private void begin() throws IOException {
        byte[] first = source.peek();
        if (!isGzip(first)) {
            check(first, "");
            return;
        }
        Peeking inner = new Peeking(new GzipInput(source));
        plain = inner;
        byte[] packed = inner.peek();
        if (isGzip(packed)) {
            throw new UnreadableFormException("the input is gzip inside gzip; decompress it once");
        }
        check(packed, " inside gzip");
    }

    private static boolean isGzip(byte[] first) {
        return first.length >= 2 && (first[0] & 0xFF) == 0x1F && (first[1] & 0xFF) == 0x8B;
    }

    private static void check(byte[] first, String where) throws UnreadableFormException {
        for (Form form : Form.values()) {
            if (hex(first, first.length).startsWith(form.mark)) {
                throw new UnreadableFormException(
                        "the input is " + form.words + where + ", not lines of JSON; " + form.remedy);
            }
        }
    }

    private static String hex(byte[] bytes, int length) {
        return HexFormat.of().withUpperCase().formatHex(bytes, 0, length);
    }

    private static boolean mayBeginAMark(byte[] first, int length) {
        String begun = hex(first, length);
        return begun.equals("1F")
                || Arrays.stream(Form.values())
                        .anyMatch(form -> form.mark.length() > begun.length() && form.mark.startsWith(begun));
    }

    /** A stream of which the first bytes can be seen before they are read. */
    private static final class Peeking extends FilterInputStream {
        private final byte[] first = new byte[LONGEST_MARK];
        private int length;
        private int position;

        Peeking(InputStream in) {
            super(in);
        }

        /**
         * The first bytes, left where they are. Waits for the first one only, and for more only while they may be the
         * beginning of a mark: who types a line gets its result.
         */
        byte[] peek() throws IOException {
            int read;
            do {
                read = in.read(first, length, LONGEST_MARK - length);
                length += Math.max(read, 0);
            } while (read > 0 && length < LONGEST_MARK && mayBeginAMark(first, length));
            return Arrays.copyOf(first, length);
        }

        /** Returns the bytes that were peeked at without waiting for more. */
        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
            if (position == length) {
                return in.read(into, offset, most);
            }
            int read = Math.min(most, length - position);
            System.arraycopy(first, position, into, offset, read);
            position += read;
            return read;
        }

        @Override
        public int read() throws IOException {
            return position == length ? in.read() : first[position++] & 0xFF;
        }
    }
}

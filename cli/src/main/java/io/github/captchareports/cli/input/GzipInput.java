package io.github.captchareports.cli.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip, as many members as follow each other. Unlike the JDK's own stream it does not take what follows a
 * member for its end where the source has nothing ready, and does not pass over what is no gzip in silence. Holds a
 * buffer of either side and no more. Not thread-safe.
 */
final class GzipInput extends InputStream {
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECK = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] chunk = new byte[1 << 16];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean ended;
    /** Set when the source ended too early; thrown when everything before was read. */
    private @Nullable EOFException cut;

    /** Takes a source at the beginning of its first member. */
    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (cut != null) {
                throw cut;
            }
            if (!inMember && !begin()) {
                ended = true;
                break;
            }
            int read = inflate(into, offset, length);
            if (read > 0) {
                return read;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        try {
            if (inflater.needsInput() && !inflater.finished()) {
                if (position == limit && !fill()) {
                    cut = cutOff();
                }
                inflater.setInput(chunk, position, limit - position);
                position = limit;
            }
            int read = inflater.inflate(into, offset, length);
            checksum.update(into, offset, read);
            if (inflater.finished()) {
                finish();
            }
            return read;
        } catch (DataFormatException damaged) {
            throw new IOException("the gzip data is damaged", damaged);
        }
    }

    private void finish() throws IOException {
        position = limit - inflater.getRemaining();
        long written = inflater.getBytesWritten() & 0xFFFFFFFFL;
        try {
            if (fourBytes() != checksum.getValue() || fourBytes() != written) {
                throw new IOException("the gzip data is damaged: its checksum is wrong");
            }
        } catch (EOFException withoutChecksum) {
            cut = withoutChecksum;
        }
        inMember = false;
    }

    /** Reads the header of the next member; false where there is none. Zeros between and after them are padding. */
    private boolean begin() throws IOException {
        int first = next();
        while (first == 0) {
            first = next();
        }
        if (first < 0) {
            return false;
        }
        if (first != MAGIC_1 || next() != MAGIC_2) {
            throw new IOException("something that is not gzip follows the gzip data");
        }
        if (present() != DEFLATE) {
            throw new IOException("the gzip data is compressed in a way that is unknown");
        }
        int flags = present();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(present() | present() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECK) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        inMember = true;
        return true;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            present();
        }
    }

    private void skipText() throws IOException {
        int each;
        do {
            each = present();
        } while (each != 0);
    }

    private long fourBytes() throws IOException {
        return present() | present() << 8 | present() << 16 | (long) present() << 24;
    }

    private int present() throws IOException {
        int next = next();
        if (next < 0) {
            throw cutOff();
        }
        return next;
    }

    private int next() throws IOException {
        return position == limit && !fill() ? -1 : chunk[position++] & 0xFF;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(in.read(chunk, 0, chunk.length), 0);
        return limit > 0;
    }

    private static EOFException cutOff() {
        return new EOFException("the gzip data ends in the middle");
    }
}

package io.github.captchareports.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Every byte that was read from a connection, as it was deciphered. Written by one thread, read by any. */
final class ReadLog {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Reads the next byte; less than zero at the end, which is not logged. */
    int read(InputStream from) throws IOException {
        int next = from.read();
        if (next >= 0) {
            synchronized (bytes) {
                bytes.write(next);
            }
        }
        return next;
    }

    /** Reads to the end. */
    void drain(InputStream from) throws IOException {
        byte[] buffer = new byte[8192];
        int length;
        while ((length = from.read(buffer)) >= 0) {
            synchronized (bytes) {
                bytes.write(buffer, 0, length);
            }
        }
    }

    /** All of it, a character for each byte. */
    String text() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }
}

package io.github.captchareports.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Passes on what comes from either of two connections to the other; each way on a thread of its own. */
record Tunnel(Socket one, Socket other) {
    /** Passes on what comes from the one, until it or the other closes. */
    void passOn() throws IOException {
        pump(one.getInputStream(), other.getOutputStream());
    }

    /** Passes back what comes from the other, until it or the one closes; then closes the one, so that both ways end. */
    void passBack() {
        try {
            pump(other.getInputStream(), one.getOutputStream());
        } catch (IOException over) {
            // The other direction ends with it.
        }
        quietly(one);
    }

    private static void pump(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        int length;
        while ((length = from.read(buffer)) >= 0) {
            to.write(buffer, 0, length);
            to.flush();
        }
    }

    private static void quietly(Socket open) {
        try {
            open.close();
        } catch (IOException alreadyClosed) {
            // Nothing is left to close.
        }
    }
}

package io.github.captchareports.example;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One stream over a plain socket, so that a test decides what is sent and what is read. */
final class RawStream implements AutoCloseable {
    private static final int SMALL = 16 << 10;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final AtomicLong sent = new AtomicLong();
    private long left;
    private boolean ended;

    RawStream(int port) {
        try {
            socket.setReceiveBufferSize(SMALL);
            socket.setSendBufferSize(SMALL);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            in = new BufferedInputStream(socket.getInputStream(), 512);
            write(String.join(
                    "\r\n",
                    "POST /verdicts HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Content-Type: application/x-ndjson",
                    "Transfer-Encoding: chunked",
                    "",
                    ""));
        } catch (IOException unconnected) {
            throw new UncheckedIOException(unconnected);
        }
    }

    /** Sends lines on a thread of its own, from number 1, until all are sent or the connection is closed. */
    RawStream sendInBackground(long lines, LongFunction<String> line) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (long number = 1; number <= lines; number++) {
                            send(line.apply(number));
                        }
                    } catch (IOException closed) {
                        // The test has closed it, or the service has.
                    }
                },
                "sender");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    void send(String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        write(Integer.toHexString(bytes.length) + "\r\n" + line + "\r\n");
        sent.incrementAndGet();
    }

    /** Lines that were handed to the socket. */
    long sent() {
        return sent.get();
    }

    /** The status line. */
    String status() throws IOException {
        String status = headLine();
        while (!headLine().isEmpty()) {
            // The headers do not matter here.
        }
        return status;
    }

    /** The next line of the response; null at its regular end. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (!ended) {
            if (left == 0) {
                left = Long.parseLong(headLine(), 16);
                ended = left == 0;
                continue;
            }
            int read = in.read();
            if (read < 0) {
                throw new IOException("the response was cut off");
            }
            left--;
            if (left == 0) {
                headLine();
            }
            if (read == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(read);
        }
        return null;
    }

    private String headLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read != '\n') {
            if (read < 0) {
                throw new IOException("the response was cut off");
            }
            if (read != '\r') {
                line.append((char) read);
            }
            read = in.read();
        }
        return line.toString();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}

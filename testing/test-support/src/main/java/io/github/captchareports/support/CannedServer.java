package io.github.captchareports.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * A server on loopback that gives every connection the same answer, which need not be HTTP: one request a connection, which
 * it closes unless it is told to stall.
 */
public final class CannedServer implements AutoCloseable {
    private static final String PIECE = "x".repeat(1 << 16);
    private static final int MOST_PIECES = 5_000;

    private final RawServer server;
    private final AtomicLong mostSent;

    private CannedServer(RawServer.Script script, AtomicLong mostSent) {
        this.mostSent = mostSent;
        try {
            server = RawServer.plain(script);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    public static CannedServer answering(String answer) {
        return new CannedServer(
                line -> {
                    line.readRequest();
                    line.write(answer);
                    line.endAndDrain();
                },
                new AtomicLong());
    }

    /** Answers, and leaves it to the client to hang up. */
    public static CannedServer stalling(String answer) {
        return new CannedServer(
                line -> {
                    line.readRequest();
                    line.write(answer);
                    line.drain();
                },
                new AtomicLong());
    }

    /** Begins a success and goes on with it until the client hangs up. */
    public static CannedServer endless() {
        AtomicLong mostSent = new AtomicLong();
        return new CannedServer(
                line -> {
                    line.readRequest();
                    line.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
                            + "{\"errorId\":0,\"status\":\"success\",\"padding\":\"");
                    for (long pieces = 1; pieces <= MOST_PIECES; pieces++) {
                        line.write(PIECE);
                        mostSent.accumulateAndGet(pieces * PIECE.length(), Math::max);
                    }
                },
                mostSent);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** What came, head and body of each request in one. */
    public List<String> requests() {
        return IntStream.rangeClosed(1, server.connections())
                .mapToObj(server::received)
                .filter(received -> !received.isEmpty())
                .toList();
    }

    public long mostSentToOneClient() {
        return mostSent.get();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}

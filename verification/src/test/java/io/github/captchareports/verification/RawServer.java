package io.github.captchareports.verification;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that keeps what it is sent byte for byte, and answers what the test says, which need not be HTTP.
 * One request a connection, which it closes unless it is told to stall.
 */
final class RawServer implements AutoCloseable {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final byte[] PIECE = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_PIECES = 5_000;

    private final Listening listening;
    private final @Nullable String answer;
    private final boolean stays;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final AtomicLong mostSent = new AtomicLong();

    private RawServer(@Nullable String answer, boolean stays) {
        this.answer = answer;
        this.stays = stays;
        this.listening = Listening.on(ServerSocketFactory.getDefault(), this::serve);
    }

    static RawServer answering(String answer) {
        return new RawServer(answer, false);
    }

    /** Answers, and leaves it to the client to hang up. */
    static RawServer stalling(String answer) {
        return new RawServer(answer, true);
    }

    /** Begins a success and goes on with it until the client hangs up. */
    static RawServer endless() {
        return new RawServer(null, false);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.port());
    }

    /** What came, head and body of each request in one. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    long mostSentToOneClient() {
        return mostSent.get();
    }

    private void serve(Socket client) {
        try (client) {
            requests.add(request(client.getInputStream()));
            if (answer == null) {
                sendOnAndOn(client.getOutputStream());
            } else {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
                if (!stays) {
                    client.shutdownOutput();
                }
                client.getInputStream().readAllBytes();
            }
        } catch (IOException gone) {
            // The client has hung up, as clients do.
        }
    }

    private void sendOnAndOn(OutputStream out) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
                        + "{\"errorId\":0,\"status\":\"success\",\"padding\":\"")
                .getBytes(StandardCharsets.US_ASCII));
        for (long pieces = 1; pieces <= MOST_PIECES; pieces++) {
            out.write(PIECE);
            mostSent.accumulateAndGet(pieces * PIECE.length, Math::max);
        }
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next;
        while (!isWhole(bytes.toString(StandardCharsets.ISO_8859_1)) && (next = in.read()) >= 0) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean isWhole(String request) {
        int head = request.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        Matcher length = CONTENT_LENGTH.matcher(request);
        return !length.find() || request.length() >= head + 4 + Integer.parseInt(length.group(1));
    }

    @Override
    public void close() {
        listening.close();
    }
}

package io.github.captchareports.support;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server on loopback that does to each connection what its script says. Tests believe its log and not the
 * client's word: every request it read, and every byte.
 */
public final class RawServer implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is done to one connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Script {
        void serve(Line line) throws IOException;
    }

    /** One request as it was read. */
    public record Request(int connection, String line, Map<String, String> headers, String body) {}

    private final ServerSocket listening;
    private final @Nullable SSLSocketFactory tls;
    private final Script script;
    private final List<Line> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    private final Semaphore readRequests = new Semaphore(0);
    private final Semaphore accepted = new Semaphore(0);
    private final AtomicInteger numbers = new AtomicInteger();

    private RawServer(int backlog, @Nullable SSLSocketFactory tls, Script script) throws IOException {
        this.listening = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
        this.tls = tls;
        this.script = script;
    }

    public static RawServer plain(Script script) throws IOException {
        return secure(null, script);
    }

    /** A server that accepts nothing until it is told to; so many connections can wait for that. */
    public static RawServer late(int backlog, Script script) throws IOException {
        return new RawServer(backlog, null, script);
    }

    public static RawServer secure(@Nullable SSLSocketFactory tls, Script script) throws IOException {
        RawServer server = new RawServer(64, tls, script);
        server.startToAccept();
        return server;
    }

    public void startToAccept() {
        start("accept", this::accept);
    }

    /** Answers every request of every connection with 200 and the body it was sent. */
    public static void echo(Line line) throws IOException {
        Request request;
        while ((request = line.readRequest()) != null) {
            line.write("HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length() + "\r\n\r\n" + request.body());
        }
    }

    /** Reads a request and closes without an answer. */
    public static void readAndClose(Line line) throws IOException {
        line.readRequest();
    }

    public int port() {
        return listening.getLocalPort();
    }

    public URI url(String scheme, String path) {
        return URI.create(scheme + "://localhost:" + port() + path);
    }

    public URI url() {
        return url("http", "");
    }

    public int connections() {
        return lines.size();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Every byte that was read, over TLS as it was deciphered. */
    public String received() {
        StringBuilder all = new StringBuilder();
        for (Line line : List.copyOf(lines)) {
            all.append(line.received());
        }
        return all.toString();
    }

    /** Every byte that was read from one connection, the first being 1. */
    public String received(int connection) {
        return lines.get(connection - 1).received();
    }

    /** Waits until one more request than at the last call has been read. */
    public void awaitRequest() throws InterruptedException {
        await(readRequests, "no request came");
    }

    /** Waits until one more connection than at the last call was accepted. */
    public void awaitConnection() throws InterruptedException {
        await(accepted, "no connection came");
    }

    /** Waits until every connection so far is at its end, by its script or by the client. */
    public void awaitEnds() throws InterruptedException {
        for (Line line : List.copyOf(lines)) {
            if (!line.ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("connection " + line.number + " is still open");
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Line line : List.copyOf(lines)) {
            line.socket.close();
        }
        Throwable defect = defects.poll();
        if (defect != null) {
            throw new AssertionError("a server script failed", defect);
        }
    }

    private static void await(Semaphore semaphore, String otherwise) throws InterruptedException {
        if (!semaphore.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(otherwise);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Line line = new Line(numbers.incrementAndGet(), listening.accept());
                lines.add(line);
                accepted.release();
                start("line-" + line.number, () -> serve(line));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Line line) {
        try {
            line.open();
            script.serve(line);
        } catch (IOException expected) {
            // The client went away, or TLS was not to its liking.
        } catch (RuntimeException | Error defect) {
            defects.add(defect);
        } finally {
            try {
                line.socket.close();
            } catch (IOException alreadyClosed) {
                // It is at its end either way.
            }
            line.ended.countDown();
        }
    }

    public static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "raw-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    public final class Line {
        public final int number;
        public final CountDownLatch ended = new CountDownLatch(1);
        private final ReadLog log = new ReadLog();
        private Socket socket;

        Line(int number, Socket socket) throws SocketException {
            this.number = number;
            this.socket = socket;
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
        }

        private void open() throws IOException {
            if (tls != null) {
                SSLSocket secured = (SSLSocket) tls.createSocket(socket, "localhost", port(), true);
                secured.setUseClientMode(false);
                socket = secured;
                secured.startHandshake();
            }
        }

        /** The next request; null when the client has closed. */
        public @Nullable Request readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            List<String> headLines = List.of(head.toString().strip().split("\r\n", -1));
            Map<String, String> headers = new HashMap<>();
            for (String header : headLines.subList(1, headLines.size())) {
                int colon = header.indexOf(':');
                String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.merge(name, header.substring(colon + 1).strip(), (one, other) -> one + " | " + other);
            }
            StringBuilder body = new StringBuilder();
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            for (int i = 0; i < length; i++) {
                int next = read();
                if (next < 0) {
                    return null;
                }
                body.append((char) next);
            }
            Request request = new Request(number, headLines.get(0), headers, body.toString());
            requests.add(request);
            readRequests.release();
            return request;
        }

        /** The names that the client has asked TLS for. */
        public List<String> serverNames() {
            return ((ExtendedSSLSession) ((SSLSocket) socket).getSession())
                    .getRequestedServerNames().stream()
                            .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                            .toList();
        }

        /** Reads so many bytes, whatever they are part of, unless the client closes before. */
        public void readBytes(int count) throws IOException {
            for (int i = 0; i < count && read() >= 0; i++) {
                // It is in the log now.
            }
        }

        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        /** Reads until the client closes. */
        public void drain() throws IOException {
            log.drain(socket.getInputStream());
        }

        /** Ends what is sent, and goes on reading until the client closes too. */
        public void endAndDrain() throws IOException {
            socket.shutdownOutput();
            drain();
        }

        /** Ends the connection with a reset instead of a close. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Connects to another port of loopback and passes everything on, both ways, until one side closes. */
        public void tunnelTo(int port) throws IOException {
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Tunnel tunnel = new Tunnel(socket, target);
                start("tunnel-" + number, tunnel::passBack);
                tunnel.passOn();
            }
        }

        private int read() throws IOException {
            return log.read(socket.getInputStream());
        }

        private String received() {
            return log.text();
        }
    }
}

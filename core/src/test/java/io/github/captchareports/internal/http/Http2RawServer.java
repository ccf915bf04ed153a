package io.github.captchareports.internal.http;

import io.github.captchareports.support.RawServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 server on loopback that writes arbitrary frames. A script reads each connection; the test
 * answers, or misbehaves, from its own thread. The oracle of the tests is its log: every stream whose
 * headers it read, and every byte of its body. What a client must never do is a violation, and fails the test.
 */
final class Http2RawServer implements AutoCloseable {
    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;

    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;

    static final int MAX_STREAM = Integer.MAX_VALUE;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int SMALLEST_MAX_FRAME = 16_384;
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final Map<String, SSLSocketFactory> CERTIFICATES = new ConcurrentHashMap<>();

    /** What is read of one connection; it is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void serve(Peer peer) throws IOException;
    }

    /** One frame as it was read. */
    record Frame(int type, int flags, int stream, String payload) {}

    private final ServerSocket listening;
    private final SSLSocketFactory tls;
    private final Script script;
    private final List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    private final List<Stream> streams = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Peer> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Stream> whole = new LinkedBlockingQueue<>();
    private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    Http2RawServer(SSLSocketFactory tls, Script script) throws IOException {
        this.listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.tls = tls;
        this.script = script;
        RawServer.start("accept-h2", this::accept);
    }

    /** The authority of every certificate that {@link #certificateFor} makes. */
    static X509Certificate authority() {
        return AUTHORITY.certificate();
    }

    /** TLS for that host; a certificate is made only once, since that takes long. */
    static SSLSocketFactory certificateFor(String host) {
        return CERTIFICATES.computeIfAbsent(host, name -> {
            HeldCertificate own = new HeldCertificate.Builder()
                    .addSubjectAlternativeName(name)
                    .signedBy(AUTHORITY)
                    .build();
            return new HandshakeCertificates.Builder()
                    .heldCertificate(own)
                    .build()
                    .sslSocketFactory();
        });
    }

    /** Answers every request of every connection with 200 and the body it was sent. */
    static void echo(Peer peer) throws IOException {
        peer.greet();
        peer.echo();
    }

    /** Reads every request and answers none: that is for the test to do. */
    static void hold(Peer peer) throws IOException {
        peer.greet();
        peer.drain();
    }

    /** As {@link #hold}, with settings. */
    static Script holdWith(int... settings) {
        return peer -> {
            peer.greet(settings);
            peer.drain();
        };
    }

    URI url() {
        return URI.create("https://localhost:" + listening.getLocalPort());
    }

    int connections() {
        return peers.size();
    }

    /** A connection that was accepted, the first being 1. */
    Peer peer(int number) {
        return peers.get(number - 1);
    }

    List<Peer> peers() {
        return List.copyOf(peers);
    }

    /** Every stream whose headers were read. */
    List<Stream> streams() {
        return List.copyOf(streams);
    }

    /** How often a body was read whole. */
    Map<String, Integer> seen() {
        Map<String, Integer> seen = new HashMap<>();
        for (Stream stream : streams()) {
            if (stream.ended) {
                seen.merge(stream.body(), 1, Integer::sum);
            }
        }
        return seen;
    }

    /** The next request that was read whole. */
    Stream awaitRequest() throws InterruptedException {
        return await(whole, "no request came");
    }

    /** The next requests that were read whole, by number of stream. */
    List<Stream> awaitRequests(int count) throws InterruptedException {
        List<Stream> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(awaitRequest());
        }
        requests.sort((one, other) -> Integer.compare(one.id, other.id));
        return requests;
    }

    /** The next stream whose headers were read, be its body read or not. */
    Stream awaitHeaders() throws InterruptedException {
        return await(opened, "no headers came");
    }

    /** The next connection on which the client's preface was read and the script has written its beginning. */
    Peer awaitConnection() throws InterruptedException {
        return await(accepted, "no connection came");
    }

    /** Waits until every connection so far is at its end, by its script or by the client. */
    void awaitEnds() throws InterruptedException {
        for (Peer peer : peers()) {
            peer.awaitEnd();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Peer peer : peers()) {
            peer.raw.close();
        }
        Throwable defect = defects.poll();
        if (defect != null) {
            throw new AssertionError("a server script failed", defect);
        }
        if (!violations.isEmpty()) {
            throw new AssertionError("the client broke the rules: " + violations);
        }
    }

    static String int32(int value) {
        return latin((byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value);
    }

    static String setting(int identifier, int value) {
        return latin((byte) (identifier >>> 8), (byte) identifier) + int32(value);
    }

    /** Names and values as HPACK literals: nothing is checked, nothing goes into a table. */
    static String block(String... namesAndValues) {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.append('\0').append(literal(namesAndValues[i])).append(literal(namesAndValues[i + 1]));
        }
        return block.toString();
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder();
        int rest = text.length() - 127;
        if (rest < 0) {
            return literal.append((char) text.length()).append(text).toString();
        }
        literal.append((char) 127);
        for (; rest >= 128; rest >>>= 7) {
            literal.append((char) ((rest & 127) | 128));
        }
        return literal.append((char) rest).append(text).toString();
    }

    private static String latin(byte... bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int int32(String payload, int at) {
        return payload.charAt(at) << 24
                | payload.charAt(at + 1) << 16
                | payload.charAt(at + 2) << 8
                | payload.charAt(at + 3);
    }

    private static <T> T await(BlockingQueue<T> queue, String otherwise) throws InterruptedException {
        T next = queue.poll(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError(otherwise);
        }
        return next;
    }

    private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
        if (!latch.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(otherwise);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Peer peer = new Peer(peers.size() + 1, listening.accept());
                peers.add(peer);
                RawServer.start("h2-" + peer.number, peer::serve);
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** One connection. Reading is the script's; writing is anybody's. */
    final class Peer {
        final int number;
        private final Socket raw;
        private final CountDownLatch over = new CountDownLatch(1);
        private final Object writing = new Object();
        private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true, 65_536);
        private final List<Frame> frames = Collections.synchronizedList(new ArrayList<>());
        private final Map<Integer, Stream> byId = new HashMap<>();
        private final Queue<Stream> unanswered = new ArrayDeque<>();
        private final Queue<Sent> unconfirmed = new ConcurrentLinkedQueue<>();
        private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
        private final BlockingQueue<Frame> goAways = new LinkedBlockingQueue<>();
        private final StringBuilder block = new StringBuilder();
        // The three are guarded by the peer's monitor.
        private final Set<Stream> open = new HashSet<>();
        private int mostOpen;
        private int limit = Integer.MAX_VALUE;

        private int lastId;
        private boolean stingy;
        private volatile boolean mute;
        private @Nullable SSLSocket socket;
        private @Nullable DataInputStream in;
        private @Nullable OutputStream out;

        Peer(int number, Socket raw) throws SocketException {
            this.number = number;
            this.raw = raw;
            raw.setSoTimeout(2 * (int) RawServer.PATIENCE.toMillis());
            raw.setTcpNoDelay(true);
        }

        /** Reads the client's preface, and writes the settings. */
        void greet(int... settings) throws IOException {
            checkPreface();
            settings(settings);
            accepted.add(this);
        }

        /** Reads the client's preface, and writes nothing. */
        void readPreface() throws IOException {
            checkPreface();
            accepted.add(this);
        }

        private void checkPreface() throws IOException {
            byte[] preface = new byte[PREFACE.length()];
            input().readFully(preface);
            if (!latin(preface).equals(PREFACE)) {
                violations.add("began with " + latin(preface));
            }
        }

        /** Reads until the client closes. */
        void drain() throws IOException {
            while (readFrame()) {
                // It is in the log.
            }
        }

        /** Answers every request with its own body until the client closes. */
        void echo() throws IOException {
            Stream request;
            while ((request = readRequest()) != null) {
                request.answer(request.body());
            }
        }

        /** The next request; null when the client has closed. */
        @Nullable
        Stream readRequest() throws IOException {
            while (true) {
                Stream next = unanswered.poll();
                if (next != null) {
                    return next;
                }
                if (!readFrame()) {
                    return null;
                }
            }
        }

        /** Sends no window updates for what it reads. */
        void giveNoWindowBack() {
            stingy = true;
        }

        /** Writes nothing any more, and goes on reading. */
        void fallSilent() {
            mute = true;
        }

        /** Writes settings; the latch opens when the client has confirmed them. */
        CountDownLatch settings(int... pairs) throws IOException {
            StringBuilder payload = new StringBuilder();
            Sent sent = new Sent(pairs, new CountDownLatch(1));
            for (int i = 0; i < pairs.length; i += 2) {
                payload.append(setting(pairs[i], pairs[i + 1]));
            }
            synchronized (writing) {
                if (out != null) {
                    unconfirmed.add(sent);
                    frame(SETTINGS, 0, 0, payload.toString());
                }
            }
            return sent.confirmed;
        }

        /** So many settings are about to be written by hand. */
        void expectConfirmations(int count) {
            for (int i = 0; i < count; i++) {
                unconfirmed.add(new Sent(new int[0], new CountDownLatch(1)));
            }
        }

        /** Writes settings and waits until the client has confirmed them. */
        void settle(int... pairs) throws IOException, InterruptedException {
            await(settings(pairs), "settings were not confirmed");
        }

        void goAway(int lastStream, int code) throws IOException {
            frame(GOAWAY, 0, 0, int32(lastStream) + int32(code));
        }

        void windowUpdate(int stream, int increment) throws IOException {
            frame(WINDOW_UPDATE, 0, stream, int32(increment));
        }

        void frame(int type, int flags, int stream, String payload) throws IOException {
            int length = payload.length();
            byte[] head = {(byte) (length >>> 16), (byte) (length >>> 8), (byte) length, (byte) type, (byte) flags};
            write(latin(head) + int32(stream) + payload);
        }

        void write(String bytes) throws IOException {
            synchronized (writing) {
                OutputStream to = out;
                if (to != null && !mute) {
                    to.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    to.flush();
                }
            }
        }

        /** Ends its half of the connection, and goes on reading. */
        void endOutput() throws IOException {
            SSLSocket secured = socket;
            if (secured != null) {
                secured.shutdownOutput();
            }
        }

        /** Ends the connection without a close_notify of TLS. */
        void cut() throws IOException {
            raw.shutdownOutput();
        }

        /** Ends the connection with a reset instead of a close. */
        void reset() throws IOException {
            raw.setSoLinger(true, 0);
            raw.close();
        }

        List<Frame> frames() {
            return List.copyOf(frames);
        }

        /** The most streams that were open at one time. */
        synchronized int mostOpen() {
            return mostOpen;
        }

        synchronized int openNow() {
            return open.size();
        }

        void awaitEnd() throws InterruptedException {
            await(over, "connection " + number + " is still open");
        }

        boolean isOver() {
            return over.getCount() == 0;
        }

        String awaitPong() throws InterruptedException {
            return await(pongs, "no answer to a ping came");
        }

        private void serve() {
            try {
                SSLSocket secured = (SSLSocket) tls.createSocket(raw, "localhost", listening.getLocalPort(), true);
                secured.setUseClientMode(false);
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                secured.setSSLParameters(parameters);
                secured.startHandshake();
                in = new DataInputStream(new BufferedInputStream(secured.getInputStream()));
                synchronized (writing) {
                    socket = secured;
                    out = secured.getOutputStream();
                }
                script.serve(this);
                secured.shutdownOutput();
            } catch (IOException expected) {
                // The client has closed, or the TLS handshake failed.
            } catch (RuntimeException | Error defect) {
                defects.add(defect);
            } finally {
                try {
                    raw.close();
                } catch (IOException alreadyClosed) {
                    // It has ended either way.
                }
                over.countDown();
            }
        }

        private DataInputStream input() throws IOException {
            DataInputStream from = in;
            if (from == null) {
                throw new IOException("no TLS yet");
            }
            return from;
        }

        /** Reads one frame and does what every server does about it; false when the client has closed. */
        boolean readFrame() throws IOException {
            DataInputStream from = input();
            int length;
            try {
                length = from.readUnsignedByte() << 16 | from.readUnsignedShort();
            } catch (EOFException closed) {
                return false;
            }
            int type = from.readUnsignedByte();
            int flags = from.readUnsignedByte();
            int stream = from.readInt() & MAX_STREAM;
            if (length > SMALLEST_MAX_FRAME) {
                violations.add("a frame of " + length + " bytes");
            }
            byte[] payload = new byte[length];
            from.readFully(payload);
            Frame frame = new Frame(type, flags, stream, latin(payload));
            frames.add(frame);
            handle(frame);
            return true;
        }

        private void handle(Frame frame) throws IOException {
            switch (frame.type) {
                case HEADERS -> {
                    String fragment = frame.payload;
                    if ((frame.flags & PADDED) != 0) {
                        fragment = fragment.substring(1, fragment.length() - fragment.charAt(0));
                    }
                    if ((frame.flags & 0x20) != 0) {
                        fragment = fragment.substring(5);
                    }
                    block.setLength(0);
                    block.append(fragment);
                    Stream stream = open(frame.stream);
                    stream.headersEnd = (frame.flags & END_STREAM) != 0;
                    if ((frame.flags & END_HEADERS) != 0) {
                        headersRead(stream);
                    }
                }
                case CONTINUATION -> {
                    block.append(frame.payload);
                    Stream stream = byId.get(frame.stream);
                    if (stream != null && (frame.flags & END_HEADERS) != 0) {
                        headersRead(stream);
                    }
                }
                case DATA -> dataRead(frame);
                case RST_STREAM -> {
                    Stream stream = byId.get(frame.stream);
                    if (stream == null) {
                        violations.add("reset of the idle stream " + frame.stream);
                    } else {
                        stream.closed();
                        stream.resetCode = int32(frame.payload, 0);
                        stream.reset.countDown();
                    }
                }
                case SETTINGS -> {
                    if ((frame.flags & ACK) == 0) {
                        frame(SETTINGS, ACK, 0, "");
                    } else {
                        confirmed();
                    }
                }
                case PING -> {
                    if ((frame.flags & ACK) == 0) {
                        frame(PING, ACK, 0, frame.payload);
                    } else {
                        pongs.add(frame.payload);
                    }
                }
                case GOAWAY -> goAways.add(frame);
                default -> {
                    // Ignored.
                }
            }
        }

        private void confirmed() {
            Sent sent = unconfirmed.poll();
            if (sent == null) {
                violations.add("confirmed settings that were never said");
                return;
            }
            for (int i = 0; i < sent.pairs.length; i += 2) {
                if (sent.pairs[i] == MAX_CONCURRENT_STREAMS) {
                    synchronized (this) {
                        limit = sent.pairs[i + 1];
                    }
                } else if (sent.pairs[i] == HEADER_TABLE_SIZE) {
                    try {
                        decoder.configuration().maxHeaderTableSize(sent.pairs[i + 1]);
                    } catch (Http2Exception impossible) {
                        throw new IllegalStateException(impossible);
                    }
                }
            }
            sent.confirmed.countDown();
        }

        private Stream open(int id) {
            Stream stream = new Stream(this, id);
            if (id % 2 == 0 || id <= lastId) {
                violations.add("headers of stream " + id + " after those of " + lastId);
            }
            lastId = id;
            byId.put(id, stream);
            synchronized (this) {
                if (open.size() >= limit) {
                    violations.add("more than " + limit + " streams at one time on connection " + number);
                }
                open.add(stream);
                mostOpen = Math.max(mostOpen, open.size());
            }
            return stream;
        }

        private void headersRead(Stream stream) throws IOException {
            ByteBuf encoded = Unpooled.wrappedBuffer(block.toString().getBytes(StandardCharsets.ISO_8859_1));
            try {
                Http2Headers headers = decoder.decodeHeaders(stream.id, encoded);
                headers.forEach(each -> stream.headers.merge(
                        each.getKey().toString(), each.getValue().toString(), (one, other) -> one + " | " + other));
            } catch (Http2Exception unreadable) {
                violations.add("headers that cannot be read: " + unreadable.getMessage());
            }
            streams.add(stream);
            opened.add(stream);
            if (stream.headersEnd) {
                requestRead(stream);
            }
        }

        private void dataRead(Frame frame) throws IOException {
            String data = frame.payload;
            if ((frame.flags & PADDED) != 0) {
                data = data.substring(1, data.length() - data.charAt(0));
            }
            Stream stream = byId.get(frame.stream);
            if (stream == null || stream.ended) {
                violations.add("data of stream " + frame.stream + ", which is not open");
                return;
            }
            stream.read(data);
            boolean last = (frame.flags & END_STREAM) != 0;
            if (!stingy && !frame.payload.isEmpty()) {
                windowUpdate(0, frame.payload.length());
                if (!last) {
                    windowUpdate(frame.stream, frame.payload.length());
                }
            }
            if (last) {
                requestRead(stream);
            }
        }

        private void requestRead(Stream stream) {
            stream.ended = true;
            if (stream.answered) {
                stream.closed();
            }
            unanswered.add(stream);
            whole.add(stream);
        }
    }

    /** One stream as it was read, which can be answered. */
    static final class Stream {
        final int id;
        private final Peer peer;
        private final Map<String, String> headers = Collections.synchronizedMap(new HashMap<>());
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final CountDownLatch reset = new CountDownLatch(1);
        private volatile int resetCode = -1;
        private volatile boolean ended;
        private volatile boolean answered;
        private boolean headersEnd;

        private Stream(Peer peer, int id) {
            this.peer = peer;
            this.id = id;
        }

        Peer peer() {
            return peer;
        }

        int connection() {
            return peer.number;
        }

        /** All of the same name as one. */
        Map<String, String> headers() {
            return Map.copyOf(headers);
        }

        /** What of the body was read so far. */
        String body() {
            synchronized (body) {
                return body.toString(StandardCharsets.ISO_8859_1);
            }
        }

        /** Whether the request was read whole. */
        boolean isWhole() {
            return ended;
        }

        /** The code with which the client resets the stream. */
        int awaitReset() throws InterruptedException {
            await(reset, "stream " + id + " is not reset");
            return resetCode;
        }

        boolean isReset() {
            return reset.getCount() == 0;
        }

        void answer(String text) throws IOException {
            headers(false, ":status", "200", "content-length", Integer.toString(text.length()));
            int at = 0;
            for (; text.length() - at > SMALLEST_MAX_FRAME; at += SMALLEST_MAX_FRAME) {
                data(false, text.substring(at, at + SMALLEST_MAX_FRAME));
            }
            data(true, text.substring(at));
        }

        void headers(boolean last, String... namesAndValues) throws IOException {
            frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), block(namesAndValues));
        }

        void data(boolean last, String text) throws IOException {
            frame(DATA, last ? END_STREAM : 0, text);
        }

        /** Data with so much padding. */
        void padded(boolean last, String text, int padding) throws IOException {
            frame(DATA, PADDED | (last ? END_STREAM : 0), (char) padding + text + "\0".repeat(padding));
        }

        void reset(int code) throws IOException {
            closed();
            peer.frame(RST_STREAM, 0, id, int32(code));
        }

        /** Any frame of this stream; that it ends the stream is in the flags. */
        void frame(int type, int flags, String payload) throws IOException {
            if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
                answered = true;
                if (ended) {
                    closed();
                }
            }
            peer.frame(type, flags, id, payload);
        }

        private void read(String data) {
            synchronized (body) {
                body.writeBytes(data.getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        private void closed() {
            synchronized (peer) {
                peer.open.remove(this);
            }
        }

        @Override
        public String toString() {
            return "stream " + id + " of connection " + peer.number;
        }
    }

    private static final class Sent {
        private final int[] pairs;
        private final CountDownLatch confirmed;

        Sent(int[] pairs, CountDownLatch confirmed) {
            this.pairs = pairs;
            this.confirmed = confirmed;
        }
    }
}

package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.support.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of the field do that is no fault of theirs, and what they need to be told. */
class HttpTransportServersTest {
    @RegisterExtension
    final Wire wire = new Wire();

    @Test
    void headersAreReadByNamesInAnyCaseOnEitherProtocol() throws Exception {
        RawServer old = wire.plain(answering("X-Which: one\r\nContent-Length: 0\r\n\r\n"));
        assertThat(wire.send(wire.to(old)).answer().header("X-wHICH")).isEqualTo("one");

        Http2RawServer server = wire.http2(Http2RawServer::hold);
        Wire.Told told = wire.send(wire.to(server));
        server.awaitRequest().headers(true, ":status", "200", "x-which", "two");
        assertThat(told.answer().header("X-wHICH")).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "gateway.invalid", "xn--bcher-kva.invalid"})
    void theHostIsNamedToTheServerOverTls(String host) throws Exception {
        HeldCertificate own =
                new HeldCertificate.Builder().addSubjectAlternativeName(host).build();
        Queue<String> named = new ConcurrentLinkedQueue<>();
        RawServer server = wire.secure(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory(), line -> {
                    named.addAll(line.serverNames());
                    RawServer.echo(line);
                });
        wire.trusted = List.of(own.certificate());
        wire.addresses = List.of("127.0.0.1");

        wire.send(wire.open(URI.create("https://" + host + ":" + server.port())))
                .answer();

        assertThat(named).containsExactly(host);
        assertThat(server.requests().get(0).headers()).containsEntry("host", host + ":" + server.port());
    }

    @Test
    void aHostNameMayHaveUnderscores() throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        wire.addresses = List.of("127.0.0.1");

        wire.send(wire.open(URI.create("http://my_gateway.way_2:" + server.port() + "/v2/")))
                .answer();

        assertThat(server.requests().get(0).line()).isEqualTo("POST /v2/reportCorrect HTTP/1.1");
        assertThat(server.requests().get(0).headers()).containsEntry("host", "my_gateway.way_2:" + server.port());
    }

    @Test
    void anAddressIsNotNamedToTheServerOverTls() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        Queue<String> named = new ConcurrentLinkedQueue<>();
        RawServer server = wire.secure(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory(), line -> {
                    named.addAll(line.serverNames());
                    RawServer.echo(line);
                });
        wire.trusted = List.of(own.certificate());

        wire.send(wire.open(URI.create("https://127.0.0.1:" + server.port()))).answer();

        assertThat(named).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerOfTls12WithCbcSuitesOnlyIsSpokenTo(boolean http2) throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .rsa2048()
                .addSubjectAlternativeName("localhost")
                .build();
        RawServer server = wire.secure(
                new OldTls(new HandshakeCertificates.Builder()
                        .heldCertificate(own)
                        .build()
                        .sslSocketFactory()),
                RawServer::echo);
        wire.trusted = List.of(own.certificate());
        wire.http2 = http2;

        wire.send(wire.open(server.url("https", ""))).answer();
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 16_000, 60_000})
    void manyHeadersAreRead(int bytes) throws Exception {
        RawServer old = wire.plain(answering(headers(bytes) + "Content-Length: 2\r\n\r\nok"));
        assertThat(wire.send(wire.to(old)).answeredBody()).isEqualTo("ok");

        Http2RawServer server = wire.http2(Http2RawServer::hold);
        Wire.Told told = wire.send(wire.to(server));
        large(server.awaitRequest(), bytes);
        assertThat(told.answeredBody()).isEqualTo("ok");
    }

    @Test
    void theBoundOfHeadersIsASetting() throws Exception {
        wire.maxHeaders = 2_000;
        RawServer old = wire.plain(answering(headers(3_000) + "Content-Length: 2\r\n\r\nok"));
        wire.send(wire.to(old)).assertUnclear(Loss.UNREADABLE);

        Http2RawServer server = wire.http2(Http2RawServer::hold);
        Wire.Told told = wire.send(wire.to(server));
        large(server.awaitRequest(), 3_000);
        told.assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void anAnswerWithTooManyHeadersCostsOneReportAndNoOtherOfItsConnection() throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer::hold);
        HttpTransport transport = wire.to(server);
        Wire.Told first = wire.send(transport);
        Http2RawServer.Stream one = server.awaitRequest();
        Wire.Told second = wire.send(transport);
        Http2RawServer.Stream two = server.awaitRequest();
        Wire.Told third = wire.send(transport);
        Http2RawServer.Stream three = server.awaitRequest();

        large(one, 70_000);
        large(two, 1_000_000);
        three.answer("ok");

        first.assertUnclear(Loss.UNREADABLE);
        second.assertUnclear(Loss.UNREADABLE);
        assertThat(third.answeredBody()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void answersAreAskedForAsTheyAre() throws Exception {
        RawServer old = wire.plain(RawServer::echo);
        wire.send(wire.to(old)).answer();
        assertThat(old.requests().get(0).headers())
                .containsEntry("accept-encoding", "identity")
                .containsEntry("connection", "keep-alive");

        Http2RawServer server = wire.http2(Http2RawServer::echo);
        wire.send(wire.to(server)).answer();
        assertThat(server.streams().get(0).headers())
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKey("connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", " GZip "})
    void aPackedAnswerIsReadAllTheSame(String coding) throws Exception {
        byte[] packed = gzip("{\"errorId\":0}".getBytes(StandardCharsets.US_ASCII));
        RawServer old = wire.plain(packedAs(coding, packed));
        HttpReply reply = wire.send(wire.to(old)).answer();
        assertThat(reply.body()).asString().isEqualTo("{\"errorId\":0}");
        assertThat(reply.header("Content-Encoding")).isNull();
        assertThat(reply.header("content-length")).isNull();

        Http2RawServer server = wire.http2(Http2RawServer::hold);
        Wire.Told told = wire.send(wire.to(server));
        Http2RawServer.Stream request = server.awaitRequest();
        request.headers(false, ":status", "200", "content-encoding", coding.strip());
        request.data(true, new String(packed, StandardCharsets.ISO_8859_1));
        assertThat(told.answeredBody()).isEqualTo("{\"errorId\":0}");
    }

    @Test
    void aPackedAnswerOfExactlyTheBoundIsReadAndALargerOneIsNot() throws Exception {
        for (int surplus = 0; surplus <= 1; surplus++) {
            byte[] packed = gzip(new byte[16 * 1024 + surplus]);
            Wire.Told told = wire.send(wire.to(wire.plain(packedAs("gzip", packed))));
            if (surplus == 0) {
                assertThat(told.answer().body()).hasSize(16 * 1024);
            } else {
                told.assertUnclear(Loss.UNREADABLE);
            }
        }
    }

    @Test
    void aBombIsNotUnpacked() throws Exception {
        byte[] packed = gzip(new byte[10_000_000]);
        assertThat(packed).hasSizeLessThan(16 * 1024);

        wire.send(wire.to(wire.plain(packedAs("gzip", packed)))).assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void whatIsNotPackedAsItSaysIsUnreadableAndNothingIsNothing() throws Exception {
        wire.send(wire.to(wire.plain(packedAs("gzip", new byte[] {1, 2, 3})))).assertUnclear(Loss.UNREADABLE);

        assertThat(wire.send(wire.to(wire.plain(packedAs("gzip", new byte[0]))))
                        .answer()
                        .body())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2,127.0.0.1", "::1,127.0.0.1", "127.0.0.2,127.0.0.3,::1,127.0.0.1"})
    void allAddressesOfANameAreTried(String addresses) throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        wire.addresses = List.of(addresses.split(","));

        wire.send(wire.open(URI.create("http://service.invalid:" + server.port())))
                .answer();

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void whereNoAddressAnswersTheReportIsNotSent() throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        wire.addresses = List.of("127.0.0.2", "127.0.0.3");

        wire.send(wire.open(URI.create("http://service.invalid:" + server.port())))
                .assertNotSent();
    }

    @Test
    void anAddressThatSwallowsEverythingIsNotWaitedFor() throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket hole = new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            fill(hole, filling);
            wire.addresses = List.of("127.0.0.2", "127.0.0.1");
            wire.connectTimeout = Duration.ofMinutes(1);

            wire.send(wire.open(URI.create("http://service.invalid:" + server.port())))
                    .answer();
        } finally {
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    @Test
    void familiesTakeTurns() throws Exception {
        List<InetSocketAddress> all = new ArrayList<>();
        for (String each : List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1")) {
            all.add(new InetSocketAddress(InetAddress.getByName(each), 1));
        }

        assertThat(AddressRace.interleave(all)).containsExactly(all.get(0), all.get(3), all.get(1), all.get(2));
    }

    private static void fill(ServerSocket hole, List<Socket> filling) throws IOException {
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(hole.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("it takes connections without end");
    }

    private static void large(Http2RawServer.Stream request, int bytes) throws IOException {
        String block = Http2RawServer.block(":status", "200", "x-large", "a".repeat(bytes - 200));
        int most = 16_384;
        for (int at = 0; at < block.length(); at += most) {
            String part = block.substring(at, Math.min(block.length(), at + most));
            int flags = at + most >= block.length() ? Http2RawServer.END_HEADERS : 0;
            request.frame(at == 0 ? Http2RawServer.HEADERS : Http2RawServer.CONTINUATION, flags, part);
        }
        request.data(true, "ok");
    }

    private static String headers(int bytes) {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; headers.length() < bytes - 100; i++) {
            headers.append("X-").append(i).append(": ").append("a".repeat(80)).append("\r\n");
        }
        return headers.toString();
    }

    private static RawServer.Script answering(String rest) {
        return line -> {
            while (line.readRequest() != null) {
                line.write("HTTP/1.1 200 OK\r\n" + rest);
            }
        };
    }

    private static RawServer.Script packedAs(String coding, byte[] packed) {
        return line -> {
            while (line.readRequest() != null) {
                line.write("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + packed.length
                        + "\r\n\r\n");
                line.write(packed);
            }
        };
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    /** Speaks what servers of ten years ago did. */
    private static final class OldTls extends SSLSocketFactory {
        private static final String[] CBC = {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
        };
        private final SSLSocketFactory from;

        OldTls(SSLSocketFactory from) {
            this.from = from;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return CBC.clone();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return CBC.clone();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            SSLSocket secured = (SSLSocket) from.createSocket(socket, host, port, autoClose);
            secured.setEnabledProtocols(new String[] {"TLSv1.2"});
            secured.setEnabledCipherSuites(CBC);
            return secured;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }
    }
}

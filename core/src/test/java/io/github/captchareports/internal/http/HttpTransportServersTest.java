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

/** What real servers do and need, without a fault of theirs. */
class HttpTransportServersTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @Test
    void headersAreReadByNamesInAnyCaseOnEitherProtocol() throws Exception {
        RawServer old = fixture.plain(answering("X-Which: one\r\nContent-Length: 0\r\n\r\n"));
        assertThat(fixture.send(fixture.to(old)).answer().header("X-wHICH")).isEqualTo("one");

        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitRequest().headers(true, ":status", "200", "x-which", "two");
        assertThat(exchange.answer().header("X-wHICH")).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "gateway.invalid", "xn--bcher-kva.invalid"})
    void theHostIsNamedToTheServerOverTls(String host) throws Exception {
        HeldCertificate own =
                new HeldCertificate.Builder().addSubjectAlternativeName(host).build();
        Queue<String> named = new ConcurrentLinkedQueue<>();
        RawServer server = fixture.secure(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory(), line -> {
                    named.addAll(line.serverNames());
                    RawServer.echo(line);
                });
        fixture.trusted = List.of(own.certificate());
        fixture.addresses = List.of("127.0.0.1");

        fixture.send(fixture.open(URI.create("https://" + host + ":" + server.port())))
                .answer();

        assertThat(named).containsExactly(host);
        assertThat(server.requests().get(0).headers()).containsEntry("host", host + ":" + server.port());
    }

    @Test
    void aHostNameMayHaveUnderscores() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        fixture.addresses = List.of("127.0.0.1");

        fixture.send(fixture.open(URI.create("http://my_gateway.way_2:" + server.port() + "/v2/")))
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
        RawServer server = fixture.secure(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory(), line -> {
                    named.addAll(line.serverNames());
                    RawServer.echo(line);
                });
        fixture.trusted = List.of(own.certificate());

        fixture.send(fixture.open(URI.create("https://127.0.0.1:" + server.port())))
                .answer();

        assertThat(named).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerOfTls12WithCbcSuitesOnlyIsSpokenTo(boolean http2) throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .rsa2048()
                .addSubjectAlternativeName("localhost")
                .build();
        RawServer server = fixture.secure(
                new OldTls(new HandshakeCertificates.Builder()
                        .heldCertificate(own)
                        .build()
                        .sslSocketFactory()),
                RawServer::echo);
        fixture.trusted = List.of(own.certificate());
        fixture.http2 = http2;

        fixture.send(fixture.open(server.url("https", ""))).answer();
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 16_000, 60_000})
    void manyHeadersAreRead(int bytes) throws Exception {
        RawServer old = fixture.plain(answering(headers(bytes) + "Content-Length: 2\r\n\r\nok"));
        assertThat(fixture.send(fixture.to(old)).answeredBody()).isEqualTo("ok");

        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        large(server.awaitRequest(), bytes);
        assertThat(exchange.answeredBody()).isEqualTo("ok");
    }

    @Test
    void theBoundOfHeadersIsASetting() throws Exception {
        fixture.maxHeaders = 2_000;
        RawServer old = fixture.plain(answering(headers(3_000) + "Content-Length: 2\r\n\r\nok"));
        fixture.send(fixture.to(old)).assertUnclear(Loss.UNREADABLE);

        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        large(server.awaitRequest(), 3_000);
        exchange.assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void anAnswerWithTooManyHeadersCostsOneReportAndNoOtherOfItsConnection() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange first = fixture.send(transport);
        Http2RawServer.Stream one = server.awaitRequest();
        TransportFixture.TestExchange second = fixture.send(transport);
        Http2RawServer.Stream two = server.awaitRequest();
        TransportFixture.TestExchange third = fixture.send(transport);
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
        RawServer old = fixture.plain(RawServer::echo);
        fixture.send(fixture.to(old)).answer();
        assertThat(old.requests().get(0).headers())
                .containsEntry("accept-encoding", "identity")
                .containsEntry("connection", "keep-alive");

        Http2RawServer server = fixture.http2(Http2RawServer::echo);
        fixture.send(fixture.to(server)).answer();
        assertThat(server.streams().get(0).headers())
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKey("connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", " GZip "})
    void aCompressedAnswerIsRead(String coding) throws Exception {
        byte[] packed = gzip("{\"errorId\":0}".getBytes(StandardCharsets.US_ASCII));
        RawServer old = fixture.plain(packedAs(coding, packed));
        HttpReply reply = fixture.send(fixture.to(old)).answer();
        assertThat(reply.body()).asString().isEqualTo("{\"errorId\":0}");
        assertThat(reply.header("Content-Encoding")).isNull();
        assertThat(reply.header("content-length")).isNull();

        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        Http2RawServer.Stream request = server.awaitRequest();
        request.headers(false, ":status", "200", "content-encoding", coding.strip());
        request.data(true, new String(packed, StandardCharsets.ISO_8859_1));
        assertThat(exchange.answeredBody()).isEqualTo("{\"errorId\":0}");
    }

    @Test
    void aCompressedAnswerOfExactlyTheBoundIsReadAndALargerOneIsNot() throws Exception {
        for (int surplus = 0; surplus <= 1; surplus++) {
            byte[] packed = gzip(new byte[16 * 1024 + surplus]);
            TransportFixture.TestExchange exchange = fixture.send(fixture.to(fixture.plain(packedAs("gzip", packed))));
            if (surplus == 0) {
                assertThat(exchange.answer().body()).hasSize(16 * 1024);
            } else {
                exchange.assertUnclear(Loss.UNREADABLE);
            }
        }
    }

    @Test
    void aCompressionBombIsNotDecompressed() throws Exception {
        byte[] packed = gzip(new byte[10_000_000]);
        assertThat(packed).hasSizeLessThan(16 * 1024);

        fixture.send(fixture.to(fixture.plain(packedAs("gzip", packed)))).assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void anAnswerThatIsNotCompressedAsItSaysIsUnreadableAndAnEmptyOneIsEmpty() throws Exception {
        fixture.send(fixture.to(fixture.plain(packedAs("gzip", new byte[] {1, 2, 3}))))
                .assertUnclear(Loss.UNREADABLE);

        assertThat(fixture.send(fixture.to(fixture.plain(packedAs("gzip", new byte[0]))))
                        .answer()
                        .body())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2,127.0.0.1", "::1,127.0.0.1", "127.0.0.2,127.0.0.3,::1,127.0.0.1"})
    void allAddressesOfANameAreTried(String addresses) throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        fixture.addresses = List.of(addresses.split(","));

        fixture.send(fixture.open(URI.create("http://service.invalid:" + server.port())))
                .answer();

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void whereNoAddressAnswersTheReportIsNotSent() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        fixture.addresses = List.of("127.0.0.2", "127.0.0.3");

        fixture.send(fixture.open(URI.create("http://service.invalid:" + server.port())))
                .assertNotSent();
    }

    @Test
    void anAddressThatSwallowsEverythingIsNotWaitedFor() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket hole = new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            fill(hole, filling);
            fixture.addresses = List.of("127.0.0.2", "127.0.0.1");
            fixture.connectTimeout = Duration.ofMinutes(1);

            fixture.send(fixture.open(URI.create("http://service.invalid:" + server.port())))
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

    /** TLS as servers spoke it ten years ago. */
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

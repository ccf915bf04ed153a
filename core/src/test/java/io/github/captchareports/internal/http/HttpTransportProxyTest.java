package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests through a CONNECT proxy: nothing of the report is sent before the tunnel is open. */
class HttpTransportProxyTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @Test
    void aPlainReportIsForwardedByTheProxyWithItsWholeUrl() throws Exception {
        RawServer proxy = proxy(RawServer::echo);
        HttpTransport transport = fixture.open(URI.create("http://service.invalid:8080/api"));

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo(TransportFixture.BODY);
            TransportFixture.letTheEventLoopsFinish();
        }

        assertThat(proxy.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.line()).isEqualTo("POST http://service.invalid:8080/api/reportCorrect HTTP/1.1");
            assertThat(request.headers()).containsEntry("host", "service.invalid:8080");
        });
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void aPlainReportSendsTheProxyItsCurrentCredentials() throws Exception {
        RawServer proxy = fixture.plain(RawServer::echo);
        AtomicInteger asked = new AtomicInteger();
        fixture.proxy = ProxySettings.builder(ProxySettings.Type.HTTP, "localhost", proxy.port())
                .credentials("user", () -> "canary" + asked.incrementAndGet())
                .build();
        HttpTransport transport = fixture.open(URI.create("http://service.invalid"));
        assertThat(asked).hasValue(0);

        fixture.send(transport).answer();
        fixture.send(transport).answer();

        // user:canary1 and user:canary2
        assertThat(proxy.requests())
                .extracting(request -> request.headers().get("proxy-authorization"))
                .containsExactly("Basic dXNlcjpjYW5hcnkx", "Basic dXNlcjpjYW5hcnky");
    }

    @Test
    void aPlainReportWhoseCredentialsTheProxyRefusesIsNotSent() throws Exception {
        RawServer proxy = proxy(line -> {
            line.readRequest();
            line.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            line.drain();
        });

        fixture.send(fixture.open(URI.create("http://service.invalid"))).assertNotSent();

        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void tlsGoesThroughTheTunnelAndTheHostNameIsTheServices() throws Exception {
        RawServer server = service(RawServer::echo);
        RawServer proxy = proxyTo(server);

        assertThat(fixture.send(fixture.open(URI.create("https://service.invalid")))
                        .answeredBody())
                .isEqualTo(TransportFixture.BODY);

        assertThat(proxy.requests())
                .extracting(RawServer.Request::line)
                .containsExactly("CONNECT service.invalid:443 HTTP/1.1");
    }

    @Test
    void theTunnelIsUsedAgain() throws Exception {
        RawServer server = service(RawServer::echo);
        RawServer proxy = proxyTo(server);
        HttpTransport transport = fixture.open(URI.create("https://service.invalid"));

        for (int i = 0; i < 100; i++) {
            fixture.send(transport).answer();
        }

        assertThat(proxy.requests()).hasSizeLessThan(20);
        assertThat(server.requests()).hasSize(100);
    }

    @Test
    void credentialsGoToTheProxyOnlyAndThePasswordIsAskedForWhenNeeded() throws Exception {
        RawServer server = service(RawServer::echo);
        RawServer proxy = proxyTo(server);
        AtomicInteger asked = new AtomicInteger();
        fixture.proxy = ProxySettings.builder(ProxySettings.Type.HTTP, "localhost", proxy.port())
                .credentials("user", () -> {
                    asked.incrementAndGet();
                    return "canary";
                })
                .build();
        HttpTransport transport = fixture.open(URI.create("https://service.invalid"));
        assertThat(asked).hasValue(0);

        fixture.send(transport).answer();

        // user:canary
        assertThat(proxy.requests().get(0).headers()).containsEntry("proxy-authorization", "Basic dXNlcjpjYW5hcnk=");
        assertThat(server.received()).doesNotContain("dXNlcjpjYW5hcnk=").doesNotContainIgnoringCase("authorization");
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void aProxyThatRefusesTheTunnelIsNotSent() throws Exception {
        RawServer proxy = proxy(line -> {
            line.readRequest();
            line.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            line.drain();
        });

        fixture.send(fixture.open(URI.create("https://service.invalid"))).assertNotSent();

        proxy.awaitEnds();
        assertThat(proxy.requests()).hasSize(1);
        assertThat(proxy.received()).doesNotContain("canary-key");
    }

    @Test
    void aProxyThatClosesInsteadIsNotSent() throws Exception {
        RawServer proxy = proxy(RawServer::readAndClose);

        fixture.send(fixture.open(URI.create("https://service.invalid"))).assertNotSent();

        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void aProxyThatSaysNothingIsNotSent() throws Exception {
        RawServer proxy = proxy(RawServer.Line::drain);
        fixture.connectTimeout = Duration.ofMillis(200);

        fixture.send(fixture.open(URI.create("https://service.invalid"))).assertNotSent();

        proxy.awaitEnds();
        assertThat(proxy.received()).doesNotContain("canary-key");
    }

    @Test
    void aProxyThatIsNotThereIsNotSent() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        fixture.proxy = ProxySettings.http("localhost", port);

        fixture.send(fixture.open(URI.create("http://service.invalid"))).assertNotSent();
    }

    @Test
    void anAnswerLostInTheTunnelIsUnclear() throws Exception {
        RawServer server = service(RawServer::readAndClose);
        proxyTo(server);

        fixture.send(fixture.open(URI.create("https://service.invalid"))).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
    }

    private RawServer service(RawServer.Script script) throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("service.invalid")
                .build();
        fixture.trusted = List.of(own.certificate());
        return fixture.secure(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory(), script);
    }

    private RawServer proxyTo(RawServer server) throws IOException {
        return proxy(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 Connected\r\n\r\n");
            line.tunnelTo(server.port());
        });
    }

    private RawServer proxy(RawServer.Script script) throws IOException {
        RawServer proxy = fixture.plain(script);
        fixture.proxy = ProxySettings.http("localhost", proxy.port());
        return proxy;
    }

    @Test
    void aProxyThatClosesInsteadOfAnsweringAPlainReportLeavesItUnclear() throws Exception {
        RawServer proxy = proxy(RawServer::readAndClose);

        fixture.send(fixture.open(URI.create("http://service.invalid"))).assertUnclear(Loss.CONNECTION);

        assertThat(proxy.connections()).isEqualTo(1);
    }
}

package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that TLS is spoken with. */
class HttpTransportSecureProxyTest {
    private static final HeldCertificate OF_PROXY = certificateOf("localhost");
    private static final HeldCertificate OF_SERVICE = certificateOf("service.invalid");

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @Test
    void aPlainReportIsForwardedWithItsCredentialsAndTheConnectionIsUsedAgain() throws Exception {
        RawServer proxy = proxy(OF_PROXY, RawServer::echo);
        HttpTransport transport = fixture.open(URI.create("http://service.invalid/api"));

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo(TransportFixture.BODY);
            TransportFixture.letTheEventLoopsFinish();
        }

        assertThat(proxy.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.line()).isEqualTo("POST http://service.invalid/api/reportCorrect HTTP/1.1");
            // user:canary
            assertThat(request.headers()).containsEntry("proxy-authorization", "Basic dXNlcjpjYW5hcnk=");
        });
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void tlsWithTheServiceGoesThroughTheTunnelAndTheServiceHearsNoCredentials() throws Exception {
        RawServer server = fixture.secure(tls(OF_SERVICE), RawServer::echo);
        fixture.trusted = List.of(OF_SERVICE.certificate());
        RawServer proxy = proxyTo(server.port());

        assertThat(fixture.send(fixture.open(URI.create("https://service.invalid")))
                        .answeredBody())
                .isEqualTo(TransportFixture.BODY);

        assertThat(proxy.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("CONNECT service.invalid:443 HTTP/1.1");
            assertThat(request.headers()).containsEntry("proxy-authorization", "Basic dXNlcjpjYW5hcnk=");
        });
        assertThat(server.received()).doesNotContainIgnoringCase("authorization");
    }

    @Test
    void http2IsNegotiatedWithTheServiceAndNotWithTheProxy() throws Exception {
        Http2RawServer server = fixture.http2("service.invalid", Http2RawServer::echo);
        RawServer proxy = proxyTo(server.url().getPort());

        assertThat(fixture.send(fixture.open(URI.create("https://service.invalid")))
                        .answeredBody())
                .isEqualTo(TransportFixture.BODY);

        assertThat(server.streams()).hasSize(1);
        assertThat(proxy.requests())
                .extracting(RawServer.Request::line)
                .containsExactly("CONNECT service.invalid:443 HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyThatIsNotTrustedIsToldNothing(String scheme) throws Exception {
        RawServer proxy = fixture.secure(tls(OF_PROXY), RawServer.Line::drain);
        fixture.trusted = List.of(OF_PROXY.certificate());
        fixture.proxy = settings(proxy).build();

        assertProxyFails(scheme, "no TLS with it");

        proxy.awaitEnds();
        assertThat(proxy.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyWithTheCertificateOfAnotherHostIsToldNothing(String scheme) throws Exception {
        RawServer proxy = proxy(OF_SERVICE, RawServer.Line::drain);

        assertProxyFails(scheme, "no TLS with it");

        proxy.awaitEnds();
        assertThat(proxy.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyWithoutTlsIsToldNothing(String scheme) throws Exception {
        RawServer proxy = fixture.plain(line -> {
            line.readBytes(3);
            line.write("HTTP/1.1 400 Bad Request\r\n\r\n");
            line.drain();
        });
        fixture.proxy = settings(proxy).build();

        assertProxyFails(scheme, "no TLS with it");

        proxy.awaitEnds();
        assertThat(proxy.received()).doesNotContain("canary").doesNotContain("dXNlcjpjYW5hcnk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyThatSaysNothingIsNotWaitedForLongerThanAConnectionMayTake(String scheme) throws Exception {
        RawServer proxy = fixture.plain(RawServer.Line::drain);
        fixture.proxy = settings(proxy).build();
        fixture.connectTimeout = Duration.ofMillis(200);

        fixture.send(fixture.open(URI.create(scheme + "://service.invalid"))).assertNotSent();

        proxy.awaitEnds();
    }

    private void assertProxyFails(String scheme, String words) throws InterruptedException {
        TransportFixture.TestExchange exchange = fixture.send(fixture.open(URI.create(scheme + "://service.invalid")));
        exchange.assertNotSent();
        FailureCause cause = FailureCauses.of((AttemptEnd.NotSent) exchange.end());
        assertThat(cause.kind()).as("%s", cause).isEqualTo(FailureCause.Kind.PROXY);
        assertThat(cause.message()).contains(words).doesNotContain("canary");
    }

    private RawServer proxyTo(int port) throws IOException {
        return proxy(OF_PROXY, line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 Connected\r\n\r\n");
            line.tunnelTo(port);
        });
    }

    /** A proxy whose certificate is trusted. */
    private RawServer proxy(HeldCertificate certificate, RawServer.Script script) throws IOException {
        RawServer proxy = fixture.secure(tls(certificate), script);
        fixture.proxy = settings(proxy)
                .trustedCertificates(List.of(certificate.certificate()))
                .build();
        return proxy;
    }

    private static ProxySettings.Builder settings(RawServer proxy) {
        return ProxySettings.builder(ProxySettings.Type.HTTPS, "localhost", proxy.port())
                .credentials("user", () -> "canary");
    }

    private static HeldCertificate certificateOf(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host).build();
    }

    private static SSLSocketFactory tls(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory();
    }
}

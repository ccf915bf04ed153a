package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.Reporter;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection check connects as reports do, and sends nothing. */
@Timeout(60)
class CheckConnectionTest {
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    private @Nullable Reporter reporter;

    @AfterEach
    void shutDown() {
        if (reporter != null) {
            reporter.shutdown(Duration.ZERO).block(ENOUGH);
        }
    }

    @Test
    void aServerThatListensIsReachedAndReceivesNothing() throws Exception {
        RawServer server = fixture.plain(RawServer.Line::drain);

        assertThat(check(server.url("http", ""))).isNull();

        server.awaitConnection();
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aCertificateThatIsTrustedIsVerified() throws Exception {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        RawServer server = fixture.secure(
                new HandshakeCertificates.Builder()
                        .heldCertificate(new HeldCertificate.Builder()
                                .addSubjectAlternativeName("localhost")
                                .signedBy(authority)
                                .build())
                        .build()
                        .sslSocketFactory(),
                RawServer.Line::drain);
        fixture.trusted = List.of(authority.certificate());

        assertThat(check(server.url("https", ""))).isNull();

        server.awaitConnection();
        server.awaitEnds();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void behindAProxyTheTunnelIsTried() throws Exception {
        RawServer service = fixture.plain(RawServer.Line::drain);
        RawServer proxy = fixture.plain(line -> {
            line.readBytes(3);
            line.write(new byte[] {5, 0});
            line.readBytes(4 + 1 + "service.invalid".length() + 2);
            line.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            line.tunnelTo(service.port());
        });
        fixture.proxy = ProxySettings.builder(ProxySettings.Type.SOCKS5, "localhost", proxy.port())
                .build();

        assertThat(check(URI.create("http://service.invalid"))).isNull();

        proxy.awaitEnds();
        assertThat(service.received()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = ConnectFailure.class, mode = EnumSource.Mode.EXCLUDE, names = "NO_SUCH_NAME")
    void aConnectFailureHasItsCause(ConnectFailure failure) throws IOException {
        FailureCause cause = Objects.requireNonNull(check(failure.arrange(fixture)));

        assertThat(cause.kind()).isEqualTo(failure.kind);
        assertThat(cause.message()).contains(failure.words).doesNotContain("canary");
    }

    @Test
    void eachSubscriptionTriesAgain() throws Exception {
        RawServer server = fixture.plain(RawServer.Line::drain);

        assertThat(check(server.url("http", ""))).isNull();
        assertThat(Objects.requireNonNull(reporter)
                        .account("main")
                        .checkConnection()
                        .block(ENOUGH))
                .isNull();

        server.awaitConnection();
        server.awaitConnection();
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.received()).isEmpty();
    }

    private @Nullable FailureCause check(URI url) {
        reporter = Reporter.builder()
                .provider(new AnyService())
                .account(Account.builder("any", "main")
                        .clientKey(() -> "canary-key")
                        .connection(to -> to.baseUrl(url).proxy(fixture.proxy).trustedCertificates(fixture.trusted))
                        .build())
                .build();
        return reporter.account("main").checkConnection().block(ENOUGH);
    }
}

package io.github.captchareports.internal.http;

import io.github.captchareports.FailureCause;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Ten reasons why a connection cannot be opened, each with its cause, and whether waiting can help. */
enum ConnectFailure {
    EXPIRED(FailureCause.Kind.CERTIFICATE, "has expired", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            Instant now = Instant.now();
            return secure(fixture, certificate("localhost").validityInterval(millis(now, -2), millis(now, -1)));
        }
    },
    NOT_YET_VALID(FailureCause.Kind.CERTIFICATE, "is not yet valid", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            Instant now = Instant.now();
            return secure(fixture, certificate("localhost").validityInterval(millis(now, 1), millis(now, 2)));
        }
    },
    SELF_SIGNED(FailureCause.Kind.CERTIFICATE, "self-signed", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            return secure(fixture, new HeldCertificate.Builder().addSubjectAlternativeName("localhost"));
        }
    },
    OTHER_HOST(FailureCause.Kind.HOST_NAME, "another host", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            return secure(fixture, certificate("another.example"));
        }
    },
    NO_SUCH_NAME(FailureCause.Kind.NAME_RESOLUTION, "no address for this name", false) {
        @Override
        URI arrange(TransportFixture fixture) {
            fixture.addresses = List.of();
            return URI.create("https://service.invalid");
        }
    },
    NO_TLS(FailureCause.Kind.TLS, "does not speak TLS", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            return fixture.plain(line -> line.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
                    .url("https", "");
        }
    },
    REFUSED(FailureCause.Kind.CONNECTION_REFUSED, "refused", true) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return URI.create("http://localhost:" + nobody.getLocalPort());
            }
        }
    },
    PROXY_407(FailureCause.Kind.PROXY_AUTH, "the proxy answered 407", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            return behindProxy(fixture, "407 Proxy Authentication Required");
        }
    },
    PROXY_502(FailureCause.Kind.PROXY, "the proxy answered 502", true) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            return behindProxy(fixture, "502 Bad Gateway");
        }
    },
    SOCKS_PASSWORD(FailureCause.Kind.PROXY_AUTH, "refuses user or password", false) {
        @Override
        URI arrange(TransportFixture fixture) throws IOException {
            RawServer proxy = fixture.plain(line -> {
                line.readBytes(4);
                line.write("\5\2");
                line.readBytes(3 + USER.length() + PASSWORD.length());
                line.write("\1\1");
                line.drain();
            });
            fixture.proxy = ProxySettings.builder(ProxySettings.Type.SOCKS5, "localhost", proxy.port())
                    .credentials(USER, () -> PASSWORD)
                    .build();
            return URI.create("https://service.invalid");
        }
    };

    static final String USER = "user";
    static final String PASSWORD = "canary-password";
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    final FailureCause.Kind kind;
    final String words;
    final boolean waitingMayHelp;

    ConnectFailure(FailureCause.Kind kind, String words, boolean waitingMayHelp) {
        this.kind = kind;
        this.words = words;
        this.waitingMayHelp = waitingMayHelp;
    }

    /** Starts the servers, sets the fixture up for them, and returns the base URL. */
    abstract URI arrange(TransportFixture fixture) throws IOException;

    private static HeldCertificate.Builder certificate(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host).signedBy(AUTHORITY);
    }

    private static long millis(Instant now, int days) {
        return now.plus(days, ChronoUnit.DAYS).toEpochMilli();
    }

    private static URI secure(TransportFixture fixture, HeldCertificate.Builder certificate) throws IOException {
        HandshakeCertificates held = new HandshakeCertificates.Builder()
                .heldCertificate(certificate.build())
                .build();
        fixture.trusted = List.of(AUTHORITY.certificate());
        return fixture.secure(held.sslSocketFactory(), RawServer.Line::drain).url("https", "");
    }

    private static URI behindProxy(TransportFixture fixture, String status) throws IOException {
        RawServer proxy = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
            line.drain();
        });
        fixture.proxy = ProxySettings.http("localhost", proxy.port());
        return URI.create("https://service.invalid");
    }
}

package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that real servers and proxies cause, and the message that a user reads. */
class FailureCausesTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @ParameterizedTest
    @EnumSource
    void eachConnectFailureHasACauseOfItsOwn(ConnectFailure failure) throws Exception {
        FailureCause cause = notSent(failure.arrange(fixture));

        assertThat(cause.kind()).as("%s", cause).isEqualTo(failure.kind);
        assertThat(cause.message()).contains(failure.words).doesNotContain(ConnectFailure.PASSWORD);
        assertThat(cause.remedy()).isNotBlank();
    }

    @Test
    void aNameWithoutAnAddressIsNamed() {
        FailureCause cause = FailureCauses.of(new AttemptEnd.NotSent(new UnknownHostException("no-such-name.test")));

        assertThat(cause.kind()).isEqualTo(FailureCause.Kind.NAME_RESOLUTION);
        assertThat(cause.message()).contains("no-such-name.test");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "OTHER_HOST", "NO_TLS"})
    void theSameWhereHttp2IsOffered(ConnectFailure failure) throws Exception {
        fixture.http2 = true;

        FailureCause cause = notSent(failure.arrange(fixture));

        assertThat(cause.kind()).as("%s", cause).isEqualTo(failure.kind);
        assertThat(cause.message()).contains(failure.words);
    }

    @Test
    void whatARefusedConnectionSaysBeginsWithAWordForPeople() throws Exception {
        assertThat(notSent(ConnectFailure.REFUSED.arrange(fixture)).message())
                .startsWith("Connection refused: localhost/127.0.0.1:");
    }

    @Test
    void theStatusOfAProxyIsKept() throws Exception {
        assertThat(notSent(ConnectFailure.PROXY_502.arrange(fixture)).httpStatus())
                .hasValue(502);
    }

    @Test
    void aHandshakeThatTakesTooLongIsAConnectTimeout() throws Exception {
        RawServer silent = fixture.plain(RawServer.Line::drain);
        fixture.connectTimeout = Duration.ofMillis(200);

        assertThat(notSent(silent.url("https", "")).kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
    }

    @Test
    void aHandshakeThatBreaksOffIsALostConnectionWhichMayPass() throws Exception {
        RawServer breaking = fixture.plain(line -> {
            line.readBytes(1);
            line.reset();
        });

        assertThat(notSent(breaking.url("https", "")).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void aProxyThatClosesInsteadIsTheProxysFault() throws Exception {
        RawServer proxy = fixture.plain(RawServer::readAndClose);
        fixture.proxy = ProxySettings.http("localhost", proxy.port());

        assertThat(notSent(URI.create("https://service.invalid")).kind()).isEqualTo(Kind.PROXY);
    }

    /** An HTTP proxy, a TLS port, an SSH server, and a server that sends zeros, each in place of the other kind of proxy. */
    @ParameterizedTest
    @CsvSource({
        "SOCKS5, 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'",
        "SOCKS5, '\25\3\1\0\2\2\106'",
        "SOCKS5, 'SSH-2.0-OpenSSH_9.2\r\n'",
        "SOCKS5, '\0\0\0\0\0\0'",
        "SOCKS5, '\4\0'",
        "SOCKS5, '\5\0HTTP/1.1 400 Bad Request\r\n\r\n'",
        "HTTP, 'SSH-2.0-OpenSSH_9.2\r\n\r\n'",
        "HTTP, '\25\3\1\0\2\2\106'",
        "HTTP, '\5\377'"
    })
    void anAddressWhereNoSuchProxyIsIsTheProxysFault(ProxySettings.Type type, String answer) throws Exception {
        // An HTTP proxy forwards plain requests: this one was sent.
        for (String scheme : type == ProxySettings.Type.HTTP ? List.of("https") : List.of("https", "http")) {
            RawServer proxy = fixture.plain(line -> {
                line.readBytes(3);
                line.write(answer);
                line.drain();
            });
            fixture.proxy =
                    ProxySettings.builder(type, "localhost", proxy.port()).build();

            FailureCause cause = notSent(URI.create(scheme + "://service.invalid"));

            assertThat(cause.kind()).as("%s", cause).isEqualTo(Kind.PROXY);
            assertThat(cause.message()).startsWith("the proxy did not open a tunnel (");
            assertThat(cause.httpStatus()).isEmpty();
        }
    }

    @Test
    void aSocksProxyThatTakesNoneOfTheWaysToTellAPasswordRefusesIt() throws Exception {
        socksProxy(line -> line.write("\5\377"));

        assertThat(notSent(URI.create("https://service.invalid")).kind()).isEqualTo(Kind.PROXY_AUTH);
    }

    @Test
    void aServiceWithoutTlsBehindASocksProxyIsNotTheProxysFault() throws Exception {
        socksProxy(line -> {
            line.write("\5\0");
            line.readBytes("....".length() + ".service.invalid".length() + "..".length());
            line.write("\5\0\0\1\0\0\0\0\0\0");
            line.readBytes(1);
            line.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });

        assertThat(notSent(URI.create("https://service.invalid")).kind()).isEqualTo(Kind.TLS);
    }

    private void socksProxy(RawServer.Script afterGreeting) throws IOException {
        RawServer proxy = fixture.plain(line -> {
            line.readBytes(3);
            afterGreeting.serve(line);
            line.drain();
        });
        fixture.proxy = ProxySettings.builder(ProxySettings.Type.SOCKS5, "localhost", proxy.port())
                .build();
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsLost() throws Exception {
        FailureCause cause = unclear(RawServer::readAndClose);

        assertThat(cause.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(cause.message()).isEqualTo("the connection ended before a whole answer had come");
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 mail.example ESMTP\r\n\r\n", "\25\3\1\0\2\2\106"})
    void whatIsNoHttpIsCalledSo(String answer) throws Exception {
        FailureCause cause = unclear(line -> {
            line.readRequest();
            line.write(answer);
            line.drain();
        });

        assertThat(cause.kind()).isEqualTo(Kind.NO_HTTP);
    }

    @Test
    void anAnswerOverTheBoundIsCalledSo() throws Exception {
        FailureCause cause = unclear(line -> {
            line.readRequest();
            int length = 2 * TransportFixture.MAX_BODY;
            line.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length));
            line.drain();
        });

        assertThat(cause.kind()).isEqualTo(Kind.ANSWER_TOO_LARGE);
    }

    @Test
    void whatTookTooLongIsATimeoutOnBothSidesOfTheBorder() {
        assertThat(FailureCauses.of(new AttemptEnd.Unclear(Loss.TIMEOUT, null)).kind())
                .isEqualTo(Kind.TIMEOUT);
        assertThat(FailureCauses.of(new AttemptEnd.NotSent(null)).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(FailureCauses.of(new CancellationException("too late")).kind())
                .isEqualTo(Kind.TIMEOUT);
        assertThat(FailureCauses.of(new AttemptEnd.Unclear(Loss.SHUT_DOWN, null))
                        .kind())
                .isEqualTo(Kind.SHUTDOWN);
    }

    @Test
    void whatNobodyHasForeseenKeepsItsName() {
        FailureCause cause = FailureCauses.of(new IllegalArgumentException("path: odd"));

        assertThat(cause).hasToString("other: IllegalArgumentException (path: odd)");
    }

    @Test
    void causesInACircleEnd() {
        IOException one = new IOException("one");
        one.initCause(new IOException("other", one));

        assertThat(FailureCauses.of(one).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    private FailureCause notSent(URI url) throws InterruptedException {
        AttemptEnd end = fixture.send(fixture.open(url)).end();
        assertThat(end).isInstanceOf(AttemptEnd.NotSent.class);
        return FailureCauses.of((AttemptEnd.NotSent) end);
    }

    private FailureCause unclear(RawServer.Script script) throws Exception {
        AttemptEnd end = fixture.send(fixture.to(fixture.plain(script))).end();
        assertThat(end).isInstanceOf(AttemptEnd.Unclear.class);
        return FailureCauses.of((AttemptEnd.Unclear) end);
    }
}

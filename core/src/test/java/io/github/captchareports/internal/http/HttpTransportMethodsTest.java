package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.support.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs, paths and headers of a service that is no POST to a fixed path, on both protocols. */
class HttpTransportMethodsTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    private static ProviderCall call(String verb, String id, String key) {
        ReportMethod method = ReportMethod.of(verb, "/tasks/{id}/verdict");
        return ProviderCall.builder(method)
                .path(method.expand(id))
                .header("X-Api-Key", key)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void theVerbOfTheMethodAndThePathOfTheCallAreSent(String verb) throws Exception {
        RawServer old = fixture.plain(RawServer::echo);
        fixture.send(fixture.to(old), call(verb, "a b", "k3y")).answer();
        assertThat(old.requests().get(0).line()).isEqualTo(verb + " /tasks/a%20b/verdict HTTP/1.1");
        assertThat(old.requests().get(0).headers()).containsEntry("x-api-key", "k3y");

        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server), call(verb, "a b", "k3y"));
        Http2RawServer.Stream request = server.awaitRequest();
        assertThat(request.headers())
                .containsEntry(":method", verb)
                .containsEntry(":path", "/tasks/a%20b/verdict")
                .containsEntry("x-api-key", "k3y");
        request.headers(true, ":status", "204");
        assertThat(exchange.answer().status()).isEqualTo(204);
    }

    @Test
    void callsThatDifferInVerbPathOrKeyAreToldApart() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);

        fixture.send(transport, call("PUT", "1", "one")).answer();
        fixture.send(transport, call("PATCH", "1", "one")).answer();
        fixture.send(transport, call("PUT", "2", "one")).answer();
        fixture.send(transport, call("PUT", "1", "two")).answer();

        assertThat(server.requests())
                .extracting(request -> request.line() + " " + request.headers().get("x-api-key"))
                .containsExactly(
                        "PUT /tasks/1/verdict HTTP/1.1 one",
                        "PATCH /tasks/1/verdict HTTP/1.1 one",
                        "PUT /tasks/2/verdict HTTP/1.1 one",
                        "PUT /tasks/1/verdict HTTP/1.1 two");
    }

    @Test
    void anAnswerShowsTheHeadersThatWereAskedForAndNoOthers() throws Exception {
        fixture.responseHeaders = TransportFixture.handedOn("x-remaining");
        RawServer old = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 429 Slow\r\nX-Remaining: 3\r\nX-Secret: s\r\nRetry-After: 7\r\n");
            line.write("Content-Length: 0\r\n\r\n");
            line.drain();
        });
        assertShown(fixture.send(fixture.to(old)).answer());

        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitRequest().headers(true, ":status", "429", "x-remaining", "3", "x-secret", "s", "retry-after", "7");
        assertShown(exchange.answer());
    }

    private static void assertShown(HttpReply reply) {
        assertThat(reply.header("X-REMAINING")).isEqualTo("3");
        assertThat(reply.header("Retry-After")).isEqualTo("7");
        assertThat(reply.header("X-Secret")).isNull();
    }
}

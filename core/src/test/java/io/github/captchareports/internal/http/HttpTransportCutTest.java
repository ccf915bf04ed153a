package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that ends at each byte of the request and of the answer: the exchange never claims more than is known. */
class HttpTransportCutTest {
    private static final String SUCCESS = "{\"errorId\":0,\"status\":\"success\"}";
    private static final String FAILURE = "{\"errorId\":1,\"status\":\"refused\"}";

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    /** How the same answer is framed. */
    enum Form {
        CONTENT_LENGTH {
            @Override
            String answer(String body) {
                return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body;
            }
        },
        CHUNKED {
            @Override
            String answer(String body) {
                return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk(body.substring(0, 13)) + chunk(body.substring(13)) + chunk("");
            }
        };

        abstract String answer(String body);

        private static String chunk(String part) {
            return Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
        }
    }

    /** How a server ends the connection. */
    enum Cut {
        CLOSE {
            @Override
            void apply(RawServer.Line line) throws IOException {
                line.endAndDrain();
            }
        },
        RESET {
            @Override
            void apply(RawServer.Line line) throws IOException {
                line.reset();
            }
        };

        abstract void apply(RawServer.Line line) throws IOException;
    }

    @ParameterizedTest
    @CsvSource({"CONTENT_LENGTH, CLOSE", "CONTENT_LENGTH, RESET", "CHUNKED, CLOSE", "CHUNKED, RESET"})
    void anAnswerThatLacksItsLastByteIsUnclearWhereverItEnds(Form form, Cut cut) throws Exception {
        String answer = form.answer(SUCCESS);
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            line.write(answer.substring(0, request == null ? 0 : Integer.parseInt(request.body())));
            cut.apply(line);
        });
        HttpTransport transport = fixture.to(server);

        for (int sent = 0; sent < answer.length(); sent++) {
            fixture.send(transport, TransportFixture.call(Integer.toString(sent)))
                    .assertUnclear(Loss.CONNECTION);
        }

        server.awaitEnds();
        assertThat(server.requests()).hasSize(answer.length());
        assertThat(server.connections()).isEqualTo(answer.length());
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anAnswerThatIsWholeIsAnAnswerThoughTheConnectionEndsWithIt(Form form) throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(form.answer(SUCCESS));
        });

        for (int i = 0; i < 20; i++) {
            assertThat(fixture.send(fixture.to(server)).answeredBody()).isEqualTo(SUCCESS);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anAnswerThatDripsIsReadWholeAndLeavesItsConnectionClean(Form form) throws Exception {
        RawServer server = fixture.plain(line -> {
            while (line.readRequest() != null) {
                for (char each : form.answer(SUCCESS).toCharArray()) {
                    line.write(String.valueOf(each));
                }
            }
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 20; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo(SUCCESS);
            TransportFixture.letTheEventLoopsFinish();
        }

        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void ofWhatTheServerHasReadAByteIsNeverNotSent(Cut cut) throws Exception {
        int length = lengthOfARequest();
        RawServer server = fixture.plain(line -> {
            line.readBytes(line.number - 1);
            cut.apply(line);
        });
        HttpTransport transport = fixture.to(server);

        for (int read = 0; read <= length; read++) {
            AttemptEnd end = fixture.send(transport).end();

            assertThat(end).as("%d bytes read", read).isNotInstanceOf(AttemptEnd.Answered.class);
            if (read > 0) {
                assertThat(end).as("%d bytes read", read).isInstanceOf(AttemptEnd.Unclear.class);
            }
        }

        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(length + 1);
        for (int read = 1; read <= length; read++) {
            assertThat(server.received(read + 1)).hasSizeBetween(read, length);
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void norIfItWasReadFromAConnectionThatHadServedBefore(Cut cut) throws Exception {
        int length = lengthOfARequest();
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(Form.CONTENT_LENGTH.answer(SUCCESS));
            line.readBytes(line.number);
            cut.apply(line);
        });
        HttpTransport transport = fixture.to(server);

        for (int read = 1; read <= length; read++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo(SUCCESS);
            TransportFixture.letTheEventLoopsFinish();
            fixture.send(transport).assertUnclear(Loss.CONNECTION);
        }

        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(length);
        for (int read = 1; read <= length; read++) {
            assertThat(server.received(read)).hasSizeBetween(length + read, 2 * length);
        }
    }

    /** Some of a second answer comes with the first, on a connection that is used again: it is dropped. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void whatComesAfterAnAnswerIsNeverToldToTheNextReport(Form form) throws Exception {
        String surplus = form.answer(SUCCESS);
        RawServer server = fixture.plain(line -> {
            RawServer.Request request;
            while ((request = line.readRequest()) != null) {
                boolean clean = request.body().equals("next");
                int more = clean ? 0 : Integer.parseInt(request.body());
                line.write(form.answer(FAILURE) + surplus.substring(0, more));
            }
        });

        for (int more = 0; more <= surplus.length(); more++) {
            HttpTransport transport = fixture.to(server);
            assertThat(fixture.send(transport, TransportFixture.call(Integer.toString(more)))
                            .answeredBody())
                    .isEqualTo(FAILURE);
            TransportFixture.letTheEventLoopsFinish();

            TransportFixture.TestExchange next = fixture.send(transport, TransportFixture.call("next"));

            if (next.end() instanceof AttemptEnd.Answered) {
                assertThat(next.answeredBody())
                        .as("after %d bytes too many", more)
                        .isEqualTo(FAILURE);
            } else {
                assertThat(more).as("bytes too many, and %s", next.end()).isPositive();
            }
            TransportFixture.letTheEventLoopsFinish();
            assertThat(fixture.send(transport, TransportFixture.call("next")).answeredBody())
                    .as("the report after the next, %d bytes too many", more)
                    .isEqualTo(FAILURE);
        }
    }

    private int lengthOfARequest() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        fixture.send(fixture.to(server)).answer();
        return server.received().length();
    }
}

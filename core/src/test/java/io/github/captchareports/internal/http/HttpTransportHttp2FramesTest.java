package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.http.Http2RawServer.Peer;
import io.github.captchareports.internal.http.Http2RawServer.Stream;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of HTTP/2 as servers may send them, and as they must not: how the former are read, and what the latter end. */
class HttpTransportHttp2FramesTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    /** What a server may do in place of one HEADERS and one DATA. */
    enum Form {
        MANY_PIECES {
            @Override
            void answer(Stream stream, String body) throws IOException {
                stream.headers(false, ":status", "200", "x-which", "final");
                for (int i = 0; i < body.length(); i++) {
                    stream.data(false, body.substring(i, i + 1));
                }
                stream.data(true, "");
            }
        },
        PADDED_PIECES {
            @Override
            void answer(Stream stream, String body) throws IOException {
                stream.headers(false, ":status", "200", "x-which", "final");
                for (int i = 0; i < body.length(); i++) {
                    stream.padded(false, body.substring(i, i + 1), 17);
                }
                stream.padded(true, "", 255);
            }
        },
        CONTINUATIONS {
            @Override
            void answer(Stream stream, String body) throws IOException {
                String block = Http2RawServer.block(":status", "200", "x-long", "x".repeat(2000), "x-which", "final");
                stream.frame(Http2RawServer.HEADERS, 0, block.substring(0, 1));
                stream.frame(Http2RawServer.CONTINUATION, 0, block.substring(1, 1000));
                stream.frame(Http2RawServer.CONTINUATION, 0, "");
                stream.frame(Http2RawServer.CONTINUATION, Http2RawServer.END_HEADERS, block.substring(1000));
                stream.data(true, body);
            }
        },
        TRAILERS {
            @Override
            void answer(Stream stream, String body) throws IOException {
                stream.headers(false, ":status", "200", "x-which", "final");
                stream.data(false, body);
                stream.headers(true, "x-checksum", "1234");
            }
        },
        EARLY_HINTS {
            @Override
            void answer(Stream stream, String body) throws IOException {
                stream.headers(false, ":status", "103", "x-which", "provisional");
                stream.headers(false, ":status", "103", "link", "</style.css>; rel=preload");
                stream.headers(false, ":status", "200", "x-which", "final");
                stream.data(true, body);
            }
        },
        CONTINUE {
            @Override
            void answer(Stream stream, String body) throws IOException {
                stream.headers(false, ":status", "100");
                stream.headers(false, ":status", "200", "x-which", "final");
                stream.data(true, body);
            }
        },
        FRAMES_OF_UNKNOWN_TYPE {
            @Override
            void answer(Stream stream, String body) throws IOException {
                stream.frame(0x42, 0xff, "who knows");
                stream.peer().frame(0x43, 0, 0, "who knows");
                stream.peer().frame(Http2RawServer.PRIORITY, 0, stream.id, Http2RawServer.int32(0) + "\0");
                stream.headers(false, ":status", "200", "x-which", "final");
                stream.data(true, body);
            }
        };

        abstract void answer(Stream stream, String body) throws IOException;
    }

    /** Answers that cannot be read; each concerns its stream only. */
    enum Malformed {
        NO_STATUS {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, "x-which", "final");
                stream.data(true, "ok");
            }
        },
        STATUS_IN_WORDS {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, ":status", "two hundred");
                stream.data(true, "ok");
            }
        },
        UNKNOWN_PSEUDO_HEADER {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, ":status", "200", ":mood", "good");
                stream.data(true, "ok");
            }
        },
        HEADER_OF_A_REQUEST {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, ":status", "200", ":path", "/");
                stream.data(true, "ok");
            }
        },
        CAPITALS {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, ":status", "200", "X-Which", "final");
                stream.data(true, "ok");
            }
        },
        LESS_THAN_ITS_LENGTH {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, ":status", "200", "content-length", "13");
                stream.data(true, "{\"errorId\":0");
            }
        },
        MORE_THAN_ITS_LENGTH {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(false, ":status", "200", "content-length", "1");
                stream.data(true, "ok");
            }
        },
        NOTHING_OF_ITS_LENGTH {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(true, ":status", "200", "content-length", "13");
            }
        },
        PROVISIONAL_ONLY {
            @Override
            void answer(Stream stream) throws IOException {
                stream.headers(true, ":status", "103");
            }
        },
        DATA_BEFORE_HEADERS {
            @Override
            void answer(Stream stream) throws IOException {
                stream.data(true, "ok");
            }
        };

        abstract void answer(Stream stream) throws IOException;
    }

    /** Frames that no server may send: errors of the whole connection. */
    enum Misuse {
        NO_HTTP_2 {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            }
        },
        TOO_LONG_A_FRAME {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(Http2RawServer.DATA, 0, "x".repeat(16_385));
            }
        },
        SETTINGS_OF_A_LENGTH_THAT_IS_NONE {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().frame(Http2RawServer.SETTINGS, 0, 0, "12345");
            }
        },
        SETTINGS_OF_A_STREAM {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(Http2RawServer.SETTINGS, 0, "");
            }
        },
        A_WINDOW_THAT_CANNOT_BE {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().settings(Http2RawServer.INITIAL_WINDOW_SIZE, -1);
            }
        },
        A_WINDOW_BEYOND_ALL_BOUNDS {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().windowUpdate(0, Integer.MAX_VALUE);
            }
        },
        PING_OF_A_LENGTH_THAT_IS_NONE {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().frame(Http2RawServer.PING, 0, 0, "1234567");
            }
        },
        RESET_OF_A_LENGTH_THAT_IS_NONE {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(Http2RawServer.RST_STREAM, 0, "123");
            }
        },
        DATA_OF_NO_STREAM {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().frame(Http2RawServer.DATA, 0, 0, "ok");
            }
        },
        DATA_OF_A_STREAM_NOBODY_OPENED {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().frame(Http2RawServer.DATA, 0, 1_000_001, "ok");
            }
        },
        HEADERS_OF_A_STREAM_NOBODY_OPENED {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer()
                        .frame(
                                Http2RawServer.HEADERS,
                                Http2RawServer.END_HEADERS,
                                1_000_001,
                                Http2RawServer.block(":status", "200"));
            }
        },
        RESET_OF_A_STREAM_NOBODY_OPENED {
            @Override
            void apply(Stream stream) throws IOException {
                stream.peer().frame(Http2RawServer.RST_STREAM, 0, 1_000_001, Http2RawServer.int32(0));
            }
        },
        A_PUSH {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(
                        Http2RawServer.PUSH_PROMISE,
                        Http2RawServer.END_HEADERS,
                        Http2RawServer.int32(2)
                                + Http2RawServer.block(
                                        ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/"));
            }
        },
        HEADERS_NO_TABLE_HAS {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(Http2RawServer.HEADERS, Http2RawServer.END_HEADERS, "\u00ff\u00ff\u0010");
            }
        },
        SOMETHING_BETWEEN_HEADERS {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(Http2RawServer.HEADERS, 0, Http2RawServer.block(":status", "200"));
                stream.peer().frame(Http2RawServer.PING, 0, 0, "12345678");
            }
        },
        THE_REST_OF_NO_HEADERS {
            @Override
            void apply(Stream stream) throws IOException {
                stream.frame(
                        Http2RawServer.CONTINUATION,
                        Http2RawServer.END_HEADERS,
                        Http2RawServer.block(":status", "200"));
            }
        };

        abstract void apply(Stream stream) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anAnswerIsReadWholeHoweverItIsFramed(Form form) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 3; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport);
            form.answer(server.awaitRequest(), "answer " + i);

            HttpReply reply = exchange.answer();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("x-which")).isEqualTo("final");
            assertThat(reply.body()).asString().isEqualTo("answer " + i);
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.streams()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 429, 500, 503, 599})
    void anAnswerOfHeadersOnlyIsAnAnswer(int status) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));

        server.awaitRequest().headers(true, ":status", Integer.toString(status), "retry-after", "7");

        HttpReply reply = exchange.answer();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("retry-after")).isEqualTo("7");
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void answersThatAreInterleavedAreToldApart() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange one = fixture.send(transport);
        Stream first = server.awaitRequest();
        TransportFixture.TestExchange two = fixture.send(transport);
        Stream second = server.awaitRequest();
        assertThat(second.connection()).isEqualTo(first.connection());

        second.headers(false, ":status", "202");
        first.headers(false, ":status", "201");
        for (int i = 0; i < 5; i++) {
            first.data(false, "a");
            second.data(false, "b");
        }
        second.data(true, "");
        first.data(true, "");

        assertThat(one.answeredBody()).isEqualTo("aaaaa");
        assertThat(one.answer().status()).isEqualTo(201);
        assertThat(two.answeredBody()).isEqualTo("bbbbb");
        assertThat(two.answer().status()).isEqualTo(202);
    }

    @Test
    void aBodyOfExactlyTheBoundIsRead() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        String body = "x".repeat(TransportFixture.MAX_BODY);

        // More than the window of a connection in all: it must be given back.
        for (int i = 0; i < 6; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport);
            server.awaitRequest().answer(body);
            assertThat(exchange.answeredBody()).isEqualTo(body);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aBodyOverTheBoundIsUnreadableAndItsStreamIsReset() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange other = fixture.send(transport);
        Stream small = server.awaitRequest();
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream large = server.awaitRequest();
        assertThat(large.connection()).isEqualTo(small.connection());

        large.headers(false, ":status", "200");
        large.data(false, "x".repeat(TransportFixture.MAX_BODY));
        large.data(false, "x");

        exchange.assertUnclear(Loss.UNREADABLE);
        large.awaitReset();
        small.answer("ok");
        assertThat(other.answeredBody()).isEqualTo("ok");
        answerNextOnConnection(1, server, transport);
    }

    /** Bytes that were read and dropped must be given back to the window of the connection. */
    @Test
    void bodiesOverTheBoundDoNotUseUpTheirConnection() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 8; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport);
            server.awaitRequest().answer("x".repeat(TransportFixture.MAX_BODY + 1));
            exchange.assertUnclear(Loss.UNREADABLE);
        }

        answerNextOnConnection(1, server, transport);
    }

    @Test
    void aWholeBodyOverTheBoundIsUnreadableToo() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);

        server.awaitRequest().answer("x".repeat(TransportFixture.MAX_BODY + 1));

        exchange.assertUnclear(Loss.UNREADABLE);
        answerNextOnConnection(1, server, transport);
    }

    @ParameterizedTest
    @EnumSource(Malformed.class)
    void aMalformedAnswerIsUnclearAndNoOtherExchangeIsLostSilently(Malformed malformed) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange other = fixture.send(transport);
        Stream good = server.awaitRequest();
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream bad = server.awaitRequest();

        writeUntilClosed(() -> malformed.answer(bad));

        exchange.assertUnclear();
        try {
            good.answer("ok");
        } catch (IOException closedWithIt) {
            other.assertUnclear();
        }
        if (other.end() instanceof AttemptEnd.Answered) {
            assertThat(other.answeredBody()).isEqualTo("ok");
        } else {
            other.assertUnclear();
        }
        answerNext(server, transport);
    }

    @ParameterizedTest
    @EnumSource(Misuse.class)
    void aConnectionThatBreaksTheRulesIsClosedAndItsStreamsAreUnclear(Misuse misuse) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange one = fixture.send(transport);
        Stream first = server.awaitRequest();
        TransportFixture.TestExchange two = fixture.send(transport);
        Stream second = server.awaitRequest();
        assertThat(second.connection()).isEqualTo(first.connection());

        misuse.apply(first);

        one.assertUnclear();
        two.assertUnclear();
        server.awaitEnds();
        answerNextOnConnection(2, server, transport);
        assertThat(server.streams()).hasSize(3);
    }

    @Test
    void headersWithoutEndAreUnclearAndEndTheirConnection() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream stream = server.awaitRequest();

        RawServer.start(
                "flood",
                () -> writeUntilClosed(() -> {
                    stream.frame(Http2RawServer.HEADERS, 0, Http2RawServer.block(":status", "200"));
                    while (!stream.peer().isOver()) {
                        stream.frame(Http2RawServer.CONTINUATION, 0, Http2RawServer.block("x-more", "x".repeat(1000)));
                    }
                }));

        exchange.assertUnclear();
        server.awaitEnds();
        answerNextOnConnection(2, server, transport);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void emptyFramesWithoutEndCannotKeepAReportFromBeingGivenUp(int padding) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream stream = server.awaitRequest();

        stream.headers(false, ":status", "200");
        writeUntilClosed(() -> {
            for (int i = 0; i < 2_000 && !stream.peer().isOver(); i++) {
                stream.padded(false, "", padding);
            }
        });
        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear();
        answerNext(server, transport);
    }

    @Test
    void provisionalAnswersWithoutEndCannotKeepAReportFromBeingGivenUp() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream stream = server.awaitRequest();

        writeUntilClosed(() -> {
            for (int i = 0; i < 500 && !stream.peer().isOver(); i++) {
                stream.headers(false, ":status", "103");
            }
        });
        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear();
        answerNext(server, transport);
    }

    @Test
    void aPingIsAnsweredWhetherAReportIsUnderWayOrNot() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream request = server.awaitRequest();
        Peer peer = request.peer();

        peer.frame(Http2RawServer.PING, 0, 0, "underway");
        assertThat(peer.awaitPong()).isEqualTo("underway");
        request.answer("ok");
        assertThat(exchange.answeredBody()).isEqualTo("ok");
        peer.frame(Http2RawServer.PING, 0, 0, "and idle");
        assertThat(peer.awaitPong()).isEqualTo("and idle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                "\0\0\5\4\0\0\0\0\00012345",
                "\0\0\10\6\0\0\0\0\00012345678"
            })
    void whatBeginsWithNoSettingsIsNotSent(String beginning) throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.readPreface();
            peer.write(beginning);
            peer.drain();
        });

        fixture.send(fixture.to(server)).assertNotSent();

        server.awaitEnds();
        assertThat(server.streams()).isEmpty();
    }

    @Test
    void aServerThatNeverSaysItsSettingsIsNotSent() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.readPreface();
            peer.drain();
        });
        fixture.connectTimeout = Duration.ofMillis(300);

        fixture.send(fixture.to(server)).assertNotSent();

        server.awaitEnds();
        assertThat(server.streams()).isEmpty();
    }

    @Test
    void aServerThatClosesInPlaceOfItsSettingsIsNotSent() throws Exception {
        Http2RawServer server = fixture.http2(Peer::readPreface);

        fixture.send(fixture.to(server)).assertNotSent();

        server.awaitEnds();
        assertThat(server.streams()).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aBodyWaitsForItsWindowAndArrivesWhole() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.giveNoWindowBack();
            peer.greet(Http2RawServer.INITIAL_WINDOW_SIZE, 0);
            peer.drain();
        });
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        Stream request = server.awaitHeaders();
        request.peer().frame(Http2RawServer.PING, 0, 0, "12345678");
        request.peer().awaitPong();
        assertThat(request.body()).isEmpty();

        request.peer().windowUpdate(request.id, 1);
        request.peer().windowUpdate(request.id, 10);
        request.peer().settings(Http2RawServer.INITIAL_WINDOW_SIZE, 5);
        request.peer().windowUpdate(request.id, 1000);

        assertThat(server.awaitRequest()).isSameAs(request);
        assertThat(request.body()).isEqualTo(TransportFixture.BODY);
        request.answer("ok");
        assertThat(exchange.answeredBody()).isEqualTo("ok");
    }

    @Test
    void aBodyThatNeverGetsAWindowIsUnclear() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.giveNoWindowBack();
            peer.greet(Http2RawServer.INITIAL_WINDOW_SIZE, peer.number == 1 ? 0 : 65_535);
            peer.drain();
        });
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream request = server.awaitHeaders();

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear(Loss.TIMEOUT);
        request.awaitReset();
        request.peer().settle(Http2RawServer.INITIAL_WINDOW_SIZE, 65_535);
        answerNext(server, transport);
        assertThat(request.body()).isEmpty();
    }

    @Test
    void aStreamRefusedBeforeItsBodyCouldBeSentIsNotSent() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.INITIAL_WINDOW_SIZE, 0));
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));

        Stream request = server.awaitHeaders();
        request.reset(Http2RawServer.REFUSED_STREAM);

        exchange.assertNotTaken();
        assertThat(request.body()).isEmpty();
    }

    /** A server may answer without having read the body, and refuse to read it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerBeforeTheBodyIsAnAnswer(boolean resetAfterwards) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.INITIAL_WINDOW_SIZE, 0));
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));

        Stream request = server.awaitHeaders();
        request.answer("early");
        if (resetAfterwards) {
            request.reset(Http2RawServer.NO_ERROR);
        }

        assertThat(exchange.answeredBody()).isEqualTo("early");
        assertThat(request.body()).isEmpty();
        if (!resetAfterwards) {
            request.awaitReset();
        }
    }

    @Test
    void anEmptyBodyNeedsNoWindow() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.INITIAL_WINDOW_SIZE, 0));
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server), TransportFixture.call(""));

        server.awaitRequest().answer("ok");

        assertThat(exchange.answeredBody()).isEqualTo("ok");
    }

    /** Frames longer than this server allows fail every test. */
    @Test
    void aBodyOfManyFramesArrivesWhole() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        String body = "0123456789".repeat(20_000);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server), TransportFixture.call(body));

        Stream request = server.awaitRequest();
        assertThat(request.body()).isEqualTo(body);
        request.answer("ok");

        assertThat(exchange.answeredBody()).isEqualTo("ok");
    }

    /** The bound for requests that the server announces is no bound for its answers. */
    @Test
    void settingsOfTheServerAreRespected() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(
                Http2RawServer.HEADER_TABLE_SIZE,
                0,
                Http2RawServer.MAX_FRAME_SIZE,
                65_536,
                Http2RawServer.MAX_HEADER_LIST_SIZE,
                16_384,
                0x1234,
                0x12345678));
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 5; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call("report " + i));
            Stream request = server.awaitRequest();
            assertThat(request.headers()).containsEntry(":path", "/reportCorrect");
            request.answer("answer " + i);
            assertThat(exchange.answeredBody()).isEqualTo("answer " + i);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void headersAreReadByTheServerAfterItsTableHasBecomeSmaller() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        answerNextOnConnection(1, server, transport);

        for (int size : new int[] {0, 4096, 64, 0, 100_000}) {
            server.peer(1).settle(Http2RawServer.HEADER_TABLE_SIZE, size);
            answerNextOnConnection(1, server, transport);
        }

        assertThat(server.streams())
                .extracting(Stream::headers)
                .allSatisfy(headers -> assertThat(headers).contains(Map.entry(":path", "/reportCorrect")));
    }

    @Test
    void theServerIsAskedNotToPush() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        answerNextOnConnection(1, server, fixture.to(server));

        Http2RawServer.Frame first = server.peer(1).frames().get(0);
        assertThat(first.type()).isEqualTo(Http2RawServer.SETTINGS);
        assertThat(first.payload()).contains(Http2RawServer.setting(Http2RawServer.ENABLE_PUSH, 0));
    }

    @Test
    void headersAreReadByNameAndTheFirstOfARepeatedOneWins() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));

        server.awaitRequest().headers(true, ":status", "429", "retry-after", "7", "retry-after", "99", "x-empty", "");

        HttpReply reply = exchange.answer();
        assertThat(reply.header("retry-after")).isEqualTo("7");
        assertThat(reply.header("x-empty")).isEmpty();
        assertThat(reply.header("x-absent")).isNull();
        assertThat(reply.header(":status")).isNull();
    }

    @Test
    void everyByteOfABodyArrivesAsItIs() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String body = new String(all, StandardCharsets.ISO_8859_1);
        Http2RawServer server = fixture.http2(Http2RawServer::echo);

        assertThat(fixture.send(fixture.to(server), TransportFixture.call(body)).answeredBody())
                .isEqualTo(body);

        assertThat(server.seen()).containsOnlyKeys(body);
    }

    private void answerNextOnConnection(int connection, Http2RawServer server, HttpTransport transport)
            throws Exception {
        assertThat(answerNext(server, transport).connection())
                .as("connection of the next report")
                .isEqualTo(connection);
    }

    private Stream answerNext(Http2RawServer server, HttpTransport transport) throws Exception {
        TransportFixture.TestExchange next = fixture.send(transport, TransportFixture.call("next"));
        Stream request = server.awaitRequest();
        assertThat(request.body()).isEqualTo("next");
        request.answer("answer to the next");
        assertThat(next.answeredBody()).isEqualTo("answer to the next");
        return request;
    }

    private static void writeUntilClosed(Writing writing) {
        try {
            writing.run();
        } catch (IOException closed) {
            // The client may end the connection as soon as it has seen enough.
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}

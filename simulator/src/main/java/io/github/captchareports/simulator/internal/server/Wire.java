package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.Latency;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.internal.format.ContentTypes;
import io.github.captchareports.simulator.internal.format.HtmlPage;
import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.internal.service.Reply;
import io.github.captchareports.simulator.internal.service.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Sends a response after the latency: the reply, or the fault that takes its place. */
@SuppressWarnings("FutureReturnValueIgnored") // of channels that go away: nobody waits for them
public final class Wire {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Latency latency;
    private final Chance chance;
    private final LongSupplier epochMillis;
    private volatile Date date = new Date(Long.MIN_VALUE, "");

    public Wire(Latency latency, Chance chance, LongSupplier epochMillis) {
        this.latency = latency;
        this.chance = chance;
        this.epochMillis = epochMillis;
    }

    Mono<Void> send(Response response, HttpServerRequest request, HttpServerResponse http) {
        Fault fault = response.fault();
        Duration taken = latency.quantile(chance.next());
        Duration delay = fault instanceof Fault.Slow slow ? taken.plus(slow.delay()) : taken;
        if (delay.isZero()) {
            return play(response, fault, request, http);
        }
        return after(delay, channel(request)).then(Mono.defer(() -> play(response, fault, request, http)));
    }

    private Mono<Void> play(
            Response response, @Nullable Fault fault, HttpServerRequest request, HttpServerResponse http) {
        if (fault instanceof Fault.Cut cut) {
            cut(cut, response.reply(), channel(request));
            return Mono.never();
        }
        if (fault instanceof Fault.Silent) {
            return Mono.never();
        }
        if (fault instanceof Fault.Throttle throttle) {
            return answer(
                    http.header(HttpHeaderNames.RETRY_AFTER, retryAfter(throttle)),
                    throttle.status(),
                    ContentTypes.HTML,
                    utf8(HtmlPage.titled(throttle.id())));
        }
        if (fault instanceof Fault.Canned canned) {
            return answer(http, canned.status(), canned.contentType(), utf8(canned.body()));
        }
        Reply reply = response.reply();
        return answer(http, response.status(), reply.contentType(), reply.body());
    }

    private Mono<Void> answer(HttpServerResponse http, int status, String contentType, byte[] body) {
        return http.status(status)
                .header(HttpHeaderNames.DATE, date())
                .header(HttpHeaderNames.CONTENT_TYPE, contentType)
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
                .sendByteArray(Mono.just(body))
                .then();
    }

    /** By the simulator's clock; written anew once a second. */
    private String date() {
        long second = Math.floorDiv(epochMillis.getAsLong(), 1000);
        Date latest = date;
        if (latest.second() != second) {
            latest = new Date(second, HTTP_DATE.format(Instant.ofEpochSecond(second)));
            date = latest;
        }
        return latest.text();
    }

    private record Date(long second, String text) {}

    private String retryAfter(Fault.Throttle throttle) {
        long millis = throttle.retryAfter().toMillis();
        if (!throttle.asDate()) {
            return Long.toString(ceilSeconds(millis));
        }
        return HTTP_DATE.format(Instant.ofEpochSecond(ceilSeconds(epochMillis.getAsLong() + millis)));
    }

    private static long ceilSeconds(long millis) {
        return Math.floorDiv(millis + 999, 1000);
    }

    private static void cut(Fault.Cut cut, Reply reply, Channel channel) {
        switch (cut) {
            case LOST_ANSWER -> channel.close();
            case RESET_BEFORE_ANSWER -> reset(channel);
            case RESET_INSIDE_ANSWER -> sendHalfAndReset(reply.body(), channel);
        }
    }

    private static void sendHalfAndReset(byte[] body, Channel channel) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, ContentTypes.JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        ByteBuf half = Unpooled.wrappedBuffer(body, 0, body.length / 2);
        channel.write(head);
        channel.writeAndFlush(new DefaultHttpContent(half)).addListener(sent -> reset(channel));
    }

    /** Ends the connection with RST and not with FIN; a stream of HTTP/2 with RST_STREAM. */
    private static void reset(Channel channel) {
        if (channel instanceof Http2StreamChannel) {
            channel.close();
            return;
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        // Past the pipeline, where TLS would send its close_notify first.
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }

    private static Mono<Void> after(Duration delay, Channel channel) {
        return Mono.create(sink -> {
            var timer = channel.eventLoop().schedule(() -> sink.success(), delay.toNanos(), TimeUnit.NANOSECONDS);
            sink.onDispose(() -> timer.cancel(false));
        });
    }

    private static Channel channel(HttpServerRequest request) {
        Channel[] channel = new Channel[1];
        request.withConnection(connection -> channel[0] = connection.channel());
        return channel[0];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

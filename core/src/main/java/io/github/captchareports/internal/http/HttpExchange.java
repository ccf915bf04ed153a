package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.exchange.Border;
import io.github.captchareports.internal.exchange.Border.Place;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * One request through Reactor Netty. The border is crossed just before the body is handed to the connection: what
 * fails on this side of it was certainly not sent.
 */
final class HttpExchange extends BaseSubscriber<HttpReply> implements Exchange {
    private final ProviderCall call;
    private final long notAfter;
    private final Receiver receiver;
    private final Scheduler clock;
    private final Border border = new Border();

    HttpExchange(ProviderCall call, long notAfter, Receiver receiver, Scheduler clock) {
        this.call = call;
        this.notAfter = notAfter;
        this.receiver = receiver;
        this.clock = clock;
    }

    Publisher<Void> cross(HttpClientRequest request, NettyOutbound outbound) {
        if (clock.now(TimeUnit.NANOSECONDS) - notAfter >= 0) {
            return Mono.error(new CancellationException("connected after the report's deadline"));
        }
        byte[] body = call.body();
        call.headers().forEach(request::header);
        request.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        if (!border.cross()) {
            // Nobody listens any more: an error would only be logged, and the cancellation closes the connection.
            return Mono.never();
        }
        return outbound.sendObject(Unpooled.wrappedBuffer(body));
    }

    Publisher<HttpReply> read(HttpClientResponse response, ByteBufFlux content) {
        Body body = new Body();
        return content.doOnNext(body::add)
                .takeUntil(part -> body.tooLarge())
                .then(Mono.fromCallable(() -> reply(response, body)));
    }

    @Override
    public boolean withdraw() {
        if (!border.withdraw()) {
            return false;
        }
        cancel();
        return true;
    }

    @Override
    public void giveUp(Loss why) {
        Place left = border.end();
        if (left != Place.ENDED) {
            cancel();
            receiver.onEnd(left == Place.NEAR ? new AttemptEnd.NotSent(null) : new AttemptEnd.Unclear(why, null));
        }
    }

    @Override
    protected void hookOnNext(HttpReply reply) {
        if (border.end() != Place.ENDED) {
            receiver.onEnd(new AttemptEnd.Answered(reply));
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        Place left = border.end();
        // Without TLS, Reactor Netty hands the request over while the proxy still has to open the tunnel.
        if (left == Place.NEAR || (left == Place.FAR && error instanceof ProxyConnectException)) {
            receiver.onEnd(new AttemptEnd.NotSent(error));
        } else if (left == Place.FAR) {
            boolean cut = error instanceof IOException
                    || error instanceof AbortedException
                    || error instanceof PrematureChannelClosureException;
            receiver.onEnd(new AttemptEnd.Unclear(cut ? Loss.CONNECTION : Loss.UNREADABLE, error));
        }
    }

    @Override
    protected void hookOnComplete() {
        giveUp(Loss.CONNECTION);
    }

    private HttpReply reply(HttpClientResponse response, Body body) throws UnreadableException {
        if (body.tooLarge()) {
            throw new UnreadableException("the answer is larger than " + Transport.MAX_BODY + " bytes");
        }
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            throw new UnreadableException("the answer is informational only");
        }
        Map<String, String> headers = new HashMap<>();
        response.responseHeaders()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
        return new HttpReply(response.status().code(), headers, body.bytes(), now);
    }

    /** The answer's body, up to the bound. */
    private static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        private boolean tooLarge;

        void add(ByteBuf part) {
            int length = part.readableBytes();
            if (bytes.size() + length > Transport.MAX_BODY) {
                tooLarge = true;
                return;
            }
            byte[] copy = new byte[length];
            part.getBytes(part.readerIndex(), copy);
            bytes.writeBytes(copy);
        }

        boolean tooLarge() {
            return tooLarge;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    private static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String why) {
            super(why, null, false, false);
        }
    }
}

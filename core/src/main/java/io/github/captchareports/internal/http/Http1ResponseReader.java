package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers on a connection of HTTP/1.1, one at a time, and finds out whether the connection can be used again.
 * Everything but {@link #announcedIdle} runs on the connection's event loop.
 */
final class Http1ResponseReader extends ChannelInboundHandlerAdapter {
    /** The connection whose answers are read. */
    interface Listener {
        /** The answer is whole, and everything that was read with it has been looked at. */
        void onAnswered(HttpExchange exchange);

        /** The connection failed, or what it carries is not an answer. */
        void onFailed(Loss loss, @Nullable Throwable cause);

        /** The server has ended the connection in TLS, or has sent something that was not asked for. */
        void onUnusable();

        /** The connection has ended, after all that could be read from it. */
        void onInactive();
    }

    private static final String KEEP_ALIVE = "keep-alive";

    private final Listener listener;
    private final Decoder decoder;
    /** The exchange whose answer is awaited or being read. */
    private @Nullable HttpExchange current;
    /** Whether a provisional answer is being read. */
    private boolean provisional;

    private boolean keepAlive;
    private volatile long announcedIdle = -1;

    Http1ResponseReader(Listener listener, int maxHeaders) {
        this.listener = listener;
        this.decoder = new Decoder(new HttpDecoderConfig().setMaxHeaderSize(maxHeaders));
    }

    void addTo(Channel channel) {
        channel.pipeline().addLast(decoder, this);
    }

    /** Reads the answer to this exchange next. */
    void expect(HttpExchange exchange) {
        current = exchange;
    }

    @Nullable
    HttpExchange current() {
        return current;
    }

    /** Reads nothing more for the current exchange, and returns it. */
    @Nullable
    HttpExchange drop() {
        HttpExchange dropped = current;
        current = null;
        return dropped;
    }

    /** Whether the connection is kept open after the last answer, and nothing has followed that answer. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** For how long the server keeps the connection when idle, as its last answer announced, in nanoseconds; -1 without. */
    long announcedIdle() {
        return announcedIdle;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            HttpExchange exchange = current;
            if (exchange == null || exchange.isComplete()) {
                // It was not asked for, and must not be taken for the answer to the next request.
                listener.onUnusable();
                return;
            }
            if (message instanceof HttpResponse head) {
                onHead(exchange, head);
            }
            if (message instanceof HttpContent content) {
                onContent(exchange, content);
            } else if (!(message instanceof HttpResponse)) {
                listener.onFailed(Loss.UNREADABLE, null);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passOnCompleteAnswer();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passOnCompleteAnswer();
        listener.onInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        fail(HttpConnection.causeOf(thrown));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            listener.onUnusable();
        }
    }

    private void onHead(HttpExchange exchange, HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            fail(head.decoderResult().cause());
            return;
        }
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            provisional = true;
            if (head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                listener.onFailed(Loss.UNREADABLE, null);
            }
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(head);
        announcedIdle = KeepAlivePolicy.announced(head.headers().get(KEEP_ALIVE));
        HttpHeaders headers = head.headers();
        Set<String> handedOn = exchange.responseHeaders();
        exchange.head(head.status().code(), name -> handedOn.contains(name) ? headers.get(name) : null);
    }

    private void onContent(HttpExchange exchange, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            fail(content.decoderResult().cause());
            return;
        }
        if (provisional) {
            provisional = !(content instanceof LastHttpContent);
            return;
        }
        try {
            exchange.add(content.content());
        } catch (AnswerTooLargeException tooLarge) {
            listener.onFailed(Loss.UNREADABLE, tooLarge);
            return;
        }
        if (content instanceof LastHttpContent) {
            exchange.complete();
            // Bytes that follow at once may be the beginning of an answer that was not asked for.
            keepAlive &= decoder.isDrained();
        }
    }

    private void passOnCompleteAnswer() {
        HttpExchange answered = current;
        if (answered != null && answered.isComplete()) {
            current = null;
            listener.onAnswered(answered);
        }
    }

    private void fail(Throwable cause) {
        boolean cut = cause instanceof IOException || cause instanceof PrematureChannelClosureException;
        listener.onFailed(cut ? Loss.CONNECTION : Loss.UNREADABLE, cause);
    }

    /** Discards bytes that were not asked for instead of decoding them. */
    private final class Decoder extends HttpResponseDecoder {
        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        boolean isDrained() {
            return actualReadableBytes() == 0;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (current == null || current.isComplete()) {
                ReferenceCountUtil.release(message);
                listener.onUnusable();
            } else {
                super.channelRead(context, message);
            }
        }
    }
}

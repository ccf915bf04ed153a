package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/1.1: one request at a time, and another only when the answer to the first was whole and
 * all that came. Everything but {@link #isFresh}, {@link #retire} and {@link #abandon} runs on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a future of the channel tells, its events tell too
final class Http1Connection extends ChannelInboundHandlerAdapter implements HttpConnection {
    /** A server that closes a connection unused within this time, in nanoseconds, has not taken it. */
    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(1);

    private static final String KEEP_ALIVE = "keep-alive";

    /** What TLS writes in one record whatever the server has agreed to. */
    private static final int ONE_RECORD = 8 * 1024;

    private final Channel channel;
    private final HttpTransport transport;
    private final long openedAt;
    private final Decoder decoder;
    private volatile long idleSince;
    /** For how long the server keeps it when idle, as its last answer says; -1 where it says nothing. */
    private volatile long announced = -1;
    /** Over TLS, closing takes as long as it takes to say so. */
    private volatile boolean closing;

    /** Whether it was closed, while it stood, for its age. */
    private volatile boolean aged;
    /** Whether somebody waits for it. */
    private final AtomicBoolean opening = new AtomicBoolean(true);
    /** Whether a request was sent on it, touched on its event loop only. */
    private boolean used;
    /** Whether it has brought an answer. */
    private volatile boolean served;

    private @Nullable HttpExchange current;
    /** Whether a provisional answer is being read. */
    private boolean provisional;

    private boolean keepAlive;

    Http1Connection(Channel channel, HttpTransport transport) {
        this.channel = channel;
        this.transport = transport;
        this.openedAt = transport.nanos();
        this.decoder = new Decoder(new HttpDecoderConfig().setMaxHeaderSize(transport.maxHeaders()));
    }

    /** Tells once that it need not be waited for any more. */
    void noLongerOpening() {
        if (opening.compareAndSet(true, false)) {
            transport.openingOver();
        }
    }

    @Override
    public boolean isUsable() {
        return isFresh(transport.nanos());
    }

    @Override
    public void release() {
        if (isUsable()) {
            transport.idle(this);
        } else {
            retire();
        }
    }

    void start() {
        Lifetime.watch(channel, this::closeIfOld);
        channel.pipeline().addLast(decoder, this);
        rest();
    }

    /** Whether the next request may use it. */
    boolean isFresh(long now) {
        return !closing && channel.isActive() && now - idleSince < mayBeIdle(now) && now - openedAt < Lifetime.MAX_LIFE;
    }

    private long mayBeIdle(long now) {
        KeepAlivePolicy trust = transport.keepAlive();
        return served ? trust.maxIdle(announced, now) : trust.maxIdleUnused();
    }

    /** Closes it for its age. */
    void retire() {
        aged = channel.isActive();
        close();
    }

    private void close() {
        closing = true;
        channel.close();
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void start(HttpExchange exchange) {
        if (served && transport.keepAlive().checksForClose()) {
            afterLookingForItsEnd(() -> begin(exchange));
        } else {
            begin(exchange);
        }
    }

    /** Lets the event loop take in what has arrived, an end of the connection before all. */
    private void afterLookingForItsEnd(Runnable step) {
        if (channel.eventLoop() instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(() -> loop.execute(step));
        } else {
            channel.eventLoop().execute(step);
        }
    }

    private void begin(HttpExchange exchange) {
        if (!isFresh(transport.nanos())) {
            retire();
            exchange.stale();
            return;
        }
        ByteBuf request;
        try {
            request = transport.head(exchange).http1(exchange.call(), channel.alloc());
        } catch (RuntimeException | Error unfit) {
            rest();
            exchange.notSent(unfit);
            return;
        }
        current = exchange;
        if (!exchange.passGate()) {
            current = null;
            request.release();
            rest();
            return;
        }
        used = true;
        channel.writeAndFlush(request, writing(exchange, request.readableBytes()));
    }

    /** Notices when not even the first byte could be written; of what TLS writes in more than one record that is not known. */
    private ChannelPromise writing(HttpExchange exchange, int length) {
        if (length > ONE_RECORD) {
            return channel.voidPromise();
        }
        ChannelProgressivePromise writing = channel.newProgressivePromise();
        writing.addListener(new ChannelProgressiveFutureListener() {
            private boolean begun;

            @Override
            public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
                begun = true;
            }

            @Override
            public void operationComplete(ChannelProgressiveFuture future) {
                exchange.touched = begun || future.isSuccess();
            }
        });
        return writing;
    }

    @Override
    public void abandon(HttpExchange exchange) {
        channel.eventLoop().execute(() -> {
            if (current == exchange) {
                current = null;
                close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            HttpExchange exchange = current;
            if (exchange == null || exchange.isWhole()) {
                // Nobody asked for this, and it must not be taken for the answer to the next request.
                close();
                return;
            }
            if (message instanceof HttpResponse head) {
                onHead(exchange, head);
            }
            if (message instanceof HttpContent content) {
                onContent(exchange, content);
            } else if (!(message instanceof HttpResponse)) {
                fail(Loss.UNREADABLE, null);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        tell();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell();
        if (served && current == null && !closing) {
            long now = transport.nanos();
            transport.keepAlive().onClosed(now - idleSince, now);
        }
        transport.forget(this);
        ClosedChannelException closed = new ClosedChannelException();
        fail(Loss.CONNECTION, closed);
        noLongerOpening();
        if (!used && !aged && transport.nanos() - openedAt < AT_ONCE) {
            transport.connectionFailed(closed);
        } else {
            transport.moreRoom();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        fail(HttpConnection.causeOf(thrown));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            close();
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
                fail(Loss.UNREADABLE, null);
            }
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(head);
        announced = KeepAlivePolicy.announced(head.headers().get(KEEP_ALIVE));
        exchange.head(head.status().code(), head.headers()::get);
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
        } catch (HttpExchange.TooLargeException tooLarge) {
            fail(Loss.UNREADABLE, tooLarge);
            return;
        }
        if (content instanceof LastHttpContent) {
            exchange.end();
            // What follows at once may be the mere beginning of an answer that nobody asked for.
            keepAlive &= decoder.isDrained();
        }
    }

    /** Tells a whole answer, now that all that was read has been looked at; first makes room for whom that lets through. */
    private void tell() {
        HttpExchange answered = current;
        if (answered == null || !answered.isWhole()) {
            return;
        }
        current = null;
        if (!served) {
            served = true;
            transport.served();
        }
        if (keepAlive && !closing && !answered.isEnded() && channel.isActive() && isWritten()) {
            rest();
        } else {
            close();
        }
        if (transport.isProxyRefusal(answered.status())) {
            answered.notSent(new ProxyConnectException("the proxy asks for other credentials, status: 407"));
        } else {
            answered.answered(transport.wallClock());
        }
    }

    /** Whether the request has left: an answer may come before. */
    private boolean isWritten() {
        return channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark();
    }

    private void fail(Throwable cause) {
        boolean cut = cause instanceof IOException || cause instanceof PrematureChannelClosureException;
        fail(cut ? Loss.CONNECTION : Loss.UNREADABLE, cause);
    }

    private void fail(Loss loss, @Nullable Throwable cause) {
        HttpExchange lost = current;
        current = null;
        close();
        if (lost == null) {
            return;
        }
        if (lost.touched) {
            lost.unclear(loss, cause);
            return;
        }
        Throwable unwritten = cause == null ? new ClosedChannelException() : cause;
        if (!served) {
            transport.connectionFailed(unwritten);
        }
        lost.notTaken(unwritten);
    }

    private void rest() {
        if (closing) {
            return;
        }
        idleSince = transport.nanos();
        if (!served || transport.keepAlive().allowsReuse(announced)) {
            transport.idle(this);
        } else if (transport.beginProbation()) {
            watch(idleSince);
        } else {
            close();
        }
    }

    /** Nothing is sent on it before it has shown that its server keeps it. */
    private void watch(long since) {
        ScheduledFuture<?> end = channel.eventLoop()
                .schedule(
                        () -> {
                            transport.endProbation();
                            if (channel.isActive() && !closing && idleSince == since) {
                                transport.keepAlive().onKept();
                                transport.idle(this);
                            }
                        },
                        KeepAlivePolicy.PROBATION,
                        TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> {
            if (end.cancel(false)) {
                transport.endProbation();
            }
        });
    }

    private void closeIfOld() {
        if (current == null && !isFresh(transport.nanos())) {
            retire();
        }
    }

    /** Reads nothing that nobody asked for. */
    private final class Decoder extends HttpResponseDecoder {
        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        boolean isDrained() {
            return actualReadableBytes() == 0;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (current == null || current.isWhole()) {
                ReferenceCountUtil.release(message);
                close();
            } else {
                super.channelRead(context, message);
            }
        }
    }
}

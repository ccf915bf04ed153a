package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TLS with a proxy, in front of all other handlers of a connection. The end of its handshake is not passed on: they would take
 * it for the end of the handshake with the service.
 */
final class ProxyTls extends ChannelInboundHandlerAdapter {
    private static final String NAME = "proxy-tls";

    private final Consumer<Throwable> failed;

    private ProxyTls(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    /** Adds TLS to a connection that is not open yet. */
    static void addTo(
            Channel channel, SslContext tls, String host, int port, Duration timeout, Consumer<Throwable> failed) {
        SslHandler handler = tls.newHandler(channel.alloc(), host, port);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        ClientTls.setHostName(handler, host);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(new ProxyTls(failed));
        pipeline.addFirst(NAME, handler);
    }

    /** The end of the handshake with the proxy; null where there is no TLS with one. */
    static @Nullable Future<Channel> handshake(Channel channel) {
        return channel.pipeline().get(NAME) instanceof SslHandler handler ? handler.handshakeFuture() : null;
    }

    /** A failed handshake as the proxy's part in a failed connection. */
    static ProxyConnectException failure(Throwable handshake) {
        return new ProxyConnectException("no TLS with it: " + handshake.getMessage(), handshake);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        // Reactor Netty reads nothing by itself before the connection is handed over.
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            context.fireUserEventTriggered(event);
            return;
        }
        context.pipeline().remove(this);
        if (!handshake.isSuccess()) {
            failed.accept(failure(handshake.cause()));
        }
    }
}

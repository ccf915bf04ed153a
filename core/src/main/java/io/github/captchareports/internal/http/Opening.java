package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.proxy.ProxyHandler;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * A connection that is being opened, told once how that went. Besides what Reactor Netty says it listens itself, since
 * nothing is said of a connection that ends as soon as it stands.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what closing a channel tells, its events tell too
@Sharable // among the channels to the addresses of one host
final class Opening extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> opened;
    private final Consumer<Throwable> failed;
    private final AtomicBoolean told = new AtomicBoolean();
    /** Whether a proxy has yet to open a tunnel to the service. */
    private volatile boolean awaitsTunnel;

    /** @param tunnelled whether the connection goes through a proxy's tunnel */
    Opening(boolean tunnelled, Consumer<Channel> opened, Consumer<Throwable> failed) {
        this.awaitsTunnel = tunnelled;
        this.opened = opened;
        this.failed = failed;
    }

    /** Without TLS, Reactor Netty hands a connection over while the proxy still has to open the tunnel. */
    void connected(Connection connection) {
        Channel channel = connection.channel();
        ProxyHandler proxy = channel.pipeline().get(ProxyHandler.class);
        if (proxy == null) {
            stands(channel);
            return;
        }
        proxy.connectFuture().addListener(tunnel -> {
            if (tunnel.isSuccess()) {
                stands(channel);
            } else {
                fail(tunnel.cause());
            }
        });
    }

    void fail(Throwable cause) {
        if (told.compareAndSet(false, true)) {
            failed.accept(ofTheProxy(cause));
        }
    }

    /**
     * TLS only says that it could not write where a proxy has refused the tunnel, and takes for TLS what something that is
     * no proxy has said.
     */
    private Throwable ofTheProxy(Throwable failure) {
        boolean ofTls = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException) {
                return cause;
            }
            ofTls |= cause instanceof SSLException;
        }
        return awaitsTunnel && ofTls ? new ProxyConnectException("its answer is none of a proxy", failure) : failure;
    }

    /** Nobody wants to hear of it any more. */
    void forget() {
        told.set(true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ProxyConnectionEvent) {
            awaitsTunnel = false;
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        fail(new ClosedChannelException());
    }

    private void stands(Channel channel) {
        if (!told.compareAndSet(false, true)) {
            channel.close();
            return;
        }
        try {
            channel.pipeline().remove(this);
            channel.pipeline().remove(NettyPipeline.ReactiveBridge);
        } catch (RuntimeException endedMeanwhile) {
            channel.close().addListener(closed -> failed.accept(endedMeanwhile));
            return;
        }
        opened.accept(channel);
    }
}

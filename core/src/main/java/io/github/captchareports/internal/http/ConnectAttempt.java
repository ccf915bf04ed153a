package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * One attempt to open a connection, which reports its result once. In addition to Reactor Netty's signals it listens to the
 * channel, since Reactor Netty gives no signal for a connection that ends as soon as it is open.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel is seen in its events as well
@Sharable // among the channels to the addresses of one host
final class ConnectAttempt extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> opened;
    private final Consumer<Throwable> failed;
    private final AtomicBoolean done = new AtomicBoolean();
    /** Whether a proxy has yet to open a tunnel to the service. */
    private volatile boolean awaitsTunnel;

    /** @param tunnelled whether the connection goes through a proxy's tunnel */
    ConnectAttempt(boolean tunnelled, Consumer<Channel> opened, Consumer<Throwable> failed) {
        this.awaitsTunnel = tunnelled;
        this.opened = opened;
        this.failed = failed;
    }

    /** Reactor Netty has a connection. Without TLS to the service, TLS to the proxy or its tunnel may still have to begin. */
    void connected(Connection connection) {
        Channel channel = connection.channel();
        ProxyHandler proxy = channel.pipeline().get(ProxyHandler.class);
        Future<Channel> last = proxy == null ? ProxyTls.handshake(channel) : proxy.connectFuture();
        if (last == null) {
            ready(channel);
            return;
        }
        last.addListener(step -> {
            if (step.isSuccess()) {
                ready(channel);
            } else {
                fail(proxy == null ? ProxyTls.failure(step.cause()) : step.cause());
            }
        });
    }

    void fail(Throwable cause) {
        if (done.compareAndSet(false, true)) {
            failed.accept(causeAtProxy(cause));
        }
    }

    /**
     * The proxy's part in a failure. TLS only reports that it could not write where a proxy has refused the tunnel, and reads
     * as TLS what a server that is no proxy has answered.
     */
    private Throwable causeAtProxy(Throwable failure) {
        boolean tls = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException) {
                return cause;
            }
            tls |= cause instanceof SSLException;
        }
        return awaitsTunnel && tls ? new ProxyConnectException("its answer is none of a proxy", failure) : failure;
    }

    /** Gives the attempt up: no result is reported any more. */
    void cancel() {
        done.set(true);
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

    private void ready(Channel channel) {
        if (!done.compareAndSet(false, true)) {
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

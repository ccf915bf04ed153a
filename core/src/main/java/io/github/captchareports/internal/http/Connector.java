package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * Opens connections with Reactor Netty: its event loops, its TLS and its proxies. All addresses of a name are tried.
 */
final class Connector {
    private static final String HTTP_2 = "h2";

    private final TcpClient client;
    /** The address that is connected to: the service, or a proxy that forwards plain requests. */
    private final InetSocketAddress peer;
    /** Whether connections go through a proxy, which then looks up the service's name. */
    private final boolean tunnelled;
    /** Whether that is a SOCKS proxy. */
    private final boolean socks;

    /** A proxy that TLS is spoken with; null without one. */
    private final @Nullable ProxySettings secureProxy;

    private final @Nullable SslContext proxyTls;
    private final Duration connectTimeout;
    private final HostLookup lookup;

    Connector(HttpSettings settings) {
        Origin origin = Origin.of(settings.baseUrl());
        ProxySettings proxy = settings.connection().proxy();
        ProxySettings forwarding = settings.forwarding();
        this.lookup = new HostLookup(settings);
        this.connectTimeout = settings.connectTimeout();
        this.secureProxy = proxy != null && proxy.type() == ProxySettings.Type.HTTPS ? proxy : null;
        this.proxyTls = secureProxy == null ? null : ClientTls.ofProxy(secureProxy.trustedCertificates());
        this.tunnelled = proxy != null && forwarding == null;
        this.socks = proxy != null && proxy.type() == ProxySettings.Type.SOCKS5;
        this.peer = forwarding == null
                ? InetSocketAddress.createUnresolved(origin.host(), origin.port())
                : InetSocketAddress.createUnresolved(forwarding.host(), forwarding.port());
        TcpClient bare = TcpClient.create(ConnectionProvider.newConnection())
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()));
        TcpClient routed =
                proxy == null || !tunnelled ? bare.noProxy() : bare.proxy(spec -> proxy(spec, proxy, settings));
        this.client = origin.secure() ? ClientTls.secure(routed, settings, origin) : routed;
    }

    /**
     * Opens a connection, through the proxy and with the TLS handshake done. The channel is passed on its event loop, without
     * Reactor Netty's handlers, and reads nothing yet.
     */
    void open(Consumer<Channel> opened, Consumer<Throwable> failed) {
        // Looked up each time, since an application may replace the resources.
        SingleLoopResources loop = SingleLoopResources.next(HttpResources.get());
        if (tunnelled) {
            dial(loop, peer, () -> {}, opened, failed);
            return;
        }
        AddressRace race = new AddressRace(
                loop.loop(),
                (address, established, ready, fails) -> dial(loop, address, established, ready, fails),
                opened,
                failed);
        lookup.find(peer, loop, race::start, failed);
    }

    /** Opens no more connections. */
    void close() {
        lookup.close();
    }

    private Runnable dial(
            SingleLoopResources loop,
            InetSocketAddress address,
            Runnable established,
            Consumer<Channel> opened,
            Consumer<Throwable> failed) {
        ConnectAttempt attempt = new ConnectAttempt(tunnelled, opened, failed);
        Disposable connecting = client.runOn(loop)
                .remoteAddress(() -> address)
                .doOnChannelInit((observer, channel, remote) -> {
                    channel.pipeline()
                            .addFirst(new ActiveListener(established))
                            .addBefore(NettyPipeline.ReactiveBridge, null, attempt);
                    if (secureProxy != null && proxyTls != null) {
                        ProxyTls.addTo(
                                channel,
                                proxyTls,
                                secureProxy.host(),
                                secureProxy.port(),
                                connectTimeout,
                                attempt::fail);
                    }
                    if (socks) {
                        channel.pipeline().addFirst(new SocksVersionCheck(attempt::fail));
                    }
                })
                .connect()
                .subscribe(attempt::connected, attempt::fail);
        return () -> {
            attempt.cancel();
            connecting.dispose();
        };
    }

    /** Whether HTTP/2 was negotiated (ALPN). */
    static boolean speaksHttp2(Channel channel) {
        return channel.pipeline().get(NettyPipeline.SslHandler) instanceof SslHandler tls
                && HTTP_2.equals(tls.applicationProtocol());
    }

    private static void proxy(ProxyProvider.TypeSpec spec, ProxySettings proxy, HttpSettings settings) {
        ProxyProvider.Builder builder = spec.type(
                        proxy.type() == ProxySettings.Type.SOCKS5
                                ? ProxyProvider.Proxy.SOCKS5
                                : ProxyProvider.Proxy.HTTP)
                .host(proxy.host())
                .port(proxy.port())
                .connectTimeoutMillis(settings.connectTimeout().toMillis());
        String username = proxy.username();
        Supplier<String> password = proxy.password();
        if (username != null) {
            builder.username(username);
            if (password != null) {
                builder.password(user -> password.get());
            }
        }
    }

    /** Checks the first byte that a SOCKS proxy sends: without this, Netty takes any other answer for a refusal. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing depends on when a failed connection is closed
    private static final class SocksVersionCheck extends ChannelInboundHandlerAdapter {
        private static final byte VERSION = 5;

        private final Consumer<Throwable> failed;

        SocksVersionCheck(Consumer<Throwable> failed) {
            this.failed = failed;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.pipeline().remove(this);
            if (message instanceof ByteBuf bytes
                    && bytes.isReadable()
                    && bytes.getByte(bytes.readerIndex()) != VERSION) {
                bytes.release();
                failed.accept(new ProxyConnectException("its answer is none of SOCKS version 5"));
                context.close();
                return;
            }
            context.fireChannelRead(message);
        }
    }

    /** Calls back when the connection is established, before TLS has begun. */
    private static final class ActiveListener extends ChannelInboundHandlerAdapter {
        private final Runnable active;

        ActiveListener(Runnable active) {
            this.active = active;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.pipeline().remove(this);
            active.run();
            context.fireChannelActive();
        }
    }
}

package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.NameResolverProvider;
import reactor.netty.transport.ProxyProvider;

/**
 * Opens connections with Reactor Netty: its resolver, its event loops, its TLS and its proxies. All addresses of a name are
 * tried. TLS verifies the host name whatever the defaults of the version in use are, and names it to the server (SNI).
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

    private final @Nullable AddressResolverGroup<InetSocketAddress> customResolver;
    private @Nullable AddressResolverGroup<InetSocketAddress> resolver;
    private boolean closed;

    /** @param customResolver finds addresses in place of DNS and the hosts file, for tests; null for those */
    Connector(HttpSettings settings, @Nullable AddressResolverGroup<InetSocketAddress> customResolver) {
        Origin origin = Origin.of(settings.baseUrl());
        ProxySettings proxy = settings.proxy();
        ProxySettings forwarding = settings.forwarding();
        this.customResolver = customResolver;
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
        this.client = origin.secure() ? secure(routed, settings, origin) : routed;
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
        addresses(loop.all()).getResolver(loop.loop()).resolveAll(peer).addListener(found -> {
            if (found.isSuccess()) {
                race.start(addresses(found.getNow()));
            } else {
                failed.accept(found.cause());
            }
        });
    }

    /** Opens no more connections. */
    synchronized void close() {
        closed = true;
        if (resolver != null) {
            resolver.close();
        }
    }

    @SuppressWarnings("unchecked") // what the resolver of such addresses gives
    private static List<InetSocketAddress> addresses(Object found) {
        return (List<InetSocketAddress>) found;
    }

    /** A resolver that waits for the addresses of both families; Reactor Netty's default stops at the first. */
    private synchronized AddressResolverGroup<InetSocketAddress> addresses(LoopResources loops) {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (resolver == null) {
            resolver = customResolver != null
                    ? customResolver
                    : NameResolverProvider.builder()
                            .completeOncePreferredResolved(false)
                            .build()
                            .newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE);
        }
        return resolver;
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
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && HTTP_2.equals(tls.applicationProtocol());
    }

    private static TcpClient secure(TcpClient client, HttpSettings settings, Origin origin) {
        X509Certificate[] trusted = settings.trustedCertificates().toArray(X509Certificate[]::new);
        Consumer<SslContextBuilder> trust = builder -> {
            if (trusted.length > 0) {
                builder.trustManager(trusted);
            }
            if (settings.http2()) {
                builder.ciphers(cipherSuites(), SupportedCipherSuiteFilter.INSTANCE);
            }
        };
        GenericSslContextSpec<SslContextBuilder> context = settings.http2()
                ? Http2SslContextSpec.forClient().configure(trust)
                : Http11SslContextSpec.forClient().configure(trust);
        return client.secure(spec -> spec.sslContext(context)
                .handshakeTimeout(settings.connectTimeout())
                .handlerConfigurator(handler -> setHostName(handler, origin.host())));
    }

    /** The suites of HTTP/2 first, then all others, since the server may speak HTTP/1.1 only. */
    private static Set<String> cipherSuites() {
        Set<String> suites = new LinkedHashSet<>(Http2SecurityUtil.CIPHERS);
        try {
            suites.addAll(SslContextBuilder.forClient().build().cipherSuites());
        } catch (SSLException noTls) {
            throw new IllegalStateException("no TLS in this runtime", noTls);
        }
        return suites;
    }

    /** Sets the names that TLS verifies and sends: by itself the JDK sends no host name without a dot. */
    private static void setHostName(SslHandler handler, String host) {
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
    }

    private static void proxy(ProxyProvider.TypeSpec spec, ProxySettings proxy, HttpSettings settings) {
        ProxyProvider.Builder builder = spec.type(
                        proxy.type() == ProxySettings.Type.HTTP ? ProxyProvider.Proxy.HTTP : ProxyProvider.Proxy.SOCKS5)
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

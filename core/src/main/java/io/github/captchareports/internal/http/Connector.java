package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * Opens connections with Reactor Netty: its resolver, its event loops, its TLS and its proxies. TLS verifies the host
 * name whatever the defaults of the version in use are.
 */
final class Connector {
    private static final String HTTP_2 = "h2";

    private final TcpClient client;

    Connector(HttpSettings settings) {
        URI url = settings.baseUrl();
        String host = url.getHost();
        InetSocketAddress address = InetSocketAddress.createUnresolved(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                url.getPort() < 0 ? usualPort(url) : url.getPort());
        TcpClient bare = TcpClient.create(ConnectionProvider.newConnection())
                .remoteAddress(() -> address)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()));
        ProxySettings proxy = settings.proxy();
        TcpClient routed = proxy == null ? bare.noProxy() : bare.proxy(spec -> proxy(spec, proxy, settings));
        this.client = isSecure(url) ? secure(routed, settings) : routed;
    }

    /**
     * Opens a connection: through the proxy, and with its handshake done. The channel arrives on its event loop with
     * nothing of Reactor Netty behind TLS, and reads nothing yet.
     */
    void open(Consumer<Channel> opened, Consumer<Throwable> failed) {
        Opening opening = new Opening(opened, failed);
        // Looked up each time, since an application may replace them.
        client.runOn(HttpResources.get())
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, opening))
                .connect()
                .subscribe(opening::connected, opening::fail);
    }

    /** Whether both sides have agreed on HTTP/2. */
    static boolean speaksHttp2(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && HTTP_2.equals(tls.applicationProtocol());
    }

    static boolean isSecure(URI url) {
        return "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
    }

    static int usualPort(URI url) {
        return isSecure(url) ? 443 : 80;
    }

    private static TcpClient secure(TcpClient client, HttpSettings settings) {
        X509Certificate[] trusted = settings.trustedCertificates().toArray(X509Certificate[]::new);
        Consumer<SslContextBuilder> trust = builder -> {
            if (trusted.length > 0) {
                builder.trustManager(trusted);
            }
        };
        GenericSslContextSpec<SslContextBuilder> context = settings.http2()
                ? Http2SslContextSpec.forClient().configure(trust)
                : Http11SslContextSpec.forClient().configure(trust);
        return client.secure(spec -> spec.sslContext(context)
                .handshakeTimeout(settings.connectTimeout())
                .handlerConfigurator(Connector::verifyHostName));
    }

    private static void verifyHostName(SslHandler handler) {
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
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
}

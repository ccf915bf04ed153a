package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.netty.transport.ProxyProvider;
import reactor.util.context.ContextView;

/**
 * Reactor Netty's client with its second engines off: it neither repeats nor redirects, and its pool never makes a
 * request wait that the lane let through. TLS verifies the host name whatever the defaults of the version in use are.
 */
public final class HttpTransport implements Transport {
    /** Short, since a server that closes a connection as we write leaves the report unclear. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(10);

    private static final String USER_AGENT = "captcha-reports";

    private final HttpClient client;
    private final ConnectionProvider connections;
    private final String baseUrl;
    private final HttpSettings settings;

    /** Prepares a client; opens no connection. */
    public HttpTransport(HttpSettings settings) {
        this.settings = settings;
        this.baseUrl = withoutTrailingSlash(settings.baseUrl());
        this.connections = ConnectionProvider.builder("captcha-reports-" + settings.name())
                .maxConnections(settings.maxConnections())
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(settings.connectTimeout())
                .maxIdleTime(MAX_IDLE)
                .evictInBackground(MAX_IDLE.dividedBy(2))
                .lifo()
                .allocationStrategy(Http2AllocationStrategy.builder()
                        .maxConnections(settings.maxConnections())
                        .minConnections(1)
                        .build())
                .build();
        this.client = configure(HttpClient.create(connections), settings);
    }

    @Override
    public Exchange send(ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        HttpExchange exchange = new HttpExchange(call, notAfter, receiver, settings.clock());
        client.post()
                .uri(baseUrl + call.path())
                .send(exchange::cross)
                .response(exchange::read)
                .contextWrite(context)
                .subscribe(exchange);
        return exchange;
    }

    @Override
    public Mono<Void> close() {
        return connections.disposeLater();
    }

    private static HttpClient configure(HttpClient bare, HttpSettings settings) {
        HttpClient client = bare.disableRetry(true)
                .followRedirect(false)
                .keepAlive(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()))
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT))
                .doOnResponse(HttpTransport::closeAfterProvisional);
        ProxySettings proxy = settings.proxy();
        client = proxy == null ? client.noProxy() : client.proxy(spec -> proxy(spec, proxy, settings.connectTimeout()));
        if (!"https".equals(scheme(settings.baseUrl()))) {
            return client.protocol(HttpProtocol.HTTP11);
        }
        client = settings.http2()
                ? client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                : client.protocol(HttpProtocol.HTTP11);
        return secure(client, settings);
    }

    private static HttpClient secure(HttpClient client, HttpSettings settings) {
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
                .handlerConfigurator(HttpTransport::verifyHostName));
    }

    /**
     * An informational answer other than 100 ends the exchange for Reactor Netty, and the real answer would be taken for
     * that of the next request on the connection.
     */
    private static void closeAfterProvisional(HttpClientResponse response, Connection connection) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            connection.dispose();
        }
    }

    private static void verifyHostName(SslHandler handler) {
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
    }

    private static void proxy(ProxyProvider.TypeSpec spec, ProxySettings proxy, Duration connectTimeout) {
        ProxyProvider.Builder builder = spec.type(
                        proxy.type() == ProxySettings.Type.HTTP ? ProxyProvider.Proxy.HTTP : ProxyProvider.Proxy.SOCKS5)
                .host(proxy.host())
                .port(proxy.port())
                .connectTimeoutMillis(connectTimeout.toMillis());
        String username = proxy.username();
        Supplier<String> password = proxy.password();
        if (username != null) {
            builder.username(username);
            if (password != null) {
                builder.password(user -> password.get());
            }
        }
    }

    private static String scheme(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String withoutTrailingSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}

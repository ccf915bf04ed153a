package io.github.captchareports.internal.http;

import io.github.captchareports.ClientCertificate;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.NetUtil;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.netty.tcp.TcpClient;

/**
 * TLS with a service or a proxy. It verifies the host name whatever the defaults of the version in use are, and names it to the
 * server (SNI).
 */
final class ClientTls {
    private ClientTls() {}

    /** Adds TLS with the service to a client. */
    static TcpClient secure(TcpClient client, HttpSettings settings, Origin origin) {
        ClientCertificate own = settings.connection().clientCertificate();
        Consumer<SslContextBuilder> setUp = builder -> {
            trust(builder, settings.connection().trustedCertificates());
            if (own != null) {
                builder.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new));
            }
            if (settings.http2()) {
                builder.ciphers(cipherSuites(), SupportedCipherSuiteFilter.INSTANCE);
            }
        };
        GenericSslContextSpec<SslContextBuilder> context = settings.http2()
                ? Http2SslContextSpec.forClient().configure(setUp)
                : Http11SslContextSpec.forClient().configure(setUp);
        return client.secure(spec -> spec.sslContext(context)
                .handshakeTimeout(settings.connectTimeout())
                .handlerConfigurator(handler -> setHostName(handler, origin.host())));
    }

    /** What TLS with a proxy is spoken by. */
    static SslContext ofProxy(List<X509Certificate> trusted) {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        trust(builder, trusted);
        try {
            return builder.build();
        } catch (SSLException noTls) {
            throw new IllegalStateException("no TLS in this runtime", noTls);
        }
    }

    private static void trust(SslContextBuilder builder, List<X509Certificate> authorities) {
        if (!authorities.isEmpty()) {
            builder.trustManager(authorities.toArray(X509Certificate[]::new));
        }
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
    static void setHostName(SslHandler handler, String host) {
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
    }
}

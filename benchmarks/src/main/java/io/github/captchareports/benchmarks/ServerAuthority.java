package io.github.captchareports.benchmarks;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HeldCertificate;

/** A private certificate authority, and the one server it vouches for. */
final class ServerAuthority {
    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final HeldCertificate server = new HeldCertificate.Builder()
            .signedBy(root)
            .addSubjectAlternativeName(Target.HOST)
            .build();

    /** Writes down whom clients have to trust. */
    void publish(Path file) throws IOException {
        Files.writeString(file, root.certificatePem());
    }

    SslContext context(Protocol protocol) throws IOException {
        return SslContextBuilder.forServer(server.keyPair().getPrivate(), server.certificate(), root.certificate())
                .sslProvider(SslProvider.JDK)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(negotiating(protocol))
                .build();
    }

    static ApplicationProtocolConfig negotiating(Protocol protocol) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocol.isHttp2() ? ApplicationProtocolNames.HTTP_2 : ApplicationProtocolNames.HTTP_1_1);
    }
}

package io.github.captchareports.simulator.internal.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** The server's certificate and its key, as PEM. */
public final class Tls {
    private final byte[] certificateChain;
    private final byte[] privateKey;

    private Tls(byte[] certificateChain, byte[] privateKey) {
        this.certificateChain = certificateChain;
        this.privateKey = privateKey;
    }

    public static Tls read(InputStream certificateChain, InputStream privateKey) {
        return new Tls(read("certificate chain", certificateChain), read("private key", privateKey));
    }

    public static Tls read(Path certificateChain, Path privateKey) {
        return new Tls(read("certificate chain", certificateChain), read("private key", privateKey));
    }

    HttpServer secure(HttpServer server, boolean http2) {
        InputStream chain = new ByteArrayInputStream(certificateChain);
        InputStream key = new ByteArrayInputStream(privateKey);
        try {
            GenericSslContextSpec<?> context =
                    http2 ? Http2SslContextSpec.forServer(chain, key) : Http11SslContextSpec.forServer(chain, key);
            HttpServer secured = server.secure(spec -> spec.sslContext(context));
            return http2 ? secured.protocol(HttpProtocol.H2, HttpProtocol.HTTP11) : secured;
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException(
                    "tls: the certificate chain and the private key cannot be used (" + rootOf(unusable)
                            + "); both must be PEM, the key PKCS#8 without a password",
                    unusable);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static byte[] read(String what, InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("tls: cannot read the " + what + " (" + unreadable + ")", unreadable);
        }
    }

    private static byte[] read(String what, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "tls: cannot read the " + what + " " + file + " (" + unreadable + "); use a PEM file that exists",
                    unreadable);
        }
    }
}

package io.github.captchareports.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * Where the reports go.
 *
 * @param protocol how to talk to it
 * @param port where it listens
 * @param authority the file with the certificate of the authority that vouches for it
 */
record Target(Protocol protocol, int port, String authority) {
    static final String HOST = "localhost";
    static final String PATH = "/reportCorrect";

    URI base() {
        return URI.create(protocol.scheme() + "://" + HOST + ":" + port);
    }

    URI report() {
        return base().resolve(PATH);
    }

    X509Certificate trusted() {
        try (InputStream pem = Files.newInputStream(Path.of(authority))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalStateException("no certificate in " + authority, unreadable);
        }
    }
}

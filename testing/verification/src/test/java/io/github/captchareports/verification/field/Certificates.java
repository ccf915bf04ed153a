package io.github.captchareports.verification.field;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;

/** An authority, and what servers show: vouched for, expired, or vouched for by nobody. */
final class Certificates {
    /** Files of a server. */
    record Shown(Path chain, Path key, Path both) {}

    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(0).rsa2048().build();
    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
        write("authority.pem", root.certificatePem());
    }

    X509Certificate authority() {
        return root.certificate();
    }

    Path authorityFile() {
        return folder.resolve("authority.pem");
    }

    Shown of(String host) {
        return shown(host, server(host).signedBy(root).build());
    }

    Shown selfSigned(String host) {
        return shown("self-signed-" + host, server(host).build());
    }

    Shown expired(String host) {
        long now = System.currentTimeMillis();
        return shown(
                "expired-" + host,
                server(host)
                        .signedBy(root)
                        .validityInterval(now - TimeUnit.DAYS.toMillis(20), now - TimeUnit.DAYS.toMillis(10))
                        .build());
    }

    private static HeldCertificate.Builder server(String host) {
        return new HeldCertificate.Builder().rsa2048().addSubjectAlternativeName(host);
    }

    private Shown shown(String name, HeldCertificate certificate) {
        String chain = certificate.certificatePem();
        String key = certificate.privateKeyPkcs8Pem();
        return new Shown(
                write(name + ".pem", chain), write(name + ".key", key), write(name + ".both.pem", chain + key));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

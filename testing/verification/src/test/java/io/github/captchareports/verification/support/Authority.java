package io.github.captchareports.verification.support;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A private certificate authority, and the servers it vouches for. */
public final class Authority {
    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    public X509Certificate certificate() {
        return root.certificate();
    }

    public String pem() {
        return root.certificatePem();
    }

    /** A simulator that shows a certificate for the names. */
    public CaptchaSimulatorBuilder simulator(String... names) {
        HeldCertificate server = server(names);
        return CaptchaSimulator.builder()
                .tls(stream(server.certificatePem() + pem()), stream(server.privateKeyPkcs8Pem()));
    }

    /** What a server with a certificate for the names needs. */
    public SSLContext serverContext(String... names) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(server(names))
                .build()
                .sslContext();
    }

    private HeldCertificate server(String... names) {
        HeldCertificate.Builder server = new HeldCertificate.Builder().signedBy(root);
        for (String name : names) {
            server.addSubjectAlternativeName(name);
        }
        return server.build();
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}

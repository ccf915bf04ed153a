package io.github.captchareports.cli.account;

import io.github.captchareports.cli.file.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads trusted authorities from a PEM file. */
final class Authorities {
    /** Four times the size of the file of all authorities that a system trusts. */
    private static final int LARGEST = 1 << 20;

    private Authorities() {}

    static List<X509Certificate> read(AccountSettings.Origin origin, Path file) {
        List<X509Certificate> authorities = new ArrayList<>();
        try (InputStream in = new ByteArrayInputStream(SmallFile.read(file, LARGEST))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.add((X509Certificate) each);
            }
        } catch (SmallFile.UnsuitableFileException unsuitable) {
            throw origin.refuse("ca-file", String.valueOf(unsuitable.getMessage()));
        } catch (IOException | SecurityException unreadable) {
            throw origin.refuse("ca-file", "the file cannot be read; give the path of a PEM file");
        } catch (CertificateException notPem) {
            throw origin.refuse(
                    "ca-file", "not a PEM file of certificates; it begins with -----BEGIN CERTIFICATE-----");
        }
        if (authorities.isEmpty()) {
            throw origin.refuse("ca-file", "holds no certificate; it begins with -----BEGIN CERTIFICATE-----");
        }
        return authorities;
    }
}

package io.github.captchareports.spring;

import io.github.captchareports.spi.KeySyntax;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** The authorities in the trust stores of SSL bundles. */
final class TrustedCertificates {
    private final @Nullable SslBundles bundles;

    TrustedCertificates(@Nullable SslBundles bundles) {
        this.bundles = bundles;
    }

    List<X509Certificate> of(String property, String name) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            KeyStore store = bundle(property, name);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (KeyStoreException | IllegalStateException unreadable) {
            throw new InvalidSettingException(
                    property, "the trust store of its bundle cannot be read", "correct the bundle");
        }
        if (certificates.isEmpty()) {
            throw noTrust(property);
        }
        return certificates;
    }

    private KeyStore bundle(String property, String name) {
        try {
            if (bundles != null) {
                KeyStore store = bundles.getBundle(name).getStores().getTrustStore();
                if (store == null) {
                    throw noTrust(property);
                }
                return store;
            }
        } catch (NoSuchSslBundleException missing) {
            // Told below, like an application without bundles.
        }
        throw new InvalidSettingException(
                property,
                KeySyntax.shown(name) + " is no SSL bundle",
                "define it below spring.ssl.bundle, or correct the name");
    }

    private static InvalidSettingException noTrust(String property) {
        return new InvalidSettingException(
                property, "its bundle has no trusted certificates", "give the bundle a trust store");
    }
}

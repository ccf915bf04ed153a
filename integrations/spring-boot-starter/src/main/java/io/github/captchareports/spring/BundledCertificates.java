package io.github.captchareports.spring;

import io.github.captchareports.ClientCertificate;
import io.github.captchareports.ConnectionSettings;
import io.github.captchareports.spi.KeySyntax;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The certificates of SSL bundles: the authorities in their trust stores, and the client certificate in their key stores. */
final class BundledCertificates {
    private final @Nullable SslBundles bundles;

    BundledCertificates(@Nullable SslBundles bundles) {
        this.bundles = bundles;
    }

    /** Uses the trust store and the key store of a bundle; one of them is enough. */
    void apply(String property, String name, ConnectionSettings.Builder connection) {
        SslBundle bundle = bundle(property, name);
        KeyStore trust = trustStore(property, bundle);
        KeyStore own = keyStore(property, bundle);
        if (trust == null && own == null) {
            throw noTrust(property);
        }
        if (trust != null) {
            connection.trustedCertificates(authorities(property, trust));
        }
        if (own != null) {
            String keyPassword = bundle.getKey().getPassword();
            String password = keyPassword == null ? bundle.getStores().getKeyStorePassword() : keyPassword;
            connection.clientCertificate(ClientCertificate.ofKeyStore(
                    own, bundle.getKey().getAlias(), password == null ? null : password.toCharArray()));
        }
    }

    /** The authorities in the trust store of a bundle. */
    List<X509Certificate> authorities(String property, String name) {
        KeyStore trust = trustStore(property, bundle(property, name));
        if (trust == null) {
            throw noTrust(property);
        }
        return authorities(property, trust);
    }

    private static List<X509Certificate> authorities(String property, KeyStore store) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (KeyStoreException unreadable) {
            throw unreadable(property, "trust store");
        }
        if (certificates.isEmpty()) {
            throw noTrust(property);
        }
        return certificates;
    }

    private static @Nullable KeyStore trustStore(String property, SslBundle bundle) {
        try {
            return bundle.getStores().getTrustStore();
        } catch (IllegalStateException unreadable) {
            throw unreadable(property, "trust store");
        }
    }

    private static @Nullable KeyStore keyStore(String property, SslBundle bundle) {
        try {
            return bundle.getStores().getKeyStore();
        } catch (IllegalStateException unreadable) {
            throw unreadable(property, "key store");
        }
    }

    private SslBundle bundle(String property, String name) {
        try {
            if (bundles != null) {
                return bundles.getBundle(name);
            }
        } catch (NoSuchSslBundleException missing) {
            // Told below, like an application without bundles.
        }
        throw new InvalidSettingException(
                property,
                KeySyntax.shown(name) + " is no SSL bundle",
                "define it below spring.ssl.bundle, or correct the name");
    }

    private static InvalidSettingException unreadable(String property, String store) {
        return new InvalidSettingException(
                property, "the " + store + " of its bundle cannot be read", "correct the bundle");
    }

    private static InvalidSettingException noTrust(String property) {
        return new InvalidSettingException(
                property, "its bundle has no trusted certificates", "give the bundle a trust store");
    }
}

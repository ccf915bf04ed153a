package io.github.captchareports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that an account shows to its service over TLS, with its private key ("mutual TLS"). Immutable. Neither the
 * key nor a password appears in {@link #toString()} or in a message.
 */
public final class ClientCertificate {
    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private ClientCertificate(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /**
     * A certificate of objects.
     *
     * @param key the private key
     * @param chain the certificate, then those of the authorities between it and the root; at least one
     * @return the certificate
     * @throws IllegalArgumentException if the chain is empty, or the key is not of the kind that its first certificate names
     */
    public static ClientCertificate of(PrivateKey key, List<X509Certificate> chain) {
        Objects.requireNonNull(key, "key");
        List<X509Certificate> copy = List.copyOf(chain);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("client certificate: no certificate; give at least the one of the key");
        }
        String kind = copy.get(0).getPublicKey().getAlgorithm();
        // By the first letters, since one kind has several names: RSA and RSASSA-PSS, EC and ECDSA.
        if (!kind.regionMatches(0, key.getAlgorithm(), 0, 2)) {
            throw new IllegalArgumentException("client certificate: the key is of the kind " + key.getAlgorithm()
                    + ", the certificate of " + kind + "; give the key of this certificate");
        }
        return new ClientCertificate(key, copy);
    }

    /**
     * A certificate of a key store.
     *
     * @param store the key store
     * @param alias the name of the entry, or null for the only one with a private key
     * @param password the password of the key, or null where it has none; not kept
     * @return the certificate
     * @throws IllegalArgumentException if there is no such entry, there are several and none is named, or the password is not
     *     that of the key
     */
    public static ClientCertificate ofKeyStore(KeyStore store, @Nullable String alias, char @Nullable [] password) {
        try {
            String entry = alias == null ? onlyKey(store) : alias;
            Key key = store.isKeyEntry(entry) ? store.getKey(entry, password) : null;
            Certificate[] certificates = store.getCertificateChain(entry);
            if (!(key instanceof PrivateKey privateKey) || certificates == null) {
                throw new IllegalArgumentException(
                        "client certificate: the key store has no private key with a certificate named '"
                                + Settings.shown(entry) + "'; name an entry that it has");
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate each : certificates) {
                if (each instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
            return of(privateKey, chain);
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "client certificate: the key cannot be taken from the key store; give the password of the key");
        }
    }

    /**
     * A certificate of a key store file, PKCS #12 or JKS, with one private key. Read at once, and not again.
     *
     * @param file the file
     * @param password the password of the file and of the key; not kept
     * @return the certificate
     * @throws IllegalArgumentException if the file cannot be read, the password is not that of the file, or there is not exactly
     *     one private key
     */
    public static ClientCertificate ofKeyStoreFile(Path file, char[] password) {
        try {
            return ofKeyStore(KeyStore.getInstance(file.toFile(), password), null, password);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "client certificate: " + Settings.shown(file.toString())
                            + ": no key store that can be read with this password; give a PKCS #12 or JKS file and its password");
        }
    }

    /**
     * A certificate of PEM files. Read at once, and not again.
     *
     * @param chain the file with the certificate, then those of the authorities between it and the root
     * @param key the file with the private key as PKCS #8, not encrypted: {@code -----BEGIN PRIVATE KEY-----}
     * @return the certificate
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should
     */
    public static ClientCertificate ofPemFiles(Path chain, Path key) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(chain)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
                if (each instanceof X509Certificate x509) {
                    certificates.add(x509);
                }
            }
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("client certificate: " + Settings.shown(chain.toString())
                    + ": no certificates in PEM that can be read; give the file with the certificate and its chain");
        }
        return of(pemKey(key), certificates);
    }

    /**
     * The private key.
     *
     * @return the key
     */
    public PrivateKey key() {
        return key;
    }

    /**
     * The certificate, then those of the authorities between it and the root.
     *
     * @return an unmodifiable list; at least one
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The name in the certificate, without the key. */
    @Override
    public String toString() {
        return "ClientCertificate["
                + Settings.shown(chain.get(0).getSubjectX500Principal().getName()) + "]";
    }

    private static String onlyKey(KeyStore store) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String each : Collections.list(store.aliases())) {
            if (store.isKeyEntry(each)) {
                keys.add(each);
            }
        }
        if (keys.size() != 1) {
            throw new IllegalArgumentException("client certificate: the key store has " + keys.size()
                    + " private keys; name one of them, or give a store with one");
        }
        return keys.get(0);
    }

    private static PrivateKey pemKey(Path file) {
        byte[] encoded = null;
        try {
            Matcher pem = PEM_KEY.matcher(Files.readString(file));
            encoded = pem.find() ? Base64.getMimeDecoder().decode(pem.group(1)) : null;
        } catch (IOException | IllegalArgumentException unreadable) {
            // Answered below, without what was read: it may be the key.
        }
        for (String algorithm : encoded == null ? List.<String>of() : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException ofAnotherAlgorithm) {
                // The next one is tried.
            } catch (GeneralSecurityException unknownHere) {
                // Not every runtime has every algorithm.
            }
        }
        throw new IllegalArgumentException("client certificate: " + Settings.shown(file.toString())
                + ": no private key that can be read; give it as PKCS #8 in PEM, not encrypted"
                + " (-----BEGIN PRIVATE KEY-----)");
    }
}

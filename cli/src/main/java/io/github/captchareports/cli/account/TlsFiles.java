package io.github.captchareports.cli.account;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files that TLS with a service needs; null for what was left out.
 *
 * @param authorities the trusted authorities
 * @param certificate the client certificate, then those between it and the root
 * @param key the private key of the client certificate, as PKCS #8 and not encrypted
 */
public record TlsFiles(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** TLS as the platform does it. */
    public static final TlsFiles NONE = new TlsFiles(null, null, null);
}

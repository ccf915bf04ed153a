package io.github.captchareports;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an {@link Account}: what its builder collected, and what tells it. Immutable. Its public methods are
 * methods of the account for everybody else, since nobody outside this package sees this class.
 */
abstract class AccountSettings {
    private final String provider;
    private final String label;
    private final Supplier<String> clientKey;
    private final boolean fixedKey;
    private final @Nullable URI baseUrl;
    private final @Nullable ProxySettings proxy;
    private final List<X509Certificate> trustedCertificates;
    private final @Nullable Boolean http2;
    private final int maxResponseHeaders;
    private final int maxInFlight;
    private final int maxPending;
    private final RateLimit rateLimit;
    private final @Nullable ComplaintLimits complaintLimits;
    private final Map<CaptchaType, Long> solvedPerDay;
    private final LedgerOutagePolicy ledgerOutagePolicy;
    private final Confirmations confirmations;

    AccountSettings(AccountParts parts, Supplier<String> clientKey) {
        this.provider = parts.provider;
        this.label = parts.label;
        this.clientKey = clientKey;
        this.fixedKey = parts.fixedKey;
        this.baseUrl = parts.baseUrl;
        this.proxy = parts.proxy;
        this.trustedCertificates = parts.trustedCertificates;
        this.http2 = parts.http2;
        this.maxResponseHeaders = parts.maxResponseHeaders;
        this.maxInFlight = parts.maxInFlight;
        this.maxPending = parts.maxPending;
        this.rateLimit = parts.rateLimit;
        this.complaintLimits = parts.complaintLimits;
        this.solvedPerDay = Map.copyOf(parts.solvedPerDay);
        this.ledgerOutagePolicy = parts.ledgerOutagePolicy;
        this.confirmations = parts.confirmations;
    }

    /**
     * The id of the service's provider.
     *
     * @return the provider id
     */
    public String provider() {
        return provider;
    }

    /**
     * The account's name in requests, results, metrics and logs.
     *
     * @return the label
     */
    public String label() {
        return label;
    }

    /**
     * Where the client key comes from; asked at each attempt, and must not block.
     *
     * @return the supplier
     */
    public Supplier<String> clientKey() {
        return clientKey;
    }

    /**
     * Whether the key is a text that never changes, see {@link Account.Builder#clientKey(String)}.
     *
     * @return false where a supplier is asked
     */
    public boolean hasFixedKey() {
        return fixedKey;
    }

    /**
     * Where the service is, if not at the provider's own address.
     *
     * @return the base URL, or null for the provider's
     */
    public @Nullable URI baseUrl() {
        return baseUrl;
    }

    /**
     * The proxy, if there is one.
     *
     * @return the proxy, or null for a direct connection
     */
    public @Nullable ProxySettings proxy() {
        return proxy;
    }

    /**
     * The authorities trusted over TLS.
     *
     * @return the certificates; empty for the platform's own
     */
    public List<X509Certificate> trustedCertificates() {
        return trustedCertificates;
    }

    /**
     * Whether HTTP/2 is offered by ALPN over TLS.
     *
     * @return false for HTTP/1.1 only; null where that is left to the provider, the default
     */
    public @Nullable Boolean http2() {
        return http2;
    }

    /**
     * The most bytes of an answer's headers that are read.
     *
     * @return 65,536 unless set
     */
    public int maxResponseHeaders() {
        return maxResponseHeaders;
    }

    /**
     * The most requests in flight at once.
     *
     * @return 32 unless set
     */
    public int maxInFlight() {
        return maxInFlight;
    }

    /**
     * The most reports that wait for this account: single calls above it are answered
     * {@link ReportResult.UndeliveredReason#OVERLOADED}, streams are held back. Confirmations that the service ignores may
     * be half of them.
     *
     * @return 65,536 unless set
     */
    public int maxPending() {
        return maxPending;
    }

    /**
     * The rate limit.
     *
     * @return {@link RateLimit#DEFAULT} unless set
     */
    public RateLimit rateLimit() {
        return rateLimit;
    }

    /**
     * The account's own complaint limits.
     *
     * @return the limits, or null for the provider's
     */
    public @Nullable ComplaintLimits complaintLimits() {
        return complaintLimits;
    }

    /**
     * How many tasks are solved a day at least, by captcha type.
     *
     * @return an unmodifiable map; empty unless set
     */
    public Map<CaptchaType, Long> solvedPerDay() {
        return solvedPerDay;
    }

    /**
     * What happens while the ledger that is shared with other processes cannot be reached.
     *
     * @return the reaction
     */
    public LedgerOutagePolicy ledgerOutagePolicy() {
        return ledgerOutagePolicy;
    }

    /**
     * Which confirmations are sent.
     *
     * @return {@link Confirmations#ALL} unless set
     */
    public Confirmations confirmations() {
        return confirmations;
    }

    @Override
    public String toString() {
        return "Account[provider=" + provider + ", label=" + label + ", clientKey=***]";
    }
}

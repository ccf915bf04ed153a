package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.KeySyntax;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An account at a service, and the settings that belong to it. Immutable. Limits hold for the account over all streams
 * and single calls of the process.
 *
 * <p>The client key is asked for at each attempt, so that a rotated key needs no restart. What cannot be a key, see
 * {@link KeySyntax} and {@link io.github.captchareports.spi.ReportProvider#keyProblem}, is never sent. A key that the
 * service refuses is not sent again until {@link AccountControl#resume()}; another one that the supplier gives is tried
 * by itself, with one report and at most one key a minute. The key appears in no {@link #toString()}, log, exception, URL
 * or metric.
 */
public final class Account {
    /** The most requests that an account may be allowed in flight at once. */
    public static final int MAX_IN_FLIGHT_LIMIT = 16_384;

    private static final int DEFAULT_MAX_RESPONSE_HEADERS = 64 * 1024;

    private static final int MAX_LABEL_LENGTH = 100;
    private static final long MOST_SOLVED = 1_000_000_000;

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

    private Account(Builder builder, Supplier<String> clientKey) {
        this.provider = builder.provider;
        this.label = builder.label;
        this.clientKey = clientKey;
        this.fixedKey = builder.fixedKey;
        this.baseUrl = builder.baseUrl;
        this.proxy = builder.proxy;
        this.trustedCertificates = builder.trustedCertificates;
        this.http2 = builder.http2;
        this.maxResponseHeaders = builder.maxResponseHeaders;
        this.maxInFlight = builder.maxInFlight;
        this.maxPending = builder.maxPending;
        this.rateLimit = builder.rateLimit;
        this.complaintLimits = builder.complaintLimits;
        this.solvedPerDay = Map.copyOf(builder.solvedPerDay);
        this.ledgerOutagePolicy = builder.ledgerOutagePolicy;
        this.confirmations = builder.confirmations;
    }

    /**
     * Starts an account.
     *
     * @param provider the id of the service's provider, such as {@code 2captcha} or {@code anticaptcha}
     * @param label the name that requests, results, metrics and logs use for the account; never the key
     * @return a builder
     */
    public static Builder builder(String provider, String label) {
        return new Builder(provider, label);
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
     * Whether the key is a text that never changes, see {@link Builder#clientKey(String)}.
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

    /** Collects the parts of an {@link Account}. Not thread-safe. */
    public static final class Builder {
        private final String provider;
        private final String label;
        private @Nullable Supplier<String> clientKey;
        private boolean fixedKey;
        private @Nullable URI baseUrl;
        private @Nullable ProxySettings proxy;
        private List<X509Certificate> trustedCertificates = List.of();
        private @Nullable Boolean http2;
        private int maxResponseHeaders = DEFAULT_MAX_RESPONSE_HEADERS;
        private int maxInFlight = 32;
        private int maxPending = 65_536;
        private RateLimit rateLimit = RateLimit.DEFAULT;
        private @Nullable ComplaintLimits complaintLimits;
        private final Map<CaptchaType, Long> solvedPerDay = new EnumMap<>(CaptchaType.class);
        private LedgerOutagePolicy ledgerOutagePolicy = LedgerOutagePolicy.DEGRADE;
        private Confirmations confirmations = Confirmations.ALL;

        private Builder(String provider, String label) {
            if (provider.isBlank()) {
                throw new IllegalArgumentException("provider: blank; use a provider's id such as 2captcha");
            }
            visible("provider", provider);
            if (label.isBlank() || label.length() > MAX_LABEL_LENGTH) {
                throw new IllegalArgumentException(
                        "account label: blank or too long; use 1 to " + MAX_LABEL_LENGTH + " characters");
            }
            visible("account label", label);
            this.provider = provider;
            this.label = label;
        }

        /** Logs, terminals and pages show it. */
        private static void visible(String field, String text) {
            if (!ForeignText.isClean(text)) {
                throw new IllegalArgumentException(field + " '" + ForeignText.clean(text, MAX_LABEL_LENGTH)
                        + "': has control or invisible characters, shown as ?; use visible ones");
            }
        }

        /**
         * Sets where the client key comes from; this or {@link #clientKey(String)} is required. Asked at the start, at each
         * attempt, and every ten seconds while the service refuses the key; must not block. While it throws, or gives what cannot be a key, a warning says so and reports end with
         * {@link ReportResult.UndeliveredReason#KEY_UNUSABLE}.
         *
         * @param supplier supplies the key
         * @return this
         */
        public Builder clientKey(Supplier<String> supplier) {
            this.clientKey = supplier;
            this.fixedKey = false;
            return this;
        }

        /**
         * Sets the client key. What cannot be a key of the account's service fails the start.
         *
         * @param key the key
         * @return this
         * @throws IllegalArgumentException if it cannot be the key of any service; the message says why, without the key
         */
        public Builder clientKey(String key) {
            String problem = KeySyntax.problem(key);
            if (problem != null) {
                throw new IllegalArgumentException("client key of account '" + label + "': " + problem);
            }
            this.clientKey = () -> key;
            this.fixedKey = true;
            return this;
        }

        /**
         * Sets where the service is, instead of the provider's own address.
         *
         * @param url an {@code http} or {@code https} URL with a host, without query and fragment; a path is a prefix. The
         *     host may hold underscores or letters outside ASCII, the path letters outside ASCII: they are sent as IDNA and
         *     percent-encoded, and {@link Account#baseUrl()} shows them so
         * @return this
         * @throws IllegalArgumentException if no request can be sent there
         */
        public Builder baseUrl(URI url) {
            this.baseUrl = BaseUrl.of(label, url);
            return this;
        }

        /**
         * Sets a proxy.
         *
         * @param settings the proxy, or null for a direct connection
         * @return this
         */
        public Builder proxy(@Nullable ProxySettings settings) {
            this.proxy = settings;
            return this;
        }

        /**
         * Sets the authorities trusted over TLS, in place of the platform's.
         *
         * @param certificates the authorities; empty for the platform's own
         * @return this
         */
        public Builder trustedCertificates(List<X509Certificate> certificates) {
            this.trustedCertificates = List.copyOf(certificates);
            return this;
        }

        /**
         * Sets whether HTTP/2 is offered by ALPN over TLS. By default it is where the provider is replay-safe: one lost
         * connection leaves every request on it unclear, and only there can an unclear report be sent again.
         *
         * @param offered whether HTTP/2 is offered
         * @return this
         */
        public Builder http2(boolean offered) {
            this.http2 = offered;
            return this;
        }

        /**
         * Sets the most bytes of an answer's headers that are read, names and values. An answer with more cannot be read:
         * its report is unclear, the others of its connection are not concerned. Default 65,536.
         *
         * @param bytes 1,024 to 1,048,576
         * @return this
         */
        public Builder maxResponseHeaders(int bytes) {
            this.maxResponseHeaders = Settings.between("max response headers", bytes, 1024, 1024 * 1024);
            return this;
        }

        /**
         * Sets the most requests in flight at once. Default 32.
         *
         * @param requests 1 to {@value Account#MAX_IN_FLIGHT_LIMIT}
         * @return this
         */
        public Builder maxInFlight(int requests) {
            this.maxInFlight = Settings.between("max in flight", requests, 1, MAX_IN_FLIGHT_LIMIT);
            return this;
        }

        /**
         * Sets the most reports that wait for this account. Default 65,536. Must not be below {@link ReporterBuilder#concurrency(int)}.
         *
         * @param reports at least 1
         * @return this
         */
        public Builder maxPending(int reports) {
            this.maxPending = Settings.between("max pending", reports, 1, 100_000_000);
            return this;
        }

        /**
         * Sets the rate limit. Default {@link RateLimit#DEFAULT}.
         *
         * @param limit the limit
         * @return this
         */
        public Builder rateLimit(RateLimit limit) {
            this.rateLimit = limit;
            return this;
        }

        /**
         * Sets the complaint limits, in place of the provider's.
         *
         * @param limits the limits, or null for the provider's
         * @return this
         */
        public Builder complaintLimits(@Nullable ComplaintLimits limits) {
            this.complaintLimits = limits;
            return this;
        }

        /**
         * Says how many tasks of a captcha type are solved a day at least, those that are reported included, so that the
         * share of complaints is known where good solutions are not confirmed. None by default.
         *
         * @param type the captcha type
         * @param solved 0 to 1,000,000,000
         * @return this
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder solvedPerDay(CaptchaType type, long solved) {
            Objects.requireNonNull(type, "type");
            if (solved < 0 || solved > MOST_SOLVED) {
                throw new IllegalArgumentException("solved a day: " + solved + "; use 0 to " + MOST_SOLVED);
            }
            solvedPerDay.put(type, solved);
            return this;
        }

        /**
         * Sets what happens while the ledger that is shared with other processes cannot be reached. Default
         * {@link LedgerOutagePolicy#DEGRADE}. Without such a ledger it means nothing.
         *
         * @param reaction what happens
         * @return this
         */
        public Builder ledgerOutagePolicy(LedgerOutagePolicy reaction) {
            this.ledgerOutagePolicy = reaction;
            return this;
        }

        /**
         * Sets which confirmations are sent. Default {@link Confirmations#ALL}.
         *
         * @param which which of them
         * @return this
         */
        public Builder confirmations(Confirmations which) {
            this.confirmations = which;
            return this;
        }

        /**
         * Makes the account.
         *
         * @return the account
         * @throws IllegalArgumentException if the client key is missing
         */
        public Account build() {
            if (clientKey == null) {
                throw new IllegalArgumentException(
                        "client key of account '" + label + "': missing; set the key or a supplier of it");
            }
            return new Account(this, clientKey);
        }
    }
}

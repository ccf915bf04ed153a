package io.github.captchareports;

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
    private final ConnectionSettings connection;
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
        this.connection = parts.connection;
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
     * How the account's requests reach its service.
     *
     * @return {@link ConnectionSettings#DEFAULT} unless set
     */
    public ConnectionSettings connection() {
        return connection;
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

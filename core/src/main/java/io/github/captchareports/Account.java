package io.github.captchareports;

import io.github.captchareports.spi.KeySyntax;
import java.util.Objects;
import java.util.function.Consumer;
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
public final class Account extends AccountSettings {
    /** The most requests that an account may be allowed in flight at once. */
    public static final int MAX_IN_FLIGHT_LIMIT = 16_384;

    private static final long MOST_SOLVED = 1_000_000_000;

    private Account(AccountParts parts, Supplier<String> clientKey) {
        super(parts, clientKey);
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

    /** Collects the parts of an {@link Account}. Not thread-safe. */
    public static final class Builder {
        private final AccountParts parts;

        private Builder(String provider, String label) {
            this.parts = new AccountParts(provider, label);
        }

        /**
         * Sets where the client key comes from; this or {@link #clientKey(String)} is required. Asked at the start, at each
         * attempt, and every ten seconds while the service refuses the key; must not block. While it throws, or gives what
         * cannot be a key, a warning says so and reports end with {@link ReportResult.UndeliveredReason#KEY_UNUSABLE}.
         *
         * @param supplier supplies the key
         * @return this
         */
        public Builder clientKey(Supplier<String> supplier) {
            parts.clientKey = supplier;
            parts.fixedKey = false;
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
                throw new IllegalArgumentException("client key of account '" + parts.label + "': " + problem);
            }
            parts.clientKey = () -> key;
            parts.fixedKey = true;
            return this;
        }

        /**
         * Sets how requests reach the service, in place of all that was set before. Default
         * {@link ConnectionSettings#DEFAULT}.
         *
         * @param settings the settings
         * @return this
         */
        public Builder connection(ConnectionSettings settings) {
            parts.connection = Objects.requireNonNull(settings, "connection");
            return this;
        }

        /**
         * Changes how requests reach the service: {@code connection(to -> to.baseUrl(url).http2(true))}. What is not changed
         * stays as it was set before.
         *
         * @param changes changes the settings; called at once
         * @return this
         * @throws IllegalArgumentException if a setting cannot be used; the message names it, and for the base URL the account
         */
        public Builder connection(Consumer<ConnectionSettings.Builder> changes) {
            ConnectionSettings.Builder builder = parts.connection.toBuilder("account '" + parts.label + "': ");
            changes.accept(builder);
            parts.connection = builder.build();
            return this;
        }

        /**
         * Sets the most requests in flight at once. Default 32.
         *
         * @param requests 1 to {@value Account#MAX_IN_FLIGHT_LIMIT}
         * @return this
         */
        public Builder maxInFlight(int requests) {
            parts.maxInFlight = Settings.between("max in flight", requests, 1, MAX_IN_FLIGHT_LIMIT);
            return this;
        }

        /**
         * Sets the most reports that wait for this account. Default 65,536. Must not be below
         * {@link ReporterBuilder#concurrency(int)}.
         *
         * @param reports at least 1
         * @return this
         */
        public Builder maxPending(int reports) {
            parts.maxPending = Settings.between("max pending", reports, 1, 100_000_000);
            return this;
        }

        /**
         * Sets the rate limit. Default {@link RateLimit#DEFAULT}.
         *
         * @param limit the limit
         * @return this
         */
        public Builder rateLimit(RateLimit limit) {
            parts.rateLimit = limit;
            return this;
        }

        /**
         * Sets the complaint limits, in place of the provider's.
         *
         * @param limits the limits, or null for the provider's
         * @return this
         */
        public Builder complaintLimits(@Nullable ComplaintLimits limits) {
            parts.complaintLimits = limits;
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
            parts.solvedPerDay.put(type, solved);
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
            parts.ledgerOutagePolicy = reaction;
            return this;
        }

        /**
         * Sets which confirmations are sent. Default {@link Confirmations#ALL}.
         *
         * @param which which of them
         * @return this
         */
        public Builder confirmations(Confirmations which) {
            parts.confirmations = which;
            return this;
        }

        /**
         * Makes the account.
         *
         * @return the account
         * @throws IllegalArgumentException if the client key is missing
         */
        public Account build() {
            Supplier<String> clientKey = parts.clientKey;
            if (clientKey == null) {
                throw new IllegalArgumentException(
                        "client key of account '" + parts.label + "': missing; set the key or a supplier of it");
            }
            return new Account(parts, clientKey);
        }
    }
}

package io.github.captchareports.test;

import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes states of accounts, for a {@link ScriptedAccount} and for tests of listeners. */
public final class AccountStates {
    private static final double FULL_RETRY_BUDGET = 100;

    private AccountStates() {}

    /**
     * An account that lets everything through and has done nothing yet, at the default rate.
     *
     * @param provider the provider's id
     * @param label the account's label
     * @return the state
     */
    public static AccountState open(String provider, String label) {
        return builder(provider, label).build();
    }

    /**
     * An account that the service refuses, until an operator resumes it.
     *
     * @param provider the provider's id
     * @param label the account's label
     * @param code the service's code
     * @return the state
     */
    public static AccountState refused(String provider, String label, String code) {
        return builder(provider, label).phase(Phase.REFUSED).code(code).build();
    }

    /**
     * Starts a state, which is that of an open account unless changed.
     *
     * @param provider the provider's id
     * @param label the account's label
     * @return a builder
     */
    public static Builder builder(String provider, String label) {
        return new Builder(provider, label);
    }

    /**
     * Starts a state that is like another one.
     *
     * @param state the other one
     * @return a builder
     */
    public static Builder builder(AccountState state) {
        Builder builder = new Builder(state.provider(), state.label());
        builder.phase = state.phase();
        builder.until = state.until();
        builder.code = state.code();
        builder.refusedMethods = state.refusedMethods();
        builder.pending = state.pending();
        builder.oldestPending = state.oldestPending();
        builder.inFlight = state.inFlight();
        builder.currentRate = state.currentRate();
        builder.pauses = state.pauses();
        builder.retryBudget = state.retryBudget();
        builder.sent = state.sent();
        builder.ledgerReachable = state.ledgerReachable();
        builder.failureCause = state.failureCause();
        builder.failingSince = state.failingSince();
        return builder;
    }

    /** Collects the parts of an {@link AccountState}, whose getters say what they mean. Not thread-safe. */
    public static final class Builder {
        private final String provider;
        private final String label;
        private Phase phase = Phase.OPEN;
        private @Nullable Instant until;
        private @Nullable String code;
        private Set<String> refusedMethods = Set.of();
        private int pending;
        private Duration oldestPending = Duration.ZERO;
        private int inFlight;
        private double currentRate = RateLimit.DEFAULT.perSecond();
        private long pauses;
        private double retryBudget = FULL_RETRY_BUDGET;
        private long sent;
        private boolean ledgerReachable = true;
        private @Nullable FailureCause failureCause;
        private @Nullable Instant failingSince;

        private Builder(String provider, String label) {
            this.provider = Objects.requireNonNull(provider, "provider");
            this.label = Objects.requireNonNull(label, "label");
        }

        /**
         * Sets what the account lets through.
         *
         * @param value the phase
         * @return this
         */
        public Builder phase(Phase value) {
            this.phase = Objects.requireNonNull(value, "phase");
            return this;
        }

        /**
         * Sets when the phase ends by itself.
         *
         * @param time the time; null where it does not end by itself
         * @return this
         */
        public Builder until(@Nullable Instant time) {
            this.until = time;
            return this;
        }

        /**
         * Sets the service's code behind a refusal or a pause.
         *
         * @param value the code; null where there is none
         * @return this
         */
        public Builder code(@Nullable String value) {
            this.code = value;
            return this;
        }

        /**
         * Sets the paths that the service refuses.
         *
         * @param paths the paths
         * @return this
         */
        public Builder refusedMethods(Set<String> paths) {
            this.refusedMethods = Set.copyOf(paths);
            return this;
        }

        /**
         * Sets what waits.
         *
         * @param reports how many reports
         * @param oldest how long the one of them that has waited longest waits
         * @return this
         */
        public Builder pending(int reports, Duration oldest) {
            this.pending = reports;
            this.oldestPending = Objects.requireNonNull(oldest, "oldest");
            return this;
        }

        /**
         * Sets the requests on the wire.
         *
         * @param requests how many
         * @return this
         */
        public Builder inFlight(int requests) {
            this.inFlight = requests;
            return this;
        }

        /**
         * Sets the current rate.
         *
         * @param perSecond requests a second
         * @return this
         */
        public Builder currentRate(double perSecond) {
            this.currentRate = perSecond;
            return this;
        }

        /**
         * Sets the pauses begun so far.
         *
         * @param count how many
         * @return this
         */
        public Builder pauses(long count) {
            this.pauses = count;
            return this;
        }

        /**
         * Sets the retries left.
         *
         * @param retries how many
         * @return this
         */
        public Builder retryBudget(double retries) {
            this.retryBudget = retries;
            return this;
        }

        /**
         * Sets the requests handed to the transport so far.
         *
         * @param requests how many
         * @return this
         */
        public Builder sent(long requests) {
            this.sent = requests;
            return this;
        }

        /**
         * Sets whether the shared ledger can be asked.
         *
         * @param reachable whether it can
         * @return this
         */
        public Builder ledgerReachable(boolean reachable) {
            this.ledgerReachable = reachable;
            return this;
        }

        /**
         * Has the way to the service lost.
         *
         * @param cause why
         * @param since since when
         * @return this
         */
        public Builder failing(FailureCause cause, Instant since) {
            this.failureCause = Objects.requireNonNull(cause, "cause");
            this.failingSince = Objects.requireNonNull(since, "since");
            return this;
        }

        /**
         * Makes the state.
         *
         * @return the state
         */
        public AccountState build() {
            return AccountState.builder(provider, label)
                    .phase(phase)
                    .until(until)
                    .code(code)
                    .refusedMethods(refusedMethods)
                    .pending(pending)
                    .oldestPending(oldestPending)
                    .inFlight(inFlight)
                    .currentRate(currentRate)
                    .pauses(pauses)
                    .retryBudget(retryBudget)
                    .sent(sent)
                    .ledgerReachable(ledgerReachable)
                    .failureCause(failureCause)
                    .failingSince(failingSince)
                    .build();
        }
    }
}

package io.github.captchareports;

import io.github.captchareports.AccountState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the parts of an {@link AccountState}; what is not set is that of an open account at rest. Not thread-safe. */
public final class AccountStateBuilder {
    private final String provider;
    private final String label;
    private Phase phase = Phase.OPEN;
    private @Nullable Instant until;
    private @Nullable String code;
    private Set<String> refusedMethods = Set.of();
    private int pending;
    private Duration oldestPending = Duration.ZERO;
    private int inFlight;
    private double currentRate;
    private long pauses;
    private double retryBudget;
    private long sent;
    private boolean ledgerReachable = true;
    private @Nullable FailureCause failureCause;
    private @Nullable Instant failingSince;

    AccountStateBuilder(String provider, String label) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.label = Objects.requireNonNull(label, "label");
    }

    /**
     * Sets {@link AccountState#phase()}.
     *
     * @param value the phase
     * @return this
     */
    public AccountStateBuilder phase(Phase value) {
        phase = value;
        return this;
    }

    /**
     * Sets {@link AccountState#until()}.
     *
     * @param value the time; null where it does not end by itself
     * @return this
     */
    public AccountStateBuilder until(@Nullable Instant value) {
        until = value;
        return this;
    }

    /**
     * Sets {@link AccountState#code()}.
     *
     * @param value the code; null where there is none
     * @return this
     */
    public AccountStateBuilder code(@Nullable String value) {
        code = value;
        return this;
    }

    /**
     * Sets {@link AccountState#refusedMethods()}.
     *
     * @param value the paths; mostly none
     * @return this
     */
    public AccountStateBuilder refusedMethods(Set<String> value) {
        refusedMethods = value;
        return this;
    }

    /**
     * Sets {@link AccountState#pending()}.
     *
     * @param value the count
     * @return this
     */
    public AccountStateBuilder pending(int value) {
        pending = value;
        return this;
    }

    /**
     * Sets {@link AccountState#oldestPending()}.
     *
     * @param value the time; zero where none waits
     * @return this
     */
    public AccountStateBuilder oldestPending(Duration value) {
        oldestPending = value;
        return this;
    }

    /**
     * Sets {@link AccountState#inFlight()}.
     *
     * @param value the count
     * @return this
     */
    public AccountStateBuilder inFlight(int value) {
        inFlight = value;
        return this;
    }

    /**
     * Sets {@link AccountState#currentRate()}.
     *
     * @param value requests a second
     * @return this
     */
    public AccountStateBuilder currentRate(double value) {
        currentRate = value;
        return this;
    }

    /**
     * Sets {@link AccountState#pauses()}.
     *
     * @param value the count
     * @return this
     */
    public AccountStateBuilder pauses(long value) {
        pauses = value;
        return this;
    }

    /**
     * Sets {@link AccountState#retryBudget()}.
     *
     * @param value retries, in halves
     * @return this
     */
    public AccountStateBuilder retryBudget(double value) {
        retryBudget = value;
        return this;
    }

    /**
     * Sets {@link AccountState#sent()}.
     *
     * @param value the count
     * @return this
     */
    public AccountStateBuilder sent(long value) {
        sent = value;
        return this;
    }

    /**
     * Sets {@link AccountState#ledgerReachable()}.
     *
     * @param value true unless a shared ledger is configured and cannot be asked, so also where the account is shared with nobody
     * @return this
     */
    public AccountStateBuilder ledgerReachable(boolean value) {
        ledgerReachable = value;
        return this;
    }

    /**
     * Sets {@link AccountState#failureCause()}.
     *
     * @param value the cause; null where the way is not lost
     * @return this
     */
    public AccountStateBuilder failureCause(@Nullable FailureCause value) {
        failureCause = value;
        return this;
    }

    /**
     * Sets {@link AccountState#failingSince()}.
     *
     * @param value the time; null where it is not lost
     * @return this
     */
    public AccountStateBuilder failingSince(@Nullable Instant value) {
        failingSince = value;
        return this;
    }

    /**
     * Makes the state.
     *
     * @return the state
     */
    public AccountState build() {
        return new Records.AccountState(
                provider,
                label,
                phase,
                until,
                code,
                refusedMethods,
                pending,
                oldestPending,
                inFlight,
                currentRate,
                pauses,
                retryBudget,
                sent,
                ledgerReachable,
                failureCause,
                failingSince);
    }
}

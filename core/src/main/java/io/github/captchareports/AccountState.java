package io.github.captchareports;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands at one moment. The parts are read one after the other, while the account goes on. Immutable; equal
 * where all parts are.
 *
 * <p>The library makes it, and later versions may have more parts; a test gets its own from {@link #builder}.
 */
public sealed interface AccountState permits Records.AccountState {
    /**
     * Starts a state, for tests; the library makes its own.
     *
     * @param provider the provider's id
     * @param label the account's label
     * @return a builder of an account that is open and at rest
     */
    static AccountStateBuilder builder(String provider, String label) {
        return new AccountStateBuilder(provider, label);
    }

    /**
     * The provider's id.
     *
     * @return the id
     */
    String provider();

    /**
     * The account's label.
     *
     * @return the label
     */
    String label();

    /**
     * What the account lets through.
     *
     * @return the phase
     */
    Phase phase();

    /**
     * When the phase ends by itself, by the wall clock.
     *
     * @return the time; null where it does not end by itself
     */
    @Nullable
    Instant until();

    /**
     * The service's code behind a refusal or a pause.
     *
     * @return the code; null where there is none
     */
    @Nullable
    String code();

    /**
     * Paths that the service refuses.
     *
     * @return the paths; mostly none
     */
    Set<String> refusedMethods();

    /**
     * Reports that wait for this account.
     *
     * @return the count
     */
    int pending();

    /**
     * How long the one of them that has waited longest waits, since it came in or since its last attempt; those that wait
     * for another report of the same task, and those that the service ignores, are left out.
     *
     * @return the time; zero where none waits
     */
    Duration oldestPending();

    /**
     * Requests on the wire.
     *
     * @return the count
     */
    int inFlight();

    /**
     * Requests a second allowed now; below the limit for a while after a throttle answer.
     *
     * @return requests a second
     */
    double currentRate();

    /**
     * Pauses begun so far, by the service or by {@link AccountControl#pause()}; one that is only prolonged counts once.
     *
     * @return the count
     */
    long pauses();

    /**
     * Retries left before the account goes probing.
     *
     * @return retries, in halves
     */
    double retryBudget();

    /**
     * Requests handed to the transport so far.
     *
     * @return the count
     */
    long sent();

    /**
     * Whether the ledger that the account shares with other processes can be asked.
     *
     * @return true unless a shared ledger is configured and cannot be asked, so also where the account is shared with nobody
     */
    boolean ledgerReachable();

    /**
     * Why the way to the service is lost: several attempts in a row have failed for it, and none has been answered since.
     *
     * @return the cause; null where the way is not lost
     */
    @Nullable
    FailureCause failureCause();

    /**
     * Since when the way to the service is lost, by the wall clock.
     *
     * @return the time; null where it is not lost
     */
    @Nullable
    Instant failingSince();

    /** What an account lets through. More may be added: a {@code switch} over it needs a {@code default}. */
    public enum Phase {
        /** Everything, within its limits. */
        OPEN,
        /** Nothing, until the pause ends or {@link AccountControl#resume()}. */
        PAUSED,
        /**
         * One attempt at a time, since retries met no answer, what fails does not mend itself, or the service has too much to
         * do; or the single probe after a timed refusal.
         */
        PROBING,
        /** One probe now and then; the others are answered {@link ReportResult.UndeliveredReason#UNREACHABLE}. */
        UNREACHABLE,
        /**
         * Nothing: the service refused the key, the address or the account; or the reporter has failed on a fatal error
         * ({@link Reporter}), whose class {@link AccountState#code()} names then.
         */
        REFUSED
    }
}

package io.github.captchareports;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands at one moment. The parts are read one after the other, while the account goes on.
 *
 * @param provider the provider's id
 * @param label the account's label
 * @param phase what the account lets through
 * @param until when the phase ends by itself, by the wall clock; null where it does not
 * @param code the service's code behind a refusal or a pause; null where there is none
 * @param refusedMethods paths that the service refuses
 * @param pending reports that wait for this account
 * @param oldestPending how long the one of them that has waited longest waits, since it came in or since its last attempt;
 *     those that wait for another report of the same task, and those that the service ignores, are left out; zero where none
 *     waits
 * @param inFlight requests on the wire
 * @param currentRate requests a second allowed now; below the limit for a while after a throttle answer
 * @param pauses pauses begun so far, by the service or by {@link AccountControl#pause()}; one that is only prolonged
 *     counts once
 * @param retryBudget retries left before the account goes probing
 * @param sent requests handed to the transport so far
 * @param ledgerReachable whether the ledger that the account shares with other processes can be asked; true unless a shared
 *     ledger is configured and cannot be asked, so also where the account is shared with nobody
 * @param failureCause why the way to the service is lost: several attempts in a row have failed for it, and none has been
 *     answered since; null where it is not lost
 * @param failingSince since when it is lost, by the wall clock; null where it is not
 */
public record AccountState(
        String provider,
        String label,
        Phase phase,
        @Nullable Instant until,
        @Nullable String code,
        Set<String> refusedMethods,
        int pending,
        Duration oldestPending,
        int inFlight,
        double currentRate,
        long pauses,
        double retryBudget,
        long sent,
        boolean ledgerReachable,
        @Nullable FailureCause failureCause,
        @Nullable Instant failingSince) {
    /** What an account lets through. */
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

package io.github.captchareports.test.assertions;

import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import java.time.Instant;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about an {@link AccountState}. */
public final class AccountStateAssert extends AbstractAssert<AccountStateAssert, AccountState> {
    AccountStateAssert(@Nullable AccountState actual) {
        super(actual, AccountStateAssert.class);
    }

    /**
     * The account lets everything through.
     *
     * @return this
     */
    public AccountStateAssert isOpen() {
        return hasPhase(Phase.OPEN);
    }

    /**
     * The account is paused.
     *
     * @return this
     */
    public AccountStateAssert isPaused() {
        return hasPhase(Phase.PAUSED);
    }

    /**
     * The account tries whether it is let through again.
     *
     * @return this
     */
    public AccountStateAssert isProbing() {
        return hasPhase(Phase.PROBING);
    }

    /**
     * The service cannot be reached.
     *
     * @return this
     */
    public AccountStateAssert isUnreachable() {
        return hasPhase(Phase.UNREACHABLE);
    }

    /**
     * The service refuses the account.
     *
     * @return this
     */
    public AccountStateAssert isRefused() {
        return hasPhase(Phase.REFUSED);
    }

    /**
     * The account is in this phase.
     *
     * @param expected the phase
     * @return this
     */
    public AccountStateAssert hasPhase(Phase expected) {
        isNotNull();
        return same("phase", expected, actual.phase());
    }

    /**
     * The phase ends at this time.
     *
     * @param expected the time; null if it does not end by itself
     * @return this
     */
    public AccountStateAssert until(@Nullable Instant expected) {
        isNotNull();
        return same("end of the phase", expected, actual.until());
    }

    /**
     * This code of the service is behind a refusal or a pause.
     *
     * @param expected the code
     * @return this
     */
    public AccountStateAssert withCode(String expected) {
        isNotNull();
        return same("code", expected, actual.code());
    }

    /**
     * So many reports wait.
     *
     * @param expected how many
     * @return this
     */
    public AccountStateAssert hasPending(int expected) {
        isNotNull();
        return same("pending reports", expected, actual.pending());
    }

    /**
     * So many requests are on the wire.
     *
     * @param expected how many
     * @return this
     */
    public AccountStateAssert hasInFlight(int expected) {
        isNotNull();
        return same("requests in flight", expected, actual.inFlight());
    }

    /**
     * The way to the service is lost for a cause of this kind.
     *
     * @param expected the kind
     * @return this
     */
    public AccountStateAssert hasFailureCause(FailureCause.Kind expected) {
        isNotNull();
        FailureCause cause = actual.failureCause();
        return same("kind of failure", expected, cause == null ? null : cause.kind());
    }

    private AccountStateAssert same(String what, @Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            throw failure("%nExpected %s:%n  %s%nbut was:%n  %s%nof:%n  %s", what, expected, found, actual);
        }
        return this;
    }
}

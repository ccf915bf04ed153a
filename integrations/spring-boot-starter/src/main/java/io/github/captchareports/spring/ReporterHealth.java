package io.github.captchareports.spring;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Reporter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How healthy a reporter is, told from what it knows, without a call to a service.
 *
 * @param level how healthy
 * @param details the accounts by label
 */
record ReporterHealth(Level level, Map<String, Object> details) {
    static ReporterHealth of(Reporter reporter) {
        boolean closed = reporter.isDisposed();
        Level worst = closed ? Level.DOWN : Level.UP;
        Map<String, Object> details = new LinkedHashMap<>();
        for (AccountControl account : reporter.accounts()) {
            AccountState state = account.state();
            ComplaintState complaints = account.complaints().stream()
                    .map(ComplaintFigures::state)
                    .max(Comparator.naturalOrder())
                    .orElse(ComplaintState.NORMAL);
            Level level = level(state, complaints);
            worst = level.compareTo(worst) > 0 ? level : worst;
            details.put(account.label(), details(state, complaints, closed));
        }
        return new ReporterHealth(worst, details);
    }

    private static Level level(AccountState state, ComplaintState complaints) {
        if (state.phase() == AccountState.Phase.REFUSED) {
            return Level.DOWN;
        }
        boolean whole = state.phase() == AccountState.Phase.OPEN
                && state.refusedMethods().isEmpty()
                && state.ledgerReachable()
                && state.failureCause() == null
                && complaints != ComplaintState.HELD;
        return whole ? Level.UP : Level.DEGRADED;
    }

    private static Map<String, Object> details(AccountState state, ComplaintState complaints, boolean closed) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("provider", state.provider());
        details.put("phase", state.phase());
        if (closed) {
            details.put("reporter", "closed");
        }
        if (state.until() != null) {
            details.put("until", state.until());
        }
        if (state.code() != null) {
            details.put("code", state.code());
        }
        if (!state.refusedMethods().isEmpty()) {
            details.put("refusedMethods", state.refusedMethods());
        }
        FailureCause cause = state.failureCause();
        if (cause != null) {
            details.put("cause", cause.kind().tag());
            details.put("causeMessage", cause.message());
            details.put("remedy", cause.remedy());
        }
        if (state.failingSince() != null) {
            details.put("failingSince", state.failingSince());
        }
        if (!state.ledgerReachable()) {
            details.put("sharedLedger", "unreachable");
        }
        details.put("complaints", complaints);
        details.put("pending", state.pending());
        details.put("inFlight", state.inFlight());
        return details;
    }

    /** From the best to the worst. */
    enum Level {
        UP,
        /**
         * An account is held, paused, probing, unreachable, has lost its way to the service, or is cut off from the ledger that
         * it shares. Spring Boot leaves it out where it sums up.
         */
        DEGRADED,
        /** A service refuses an account, or the reporter takes nothing in any more: it was shut down, or has failed. */
        DOWN
    }
}

package io.github.captchareports.internal.telemetry;

import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log is told of an account: one warning when its way to the service is lost or the service refuses it, one word
 * when the way is found again, and nothing for each report. Touched inside the lane's drain loop only.
 */
public final class AccountLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccountLog.class);
    private static final int LONGEST_CODE = 100;

    private final ReportProvider provider;
    private final String baseUrl;
    private final InstantSource clock;

    private @Nullable Instant lostSince;
    private @Nullable Refusal refusal;
    private final Set<String> refusedMethods = new HashSet<>();

    /** Every answer of a block moves its end: that is the same refusal. */
    private record Refusal(@Nullable String code, boolean ends) {}

    public AccountLog(ReportProvider provider, String baseUrl, InstantSource clock) {
        this.provider = provider;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /** Takes in how the account stands now. */
    public void write(AccountState state) {
        String label = ForeignText.clean(state.label(), LONGEST_CODE);
        way(label, state.failureCause(), state.failingSince());
        refusal(label, state);
        refusedMethods.retainAll(state.refusedMethods());
        for (String path : state.refusedMethods()) {
            if (refusedMethods.add(path)) {
                LOG.warn(
                        "account '{}': the service refuses the method {}; its reports are withheld until the account is"
                                + " resumed. Check the base URL, and whether the service still has this method",
                        label,
                        path);
            }
        }
    }

    private void way(String label, @Nullable FailureCause cause, @Nullable Instant since) {
        if (cause != null && since != null && lostSince == null) {
            lostSince = since;
            LOG.warn(
                    "account '{}' has lost its way to {}: {}. One report at a time, or few, try it from now on; the others"
                            + " wait, and end undelivered where it is not found again. What to do: {}",
                    label,
                    baseUrl,
                    cause,
                    cause.remedy());
        } else if (cause == null && lostSince != null) {
            LOG.info(
                    "account '{}' has found its way to {} again, after {} s",
                    label,
                    baseUrl,
                    Duration.between(lostSince, clock.instant()).toSeconds());
            lostSince = null;
        }
    }

    private void refusal(String label, AccountState state) {
        if (state.phase() != Phase.REFUSED) {
            refusal = null;
            return;
        }
        Refusal now = new Refusal(state.code(), state.until() != null);
        if (now.equals(refusal)) {
            return;
        }
        refusal = now;
        String code = now.code() == null ? "no code given" : ForeignText.clean(now.code(), LONGEST_CODE);
        if (state.until() == null) {
            LOG.warn(
                    "account '{}' is refused by its service: {}{}. Its reports are withheld until it is resumed. What to do:"
                            + " check key, balance and allowed addresses in the service's dashboard, then resume the account",
                    label,
                    code,
                    meaning(now.code()));
        } else {
            LOG.warn(
                    "account '{}' is refused by its service until {}: {}{}. Reports that cannot wait are withheld. What to"
                            + " do: wait; find out which requests were too frequent",
                    label,
                    state.until(),
                    code,
                    meaning(now.code()));
        }
    }

    private String meaning(@Nullable String code) {
        return provider.codes().stream()
                .filter(rule -> rule.code().equals(code))
                .map(CodeRule::meaning)
                .map(meaning -> " (" + meaning + ")")
                .findFirst()
                .orElse("");
    }
}

package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.account.AccountKey;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneEntry;
import io.github.captchareports.spi.ProviderCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the account for its client key and the provider for the HTTP request of a report: both are user code. */
final class CallMaker {
    private static final Logger LOG = LoggerFactory.getLogger(CallMaker.class);

    private CallMaker() {}

    /** What came of it. */
    sealed interface Made {
        /** The request. */
        record Ready(ProviderCall call) implements Made {}

        /**
         * There is none.
         *
         * @param result the report's result
         * @param feedback what the account is told; null where it is told nothing
         */
        record Impossible(ReportResult result, @Nullable AttemptFeedback feedback) implements Made {
            /** Gives the permit back that the attempt would have had; returns the report's result. */
            ReportResult giveBack(LaneEntry entry, Lane lane) {
                if (feedback == null) {
                    lane.unsent(entry);
                } else {
                    lane.finish(entry, feedback);
                }
                return result;
            }
        }
    }

    /** Makes the request of one attempt. What user code throws ends the report and no other. */
    static Made make(CallData call, CallContext context) {
        AccountContext account = context.account();
        try {
            AccountKey.Asked asked = account.key().ask();
            if (asked instanceof AccountKey.Asked.Usable usable) {
                call.attempts().useKey(usable.key());
                return made(call, account, account.provider().call(call.method(), call.request(), usable.key()));
            }
            if (asked instanceof AccountKey.Asked.Refused refusal) {
                return new Made.Impossible(
                        Results.dropped(call, DropReason.ACCOUNT_REFUSED, refusal.code(), null),
                        new AttemptFeedback.Refused(0, refusal.code()));
            }
            return impossible(call, UndeliveredReason.KEY_UNUSABLE);
        } catch (RuntimeException | Error thrown) {
            if (!context.fatal().note(thrown)) {
                // Its message is left out: it could hold the key.
                LOG.error(
                        "provider '{}' of account '{}' failed to make the call for task {}: {} at {}",
                        account.provider().id(),
                        call.request().account(),
                        call.request().taskId(),
                        thrown.getClass().getName(),
                        thrown.getStackTrace().length == 0 ? "unknown place" : thrown.getStackTrace()[0]);
            }
            return impossible(call, UndeliveredReason.PROVIDER_FAILED);
        }
    }

    /** A call is of the method that was asked for, or it is not sent: refusals of a method are known by its path. */
    private static Made made(CallData call, AccountContext account, @Nullable ProviderCall made) {
        if (made != null && made.method().equals(call.method())) {
            return new Made.Ready(made);
        }
        LOG.error(
                "provider '{}' of account '{}' was asked for a call of {} for task {}, and made {}; mend the provider",
                account.provider().id(),
                call.request().account(),
                call.method(),
                call.request().taskId(),
                made == null ? "none" : "one of " + made.method());
        return impossible(call, UndeliveredReason.PROVIDER_FAILED);
    }

    private static Made impossible(CallData call, UndeliveredReason reason) {
        return new Made.Impossible(Results.unlessUnclear(call, Results.undelivered(call, reason)), null);
    }
}

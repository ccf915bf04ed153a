package io.github.captchareports.spi;

import io.github.captchareports.ProbableCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer, read: what it proves of the report, and what it asks of the account.
 *
 * @param reading what it proves of the report
 * @param advice what it asks of the account
 * @param errorId the service's number, if it gave one
 * @param errorCode the service's code verbatim, if it gave one
 * @param text the service's description, bounded to 500 characters and without control characters
 * @param possibleCauses what a refusal can mean, the likeliest first; the engine picks by what it knows
 */
public record ProviderReply(
        Reading reading,
        AccountAdvice advice,
        @Nullable Integer errorId,
        @Nullable String errorCode,
        @Nullable String text,
        List<ProbableCause> possibleCauses) {
    /** An answer that proves nothing and asks nothing. */
    public static final ProviderReply UNCLEAR =
            new ProviderReply(Reading.UNCLEAR, AccountAdvice.NONE, null, null, null, List.of());

    /** What an answer proves of the report. */
    public enum Reading {
        /** This report is on the books. */
        RECORDED,
        /** A report for the task is on the books, by this request or an earlier one. */
        ALREADY_REPORTED,
        /** The service said no, and this request can never have been recorded before either. */
        REFUSED,
        /** The service said no, with a code that it also gives when an earlier request was recorded or came late. */
        REFUSED_AMBIGUOUS,
        /** This request was certainly not recorded, for a reason that passes: throttled, account or method refused. */
        NOT_RECORDED,
        /**
         * Whoever answered was not the service, or the service did not understand what it was asked: this request was
         * certainly not recorded, but the answer cannot be read. A wrong base URL, a redirect, a proxy or a gateway answers
         * so. The report is tried again inside its reporting window; to the account it is a failure.
         */
        NOT_TAKEN,
        /**
         * {@link #NOT_TAKEN} as long as the account's address has never given an answer that could be read in this process,
         * so that the address itself may be wrong; {@link #UNCLEAR} from then on. The engine knows which.
         */
        NOT_TAKEN_UNLESS_PROVEN,
        /** The answer proves nothing. */
        UNCLEAR
    }
}

package io.github.captchareports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link ReportRequest}. Every request gets exactly one result; a result never errors the stream.
 *
 * <p>"Accepted" means taken into the service's books. It never means refunded: services review complaints later, one by
 * one, and say nothing about it here.
 */
public sealed interface ReportResult {
    /**
     * The request this result belongs to, with its correlation object untouched.
     *
     * @return the request as it was handed in
     */
    ReportRequest request();

    /**
     * What happened on the wire for this request.
     *
     * @return attempts, response time and the service's last code
     */
    AttemptSummary attemptSummary();

    /**
     * The name of this kind of result.
     *
     * @return the outcome
     */
    Outcome outcome();

    /**
     * Whether a report for the task stands on the service's books.
     *
     * @return yes, no or unknown
     */
    default Recorded recorded() {
        return outcome().recorded();
    }

    /**
     * How often this request was handed to the transport.
     *
     * @return 0 when nothing was tried
     */
    default int attempts() {
        return attemptSummary().count();
    }

    /**
     * Why the report failed on its way to the service, where it did: a result that was not delivered, or is
     * indeterminate, says here what the transport met, or which answer nobody could read.
     *
     * @return the cause; null where there is none, because the service answered or nothing was to be sent
     */
    default @Nullable FailureCause failureCause() {
        return attemptSummary().failureCause();
    }

    /**
     * A short stable word for the reason behind the outcome, in lower-case kebab case: fit for a metric tag or a log.
     *
     * @return for example {@code complaint-guard}; null where the outcome says everything
     */
    @Nullable
    String reasonTag();

    /**
     * The report is on the service's books.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param confirmedBy what proves it
     */
    record Accepted(ReportRequest request, AttemptSummary attemptSummary, Confirmation confirmedBy)
            implements ReportResult {
        @Override
        public Outcome outcome() {
            return Outcome.ACCEPTED;
        }

        @Override
        public @Nullable String reasonTag() {
            return confirmedBy == Confirmation.REPLY ? null : KebabCase.of(confirmedBy);
        }
    }

    /** What proves that a report was recorded. */
    enum Confirmation {
        /** The service said so. */
        REPLY,
        /** Our own answer was lost, and the service then called the repetition a duplicate. */
        DUPLICATE_AFTER_LOST_ANSWER
    }

    /**
     * The task was reported before; nothing was recorded by this request.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param origin who says so
     * @param first how the earlier report ended; null where only the service knows
     * @param conflicting true when the earlier report carried the opposite verdict
     * @param recorded whether the earlier report stands on the books
     */
    record Duplicate(
            ReportRequest request,
            AttemptSummary attemptSummary,
            DuplicateOrigin origin,
            @Nullable Outcome first,
            boolean conflicting,
            Recorded recorded)
            implements ReportResult {
        @Override
        public Outcome outcome() {
            return Outcome.DUPLICATE;
        }

        @Override
        public String reasonTag() {
            return conflicting ? "conflict" : KebabCase.of(origin);
        }
    }

    /** Who knew that a task was reported before. */
    enum DuplicateOrigin {
        /** The ledger of this process; nothing was sent. */
        LEDGER,
        /** The ledger that this process shares with others; nothing was sent. */
        SHARED_LEDGER,
        /** The service's duplicate code. */
        PROVIDER
    }

    /**
     * The service said no to this report, finally; it is never sent again.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param code the service's code, verbatim; its number as text where the service gave no code
     * @param text the service's description, bounded and without control characters; null when there was none
     * @param probableCause why, as far as it is known locally; its {@link ProbableCause#remedy()} says what to do
     */
    record Rejected(
            ReportRequest request,
            AttemptSummary attemptSummary,
            String code,
            @Nullable String text,
            ProbableCause probableCause)
            implements ReportResult {
        @Override
        public Outcome outcome() {
            return Outcome.REJECTED;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(probableCause);
        }
    }

    /**
     * The service's reporting window closed before the report could be sent; it is certainly not recorded.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param deadline when the reporting window closed, by the wall clock
     * @param reason what that means
     */
    record Expired(ReportRequest request, AttemptSummary attemptSummary, Instant deadline, ExpiredReason reason)
            implements ReportResult {
        /**
         * A report that is lost.
         *
         * @param request the request
         * @param attemptSummary what happened on the wire
         * @param deadline when the reporting window closed, by the wall clock
         */
        public Expired(ReportRequest request, AttemptSummary attemptSummary, Instant deadline) {
            this(request, attemptSummary, deadline, ExpiredReason.WINDOW_CLOSED);
        }

        @Override
        public Outcome outcome() {
            return Outcome.EXPIRED;
        }

        @Override
        public @Nullable String reasonTag() {
            return reason == ExpiredReason.WINDOW_CLOSED ? null : KebabCase.of(reason);
        }
    }

    /** What it means that a report expired. */
    enum ExpiredReason {
        /** The verdict is lost. */
        WINDOW_CLOSED,
        /**
         * Nothing is lost: it is a confirmation that the service takes and ignores
         * ({@link io.github.captchareports.spi.ReportProvider#ignoresConfirmations}), and such wait behind all others. With
         * {@link Confirmations#EFFECTIVE} they are left out.
         */
        NO_EFFECT
    }

    /**
     * Not sent, or sent and refused, for a reason that is not the report's. The task is left free: once the reason is
     * gone it can be reported again, inside its reporting window.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     * @param code the service's code behind it, if there was one
     * @param problem what is wrong and what to do, where that is more than the reason says; null elsewhere
     */
    record Withheld(
            ReportRequest request,
            AttemptSummary attemptSummary,
            WithheldReason reason,
            @Nullable String code,
            @Nullable String problem)
            implements ReportResult {
        @Override
        public Outcome outcome() {
            return Outcome.WITHHELD;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(reason);
        }
    }

    /** Why a report was withheld. */
    enum WithheldReason {
        /** The service has no method for this verdict and captcha type. */
        UNSUPPORTED,
        /**
         * The service takes this confirmation and ignores it, and the account leaves such out:
         * {@link Confirmations#EFFECTIVE}. Nothing is lost.
         */
        NO_EFFECT,
        /** The share of complaints is so high that the service would stop listening; complaints are held. */
        COMPLAINT_GUARD,
        /** Another request in flight carried the opposite verdict for the same task, and left the task unreported. */
        CONFLICT,
        /** The service refuses the key, the address or the account; see {@link AccountControl#resume()}. */
        ACCOUNT_REFUSED,
        /** The service refuses the method of this verdict and type; see {@link AccountControl#resume()}. */
        METHOD_REFUSED,
        /** The service gives its tasks no such ids, such as a text where they are numbers; see {@link Withheld#problem()}. */
        INVALID_TASK_ID,
        /** {@link ReportRequest#solvedAt()} lies further in the future than clock skew explains. */
        SOLVED_IN_FUTURE
    }

    /**
     * Certainly not recorded, and not for a reason of the report's or of policy.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     */
    record Undelivered(ReportRequest request, AttemptSummary attemptSummary, UndeliveredReason reason)
            implements ReportResult {
        @Override
        public Outcome outcome() {
            return Outcome.UNDELIVERED;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(reason);
        }
    }

    /** Why a report was not delivered. */
    enum UndeliveredReason {
        /** All attempts were spent while the service answered others. */
        ATTEMPTS_SPENT,
        /** The service has not been reached for the outage limit, or not before the report's deadline. */
        UNREACHABLE,
        /** The service asked to slow down, for longer or more often than the report could wait. */
        THROTTLED,
        /** The operator paused the account for longer than the report had time. */
        PAUSED,
        /** The account already holds {@link Account#maxPending()} reports. */
        OVERLOADED,
        /** The subscriber cancelled before anything was sent. */
        CANCELLED,
        /** The reporter was shut down before anything was sent. */
        SHUT_DOWN,
        /** The reporter has no account with this label. */
        UNKNOWN_ACCOUNT,
        /** The journal could not write down that the report was about to be sent, so it was not. */
        JOURNAL_FAILED,
        /** The ledger that the account shares with other processes cannot be asked; see {@link LedgerOutagePolicy#REFUSE}. */
        LEDGER_UNREACHABLE,
        /** The key supplier threw, or gave what cannot be a key, so nothing was sent; the log says which. */
        KEY_UNUSABLE,
        /** The provider threw before anything was sent; the log has the details. */
        PROVIDER_FAILED
    }

    /**
     * Bytes may have arrived and no answer proves anything. It may have been recorded; it is not sent again where the
     * service could record it twice.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param cause what made it so
     */
    record Indeterminate(ReportRequest request, AttemptSummary attemptSummary, IndeterminateCause cause)
            implements ReportResult {
        @Override
        public Outcome outcome() {
            return Outcome.INDETERMINATE;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(cause);
        }
    }

    /** What left a report's fate open. */
    enum IndeterminateCause {
        /**
         * The connection ended after the request was handed to it and before a whole answer had come; or an earlier process
         * wrote into the {@linkplain ReporterBuilder#journal journal} that it was sending the request, and ended before the
         * answer came.
         */
        ANSWER_LOST,
        /** No whole answer came within the response timeout. */
        TIMED_OUT,
        /** An answer came that proves nothing: HTML, garbage, a body over the bound, a server error. */
        UNREADABLE_ANSWER,
        /** The reporter was shut down while the request was on the wire. */
        SHUT_DOWN,
        /** Another process was reporting the task for as long as there was time, and nothing is known of how that ended. */
        REPORTED_ELSEWHERE,
        /** An earlier attempt was unclear, and a later one was refused with a code that fits both stories. */
        REFUSED_AFTER_UNCLEAR,
        /** The library itself failed while the request was on the wire: a defect; the log has the details. */
        INTERNAL_ERROR
    }
}

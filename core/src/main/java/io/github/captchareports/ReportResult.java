package io.github.captchareports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link ReportRequest}. Every request gets exactly one result; a result never errors the stream.
 *
 * <p>"Accepted" means taken into the service's books. It never means refunded: services review complaints later, one by
 * one, and say nothing about it here.
 *
 * <p>The kinds are closed for all versions 1.x, one for each {@link Outcome}; a kind can get another figure, and the reasons
 * and causes can get another constant. Results are immutable, and equal where all their parts are. The library makes them; a
 * test gets its own from {@link ReportResults}.
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
     * Whether a report for the task stands on the service's books, as far as this reporter can know. It follows from what the
     * service's answer can mean, never from what it most likely means.
     *
     * @return yes, no or unknown
     */
    Recorded recorded();

    /**
     * Whether the same request may be reported again: the task is free, its reporting window is open, and the reason is not
     * one that the same request would meet again at any time. It is false for every other kind than {@link Withheld} and
     * {@link Undelivered}. Where the window is not known ({@code deadline()} is null), it is taken for open: what comes too late
     * is answered {@link Expired}, and costs nothing.
     *
     * <p>The time is a parameter, since the answer changes while a result is kept, and results have no clock.
     *
     * @param now the time by the caller's clock, for example {@code Instant.now()}
     * @return true if it may be submitted once more
     */
    default boolean mayReportAgain(Instant now) {
        return false;
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
     * A short stable word for the reason behind the outcome, in lower-case kebab case: fit for a metric tag or a log. Words
     * never change their meaning; more may be added.
     *
     * @return for example {@code reply}, {@code window-closed} or {@code complaint-guard}
     */
    String reasonTag();

    /** The report is on the service's books. */
    sealed interface Accepted extends ReportResult permits Records.Accepted {
        /**
         * What proves it.
         *
         * @return the proof
         */
        Confirmation confirmedBy();
    }

    /** What proves that a report was recorded. More may be added: a {@code switch} over it needs a {@code default}. */
    enum Confirmation {
        /** The service said so. */
        REPLY,
        /** Our own answer was lost, and the service then called the repetition a duplicate. */
        DUPLICATE_AFTER_LOST_ANSWER
    }

    /** The task was reported before; nothing was recorded by this request. */
    sealed interface Duplicate extends ReportResult permits Records.Duplicate {
        /**
         * Who says so.
         *
         * @return the origin
         */
        DuplicateOrigin origin();

        /**
         * How the earlier report ended.
         *
         * @return its outcome; null where only the service knows
         */
        @Nullable
        Outcome original();

        /**
         * Whether the earlier report carried the opposite verdict.
         *
         * @return true if it is known to have
         */
        boolean conflicting();
    }

    /** Who knew that a task was reported before. More may be added: a {@code switch} over it needs a {@code default}. */
    enum DuplicateOrigin {
        /** The ledger of this process; nothing was sent. */
        LEDGER,
        /** The ledger that this process shares with others; nothing was sent. */
        SHARED_LEDGER,
        /** The service's duplicate code. */
        PROVIDER
    }

    /**
     * The service said no to this report, finally; it is never sent again. Whether a report for the task is
     * {@linkplain #recorded() recorded} is unknown wherever the code can also mean that the task was reported before.
     */
    sealed interface Rejected extends ReportResult permits Records.Rejected {
        /**
         * The service's code, verbatim.
         *
         * @return the code; its number as text where the service gave no code
         */
        String code();

        /**
         * The service's description.
         *
         * @return bounded and without control characters; null when there was none
         */
        @Nullable
        String text();

        /**
         * Why, as far as it is known locally: advice for people. Its {@link ProbableCause#remedy()} says what to do.
         *
         * @return the likeliest cause
         */
        ProbableCause probableCause();
    }

    /** The service's reporting window closed before the report could be sent; it is certainly not recorded. */
    sealed interface Expired extends ReportResult permits Records.Expired {
        /**
         * When the reporting window closed, by the wall clock.
         *
         * @return the end of the window
         */
        Instant deadline();

        /**
         * What that means.
         *
         * @return the reason
         */
        ExpiredReason reason();
    }

    /** What it means that a report expired. More may be added: a {@code switch} over it needs a {@code default}. */
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
     */
    sealed interface Withheld extends ReportResult permits Records.Withheld {
        /**
         * Why.
         *
         * @return the reason
         */
        WithheldReason reason();

        /**
         * The service's code behind it.
         *
         * @return the code, verbatim; null if there was none
         */
        @Nullable
        String code();

        /**
         * When the reporting window closes, by the wall clock.
         *
         * @return the end of the window; null where the request was answered before it was asked for
         */
        @Nullable
        Instant deadline();

        /**
         * What is wrong and what to do, where that is more than the reason says.
         *
         * @return the problem and, after a semicolon, the remedy; null elsewhere
         */
        @Nullable
        String problem();
    }

    /** Why a report was withheld. More may be added: a {@code switch} over it needs a {@code default}. */
    enum WithheldReason {
        /** The service has no method for this verdict and captcha type. */
        UNSUPPORTED,
        /** The account leaves out confirmations that the service ignores: {@link Confirmations#EFFECTIVE}. Nothing is lost. */
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

    /** Certainly not recorded, and not for a reason of the report's or of policy. The task is left free. */
    sealed interface Undelivered extends ReportResult permits Records.Undelivered {
        /**
         * Why.
         *
         * @return the reason
         */
        UndeliveredReason reason();

        /**
         * When the reporting window closes, by the wall clock.
         *
         * @return the end of the window; null where the request was answered before it was asked for
         */
        @Nullable
        Instant deadline();
    }

    /** Why a report was not delivered. More may be added: a {@code switch} over it needs a {@code default}. */
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
        /** Nobody has told {@link SolvedTasks} of the task, or it was so long ago that it is forgotten. */
        UNKNOWN_TASK,
        /** The journal could not write down that the report was about to be sent, so it was not. */
        JOURNAL_FAILED,
        /** The ledger that the account shares with other processes cannot be asked; see {@link LedgerOutagePolicy#REFUSE}. */
        LEDGER_UNREACHABLE,
        /** {@link SolvedTasks} had to ask its store for the task, and could not: tell it the verdict once more. */
        SOLVED_TASKS_UNREACHABLE,
        /** The key supplier threw, or gave what cannot be a key, so nothing was sent; the log says which. */
        KEY_UNUSABLE,
        /** The provider threw before anything was sent; the log has the details. */
        PROVIDER_FAILED
    }

    /**
     * Bytes may have arrived and no answer proves anything. It may have been recorded; it is not sent again where the
     * service could record it twice.
     */
    sealed interface Indeterminate extends ReportResult permits Records.Indeterminate {
        /**
         * What made it so.
         *
         * @return the cause
         */
        IndeterminateCause cause();
    }

    /** What left a report's fate open. More may be added: a {@code switch} over it needs a {@code default}. */
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

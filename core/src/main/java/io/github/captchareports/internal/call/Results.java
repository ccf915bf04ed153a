package io.github.captchareports.internal.call;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts what happened into the words of the public API. Pure. */
final class Results {
    private Results() {}

    /**
     * The result of a final decision.
     *
     * @param instead the reason to give for what was not delivered because our own side gave up, or null
     */
    static ReportResult of(
            Decision decision,
            ReportRequest request,
            AttemptSummary summary,
            Instant windowEnd,
            @Nullable UndeliveredReason instead) {
        if (decision instanceof Decision.Accept accept) {
            return new ReportResult.Accepted(request, summary, accept.confirmation());
        }
        if (decision instanceof Decision.CallDuplicate) {
            return new ReportResult.Duplicate(request, summary, DuplicateOrigin.PROVIDER, null, false, Recorded.YES);
        }
        if (decision instanceof Decision.Reject reject) {
            return new ReportResult.Rejected(
                    request, summary, code(reject.reply()), reject.reply().text(), reject.cause());
        }
        if (decision instanceof Decision.Withhold withhold) {
            return new ReportResult.Withheld(request, summary, withhold.reason(), withhold.code(), null);
        }
        if (decision instanceof Decision.Indeterminate open) {
            return new ReportResult.Indeterminate(request, summary, open.cause());
        }
        if (decision instanceof Decision.Expire) {
            return new ReportResult.Expired(request, summary, windowEnd);
        }
        if (decision instanceof Decision.GiveUp giveUp) {
            return new ReportResult.Undelivered(request, summary, instead == null ? giveUp.reason() : instead);
        }
        throw new IllegalStateException("a decision without a result: " + decision);
    }

    /** The result of a report that left the lane unsent. */
    static ReportResult of(
            DropReason why, @Nullable String code, ReportRequest request, AttemptSummary summary, Instant windowEnd) {
        return switch (why) {
            case EXPIRED -> new ReportResult.Expired(request, summary, windowEnd);
            case HELD -> new ReportResult.Withheld(request, summary, WithheldReason.COMPLAINT_GUARD, null, null);
            case ACCOUNT_REFUSED ->
                new ReportResult.Withheld(request, summary, WithheldReason.ACCOUNT_REFUSED, code, null);
            case METHOD_REFUSED ->
                new ReportResult.Withheld(request, summary, WithheldReason.METHOD_REFUSED, code, null);
            case THROTTLED -> new ReportResult.Undelivered(request, summary, UndeliveredReason.THROTTLED);
            case PAUSED -> new ReportResult.Undelivered(request, summary, UndeliveredReason.PAUSED);
            case UNREACHABLE -> new ReportResult.Undelivered(request, summary, UndeliveredReason.UNREACHABLE);
            case CLOSED -> new ReportResult.Undelivered(request, summary, UndeliveredReason.SHUT_DOWN);
            case ABANDONED -> new ReportResult.Undelivered(request, summary, UndeliveredReason.CANCELLED);
        };
    }

    /** The result of a request for a task that the ledger remembers, and that is not reported again. */
    static ReportResult known(Settled settled, ReportRequest request) {
        if (settled.leftOpen() && settled.verdict() == request.verdict()) {
            return new ReportResult.Indeterminate(request, AttemptSummary.NONE, IndeterminateCause.ANSWER_LOST);
        }
        return new ReportResult.Duplicate(
                request,
                AttemptSummary.NONE,
                DuplicateOrigin.LEDGER,
                settled.outcome().outcome(),
                settled.verdict() != request.verdict(),
                settled.recorded());
    }

    /** The result of a request for a task that another process has reported. */
    static ReportResult known(SharedLedger.Claimed.Settled settled, ReportRequest request, AttemptSummary summary) {
        Settled end = new Settled(settled.verdict(), settled.outcome());
        return new ReportResult.Duplicate(
                request,
                summary,
                DuplicateOrigin.SHARED_LEDGER,
                end.outcome().outcome(),
                end.verdict() != request.verdict(),
                end.recorded());
    }

    /** Whether a follower claims again: its owner failed for a reason of its own, which the follower need not share. */
    static boolean mayDoBetter(ReportResult owner, ReportRequest follower, Instant windowEnd) {
        if (owner.request().verdict() != follower.verdict()) {
            return false;
        }
        if (owner instanceof ReportResult.Withheld withheld) {
            return withheld.reason() == WithheldReason.COMPLAINT_GUARD
                    && owner.request().captchaType() != follower.captchaType();
        }
        if (owner instanceof ReportResult.Expired expired) {
            return windowEnd.isAfter(expired.deadline());
        }
        if (owner instanceof ReportResult.Undelivered undelivered) {
            return switch (undelivered.reason()) {
                case CANCELLED -> true;
                case THROTTLED, PAUSED ->
                    owner.attempts() == 0 && owner.request().solvedAt().isBefore(follower.solvedAt());
                default -> false;
            };
        }
        return false;
    }

    /** The result of a follower whose owner ended with {@code owner}. */
    static ReportResult shared(ReportResult owner, ReportRequest follower, Instant windowEnd) {
        boolean conflicting = owner.request().verdict() != follower.verdict();
        return switch (owner.outcome()) {
            case ACCEPTED, DUPLICATE, REJECTED, INDETERMINATE ->
                new ReportResult.Duplicate(
                        follower,
                        AttemptSummary.NONE,
                        DuplicateOrigin.LEDGER,
                        owner.outcome(),
                        conflicting,
                        owner.recorded());
            case EXPIRED, WITHHELD, UNDELIVERED ->
                conflicting
                        ? new ReportResult.Withheld(follower, AttemptSummary.NONE, WithheldReason.CONFLICT, null, null)
                        : sameEnd(owner, follower, windowEnd);
        };
    }

    static IndeterminateCause cause(AttemptEnd.Loss loss) {
        return switch (loss) {
            case CONNECTION -> IndeterminateCause.ANSWER_LOST;
            case TIMEOUT -> IndeterminateCause.TIMED_OUT;
            case UNREADABLE -> IndeterminateCause.UNREADABLE_ANSWER;
            case SHUT_DOWN -> IndeterminateCause.SHUT_DOWN;
        };
    }

    /** The result of a call that was not delivered. */
    static ReportResult undelivered(CallView call, UndeliveredReason reason) {
        return new ReportResult.Undelivered(call.request(), call.summary(), reason);
    }

    /** The result of a call that its subscriber has cancelled. */
    static ReportResult cancelled(CallView call) {
        return unlessUnclear(call, undelivered(call, UndeliveredReason.CANCELLED));
    }

    /** The result of a call that goes on no more, because it was cancelled or the reporter sends nothing any more. */
    static ReportResult endedByUs(CallView call) {
        return unlessUnclear(
                call,
                undelivered(call, call.isCancelled() ? UndeliveredReason.CANCELLED : UndeliveredReason.SHUT_DOWN));
    }

    /** The result of a call whose time is over. */
    static ReportResult expired(CallView call) {
        return new ReportResult.Expired(call.request(), call.summary(), call.windowEnd());
    }

    /** The result of a call that left the lane unsent; {@code cause} is why attempts fail at present. */
    static ReportResult dropped(CallView call, DropReason why, @Nullable String code, @Nullable FailureCause cause) {
        AttemptSummary summary = call.summary();
        if (why.mayBeDueToOutage() && summary.failureCause() == null) {
            summary = summary.withFailureCause(cause);
        }
        return unlessUnclear(call, summary, of(why, code, call.request(), summary, call.windowEnd()));
    }

    /** The result of a final decision; {@code closed} says that the reporter sends nothing any more. */
    static ReportResult of(Decision decision, CallView call, boolean closed) {
        UndeliveredReason instead =
                call.isCancelled() ? UndeliveredReason.CANCELLED : closed ? UndeliveredReason.SHUT_DOWN : null;
        return of(decision, call.request(), call.summary(), call.windowEnd(), instead);
    }

    /** The certain end, unless an attempt made earlier, or by another process, may have been recorded. */
    static ReportResult unlessUnclear(CallView call, ReportResult certain) {
        return unlessUnclear(call, call.summary(), certain);
    }

    private static ReportResult unlessUnclear(CallView call, AttemptSummary summary, ReportResult certain) {
        IndeterminateCause unclear = call.history().unclear();
        if (unclear == null && call.isReportedElsewhere()) {
            unclear = IndeterminateCause.REPORTED_ELSEWHERE;
        }
        return unclear == null ? certain : new ReportResult.Indeterminate(call.request(), summary, unclear);
    }

    private static ReportResult sameEnd(ReportResult owner, ReportRequest follower, Instant windowEnd) {
        AttemptSummary nothingTried = AttemptSummary.NONE.withFailureCause(owner.failureCause());
        if (owner instanceof ReportResult.Withheld withheld) {
            return new ReportResult.Withheld(
                    follower, nothingTried, withheld.reason(), withheld.code(), withheld.problem());
        }
        if (owner instanceof ReportResult.Undelivered undelivered) {
            return new ReportResult.Undelivered(follower, nothingTried, undelivered.reason());
        }
        return new ReportResult.Expired(follower, nothingTried, windowEnd);
    }

    private static String code(ProviderReply reply) {
        String code = reply.errorCode();
        Integer id = reply.errorId();
        if (code != null) {
            return code;
        }
        return id == null ? "unknown" : id.toString();
    }
}

package io.github.captchareports.internal;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Delivery;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.internal.decision.Decide;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.decision.History;
import io.github.captchareports.internal.decision.Terms;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.lane.Dismissal;
import io.github.captchareports.internal.lane.Signal;
import io.github.captchareports.internal.lane.Waiter;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * One report that has passed the door, on its way from the ledger through lane, exchange and decision to its one result.
 * One hand at a time moves it on: the lane hands it to the exchange and gets it back; {@link #cancel()} alone may come
 * from anywhere at any time.
 */
final class Walk extends Waiter implements Claim.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);

    private static final String MASK = "***";

    private final Engine engine;
    private final AccountRoom room;
    private final ReportRequest request;
    private final String path;
    private final Instant windowEnd;
    private final long mayBeLateFrom;
    private final TaskKey task;
    private final ContextView context;
    private final Destination destination;

    private @Nullable Claim claim;
    private History history = History.NONE;
    private AttemptSummary summary = AttemptSummary.NONE;
    private long firstAttemptAt;
    /** The client key of the last attempt, to be masked should the service echo it. */
    private String key = "";

    private volatile @Nullable Exchange exchange;
    private volatile boolean cancelled;

    /**
     * A report on its way.
     *
     * @param mayBeLateFrom monotonic time from which the service may call it late
     */
    Walk(
            Engine engine,
            AccountRoom room,
            ReportRequest request,
            String path,
            Instant windowEnd,
            long deadline,
            long mayBeLateFrom,
            ContextView context,
            Destination destination) {
        super(deadline, mayBeLateFrom);
        this.engine = engine;
        this.room = room;
        this.request = request;
        this.path = path;
        this.windowEnd = windowEnd;
        this.mayBeLateFrom = mayBeLateFrom;
        this.task = new TaskKey(room.keeping, request.taskId());
        this.context = context;
        this.destination = destination;
    }

    /** Into the ledger, and on from there. */
    void start() {
        try {
            claim();
        } catch (RuntimeException | Error defect) {
            fail(defect);
        }
    }

    /**
     * The subscriber is gone: withdraws what has not been sent. What is on the wire, or follows another request, goes on
     * to its end for the ledger.
     */
    void cancel() {
        cancelled = true;
        if (room.lane.withdraw(this)) {
            endCancelled();
            return;
        }
        Exchange current = exchange;
        if (current != null && current.withdraw()) {
            room.lane.finish(this, Signal.NOTHING);
            endCancelled();
        }
    }

    private void claim() {
        while (true) {
            Claimed claimed = engine.ledger.claim(task, request.verdict());
            if (claimed instanceof Claimed.Owned owned) {
                claim = owned.claim();
                if (owned.claim().inheritsUnclear()) {
                    history = new History(0, 0, IndeterminateCause.ANSWER_LOST);
                }
                enterLane();
                return;
            }
            if (claimed instanceof Claimed.Known known) {
                boolean conflicting = known.settled().verdict() != request.verdict();
                end(new ReportResult.Duplicate(
                        request,
                        summary,
                        ReportResult.DuplicateOrigin.LEDGER,
                        known.settled().outcome(),
                        conflicting,
                        known.settled().delivery()));
                return;
            }
            if (claimed instanceof Claimed.InFlight other && other.claim().follow(this)) {
                return;
            }
        }
    }

    @Override
    public void onOwnerEnd(ReportResult owner) {
        try {
            share(owner);
        } catch (RuntimeException | Error defect) {
            fail(defect);
        }
    }

    private void share(ReportResult owner) {
        if (cancelled) {
            endCancelled();
            return;
        }
        boolean conflicting = owner.request().verdict() != request.verdict();
        switch (owner.outcome()) {
            case ACCEPTED, DUPLICATE, REJECTED, INDETERMINATE ->
                end(new ReportResult.Duplicate(
                        request,
                        summary,
                        ReportResult.DuplicateOrigin.LEDGER,
                        owner.outcome(),
                        conflicting,
                        owner.delivery()));
            case EXPIRED, WITHHELD, UNDELIVERED -> {
                if (conflicting) {
                    end(new ReportResult.Withheld(request, summary, WithheldReason.CONFLICT, null));
                } else if (mayDoBetter(owner)) {
                    claim();
                } else {
                    end(sameEnd(owner));
                }
            }
        }
    }

    /** Whether the owner failed for a reason of its own, which this request need not share. */
    private boolean mayDoBetter(ReportResult owner) {
        if (owner instanceof ReportResult.Withheld withheld) {
            return withheld.reason() == WithheldReason.COMPLAINT_GUARD;
        }
        if (owner instanceof ReportResult.Expired expired) {
            return windowEnd.isAfter(expired.deadline());
        }
        return owner instanceof ReportResult.Undelivered undelivered
                && undelivered.reason() == UndeliveredReason.CANCELLED;
    }

    private ReportResult sameEnd(ReportResult owner) {
        if (owner instanceof ReportResult.Withheld withheld) {
            return new ReportResult.Withheld(request, summary, withheld.reason(), withheld.code());
        }
        if (owner instanceof ReportResult.Undelivered undelivered) {
            return new ReportResult.Undelivered(request, summary, undelivered.reason());
        }
        return new ReportResult.Expired(request, summary, windowEnd);
    }

    private void enterLane() {
        if (!room.lane.enter(this, !destination.heldBack())) {
            end(uncertainOr(new ReportResult.Undelivered(request, summary, UndeliveredReason.OVERLOADED)));
        }
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected boolean abandoned() {
        return cancelled;
    }

    @Override
    protected boolean admissible(long now) {
        return history.failures() > 0
                || !room.guard.holds(request.verdict(), request.captchaType(), request.domain(), now);
    }

    @Override
    protected void onStalled() {
        if (!room.lane.overfull()) {
            destination.giveSlotBack();
        }
    }

    @Override
    protected void onDismissed(Dismissal why, @Nullable String code) {
        if (why == Dismissal.ABANDONED || cancelled) {
            endCancelled();
            return;
        }
        end(uncertainOr(
                switch (why) {
                    case EXPIRED -> new ReportResult.Expired(request, summary, windowEnd);
                    case HELD -> new ReportResult.Withheld(request, summary, WithheldReason.COMPLAINT_GUARD, null);
                    case ACCOUNT_REFUSED ->
                        new ReportResult.Withheld(request, summary, WithheldReason.ACCOUNT_REFUSED, code);
                    case METHOD_REFUSED ->
                        new ReportResult.Withheld(request, summary, WithheldReason.METHOD_REFUSED, code);
                    case THROTTLED -> undelivered(UndeliveredReason.THROTTLED);
                    case PAUSED -> undelivered(UndeliveredReason.PAUSED);
                    case UNREACHABLE -> undelivered(UndeliveredReason.UNREACHABLE);
                    case CLOSED -> undelivered(UndeliveredReason.SHUT_DOWN);
                    case ABANDONED -> undelivered(UndeliveredReason.CANCELLED);
                }));
    }

    @Override
    protected void onGranted() {
        boolean first = summary.count() == 0;
        ProviderCall call;
        try {
            key = room.account.clientKey().get();
            call = room.provider.call(request, key);
        } catch (RuntimeException | Error thrown) {
            room.lane.finish(this, Signal.NOTHING);
            LOG.error(
                    "provider '{}' or the key supplier of account '{}' failed to make a call: {}",
                    room.provider.id(),
                    room.account.label(),
                    thrown.getClass().getName());
            end(uncertainOr(undelivered(UndeliveredReason.PROVIDER_FAILED)));
            return;
        }
        if (first) {
            firstAttemptAt = grantedAt();
            room.guard.count(request.verdict(), request.captchaType(), request.domain(), grantedAt());
        }
        summary =
                new AttemptSummary(summary.count() + 1, summary.responseTime(), summary.errorId(), summary.errorCode());
        engine.books.attempt(first);
        room.noteSent();
        send(call);
    }

    private void send(ProviderCall call) {
        try {
            Exchange begun = room.transport.send(call, context, this::onEnd);
            exchange = begun;
        } catch (RuntimeException | Error defect) {
            onEnd(new AttemptEnd.NotSent(defect));
            return;
        }
        if (cancelled) {
            cancel();
        }
    }

    @Override
    protected void onTimedOut() {
        Exchange current = exchange;
        if (current != null) {
            current.giveUp(engine.isClosed() ? AttemptEnd.Loss.SHUT_DOWN : AttemptEnd.Loss.TIMEOUT);
        }
    }

    private void onEnd(AttemptEnd end) {
        exchange = null;
        try {
            judge(end, engine.settings.nanos());
        } catch (RuntimeException | Error defect) {
            room.lane.finish(this, Signal.FAILED);
            fail(defect);
        }
    }

    private void judge(AttemptEnd end, long now) {
        History ending =
                new History(history.attempts() + (probing() ? 0 : 1), history.failures() + 1, history.unclear());
        if (end instanceof AttemptEnd.Answered answered) {
            ProviderReply reply = read(answered.reply());
            Signal signal = signal(reply);
            if (!(signal instanceof Signal.Failed)) {
                room.noteAnswer(now);
            }
            summary = new AttemptSummary(
                    summary.count(), Duration.ofNanos(now - grantedAt()), reply.errorId(), reply.errorCode());
            boolean readable = reply.reading() != ProviderReply.Reading.UNCLEAR;
            tellAttempt(
                    readable ? AttemptEvent.End.ANSWERED : AttemptEvent.End.UNCLEAR,
                    answered.reply().status(),
                    reply,
                    now);
            boolean late = now - mayBeLateFrom >= 0;
            act(Decide.afterReply(reply, late, ending, terms(now)), signal, ending);
        } else if (end instanceof AttemptEnd.Unclear unclear) {
            boolean ours = unclear.loss() == AttemptEnd.Loss.SHUT_DOWN;
            tellAttempt(AttemptEvent.End.UNCLEAR, null, null, now);
            act(
                    Decide.afterUnclear(cause(unclear.loss()), 0, ending, terms(now)),
                    ours ? Signal.NOTHING : Signal.FAILED,
                    ending);
        } else {
            tellAttempt(AttemptEvent.End.NOT_SENT, null, null, now);
            act(Decide.afterNotSent(ending, terms(now)), engine.isClosed() ? Signal.NOTHING : Signal.FAILED, ending);
        }
    }

    private void act(Decision decision, Signal signal, History ending) {
        if (decision instanceof Decision.Again again) {
            history = new History(ending.attempts(), ending.failures(), again.unclear());
            room.lane.finishAndRetry(this, signal, again.notBefore(), again.probe());
            return;
        }
        room.lane.finish(this, signal);
        end(result(decision));
    }

    private ReportResult result(Decision decision) {
        if (decision instanceof Decision.Accept accept) {
            return new ReportResult.Accepted(request, summary, accept.confirmation());
        }
        if (decision instanceof Decision.CallDuplicate) {
            return new ReportResult.Duplicate(
                    request, summary, ReportResult.DuplicateOrigin.PROVIDER, null, false, Delivery.YES);
        }
        if (decision instanceof Decision.Reject reject) {
            return new ReportResult.Rejected(
                    request, summary, code(reject.reply()), reject.reply().text(), reject.cause());
        }
        if (decision instanceof Decision.Withhold withhold) {
            return new ReportResult.Withheld(request, summary, withhold.reason(), withhold.code());
        }
        if (decision instanceof Decision.LeaveOpen open) {
            return new ReportResult.Indeterminate(request, summary, open.cause());
        }
        if (decision instanceof Decision.GiveUp giveUp) {
            return undelivered(
                    cancelled
                            ? UndeliveredReason.CANCELLED
                            : engine.isClosed() ? UndeliveredReason.SHUT_DOWN : giveUp.reason());
        }
        throw new IllegalStateException("a decision without a result: " + decision);
    }

    private ProviderReply read(HttpReply reply) {
        try {
            return masked(room.provider.reply(reply));
        } catch (RuntimeException | Error thrown) {
            LOG.error("provider '{}' failed to read an answer ({})", room.provider.id(), reply, thrown);
            return ProviderReply.UNCLEAR;
        }
    }

    private ProviderReply masked(ProviderReply reply) {
        String code = reply.errorCode();
        String text = reply.text();
        boolean echoed = (code != null && code.contains(key)) || (text != null && text.contains(key));
        if (key.isEmpty() || !echoed) {
            return reply;
        }
        return new ProviderReply(
                reply.reading(),
                reply.advice(),
                reply.errorId(),
                code == null ? null : code.replace(key, MASK),
                text == null ? null : text.replace(key, MASK),
                reply.possibleCauses());
    }

    private Signal signal(ProviderReply reply) {
        AccountAdvice advice = reply.advice();
        long pause = advice instanceof AccountAdvice.Pause asked ? Clamp.nanos(asked.duration()) : 0;
        if (reply.reading() == ProviderReply.Reading.UNCLEAR) {
            return new Signal.Failed(pause);
        }
        if (advice instanceof AccountAdvice.Pause) {
            return new Signal.Throttled(pause, reply.errorCode());
        }
        if (advice instanceof AccountAdvice.RefuseAccount refusal) {
            Duration reopenAfter = refusal.reopenAfter();
            return new Signal.Refused(reopenAfter == null ? 0 : Clamp.nanos(reopenAfter), reply.errorCode());
        }
        if (advice instanceof AccountAdvice.RefuseMethod) {
            return new Signal.MethodRefused(path, reply.errorCode());
        }
        return Signal.ANSWERED;
    }

    private Terms terms(long now) {
        return new Terms(
                now,
                deadline(),
                room.provider.replaySafe(),
                room.answeredSince(firstAttemptAt),
                !cancelled && !engine.isClosed(),
                engine.settings.retryPolicy(),
                engine.settings.jitter().getAsDouble());
    }

    private void tellAttempt(AttemptEvent.End end, @Nullable Integer status, @Nullable ProviderReply reply, long now) {
        if (!engine.books.anyListener()) {
            return;
        }
        Duration elapsed = Duration.ofNanos(now - grantedAt());
        engine.books.attemptEnded(new AttemptEvent(
                request,
                summary.count(),
                engine.settings.wallClock().minus(elapsed),
                elapsed,
                end,
                status,
                reply == null ? null : reply.errorId(),
                reply == null ? null : reply.errorCode()));
    }

    private void endCancelled() {
        end(uncertainOr(undelivered(UndeliveredReason.CANCELLED)));
    }

    private ReportResult undelivered(UndeliveredReason reason) {
        return new ReportResult.Undelivered(request, summary, reason);
    }

    /** The certain end, unless an earlier attempt may have been recorded. */
    private ReportResult uncertainOr(ReportResult certain) {
        IndeterminateCause unclear = history.unclear();
        return unclear == null ? certain : new ReportResult.Indeterminate(request, summary, unclear);
    }

    /** The ledger first, so that whoever hears of the result finds it there; the followers last. */
    private void end(ReportResult result) {
        Claim owned = claim;
        if (owned != null) {
            engine.ledger.settle(task, owned, result);
        }
        engine.enter(result, destination);
        if (owned != null) {
            owned.tellFollowers(result);
        }
    }

    private void fail(Throwable defect) {
        LOG.error("a report of account '{}' failed inside the library", room.account.label(), defect);
        end(
                summary.count() == 0
                        ? undelivered(UndeliveredReason.INTERNAL_ERROR)
                        : new ReportResult.Indeterminate(request, summary, IndeterminateCause.INTERNAL_ERROR));
    }

    private static String code(ProviderReply reply) {
        if (reply.errorCode() != null) {
            return reply.errorCode();
        }
        return reply.errorId() == null ? "unknown" : reply.errorId().toString();
    }

    private static IndeterminateCause cause(AttemptEnd.Loss loss) {
        return switch (loss) {
            case CONNECTION -> IndeterminateCause.ANSWER_LOST;
            case TIMEOUT -> IndeterminateCause.TIMED_OUT;
            case UNREADABLE -> IndeterminateCause.UNREADABLE_ANSWER;
            case SHUT_DOWN -> IndeterminateCause.SHUT_DOWN;
        };
    }
}

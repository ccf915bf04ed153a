package io.github.captchareports.internal.call;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The attempts of one call: how many, how long, how the latest ended, and who is told of them. */
final class AttemptLog {
    private final CallContext context;

    private int count;
    private @Nullable Duration responseTime;
    private @Nullable Integer errorId;
    private @Nullable String errorCode;
    private @Nullable FailureCause failureCause;

    private long waitingSince;
    private long firstAttemptAt;
    private volatile long sentAt;
    /** Whether the attempt under way has been told. */
    private boolean told;
    /** How often the attempt under way met a connection whose server proved not to have taken it. */
    private int handOvers;
    /** The client key of the latest attempt, to be masked should the service echo it. */
    private String key = "";

    /** No attempt yet, for a report that came in at monotonic time {@code receivedAt}. */
    AttemptLog(CallContext context, long receivedAt) {
        this.context = context;
        this.waitingSince = receivedAt;
    }

    /** What results show of the attempts. */
    AttemptSummary summary() {
        return count == 0 && failureCause == null && responseTime == null && errorId == null && errorCode == null
                ? AttemptSummary.NONE
                : AttemptSummary.of(count, responseTime, errorId, errorCode, failureCause);
    }

    /** Keeps why the report has not got through. */
    void failedBecause(FailureCause cause) {
        failureCause = cause;
    }

    /** The attempts are made with this key from now on. */
    void useKey(String clientKey) {
        key = clientKey;
    }

    /** The client key of the latest attempt. */
    String key() {
        return key;
    }

    /** The report has been granted at monotonic time {@code at}, for the first time since it last settled nothing. */
    void firstGrantedAt(long at) {
        firstAttemptAt = at;
    }

    /** Monotonic time of the first grant. */
    long firstAttemptAt() {
        return firstAttemptAt;
    }

    /** An attempt begins: it is handed to the transport, or charged with a connection that could not be opened. */
    void begin(long now, ReportObserver observer) {
        sentAt = now;
        count++;
        failureCause = null;
        if (!told) {
            told = true;
            context.counters().countAttempt(count == 1);
            context.account().noteSent();
            observer.attemptStarted(count);
        }
    }

    /** The request passes the send gate. */
    void sent(long now) {
        sentAt = now;
    }

    /** Monotonic time at which the attempt under way was sent. */
    long sentAt() {
        return sentAt;
    }

    /** The attempt under way is none: it goes on, on another connection. */
    void takeBack(boolean refusedByServer) {
        count--;
        failureCause = null;
        if (refusedByServer) {
            handOvers++;
        }
    }

    /** How often the server proved that it has not taken the attempt under way. */
    int handOvers() {
        return handOvers;
    }

    /** The attempt under way is over. */
    void end() {
        told = false;
    }

    /** The report waits for its next attempt from now on. */
    void nextFrom(long now) {
        waitingSince = now;
    }

    /** The next attempt meets its servers anew. */
    void forgetHandOvers() {
        handOvers = 0;
    }

    /** An answer came. */
    void answered(CallView call, HttpReply answer, ProviderReply reply, @Nullable FailureCause cause, long now) {
        Duration elapsed = Duration.ofNanos(now - sentAt);
        context.account().clock().note(answer.header("date"), answer.receivedAt(), now, elapsed);
        responseTime = elapsed;
        errorId = reply.errorId();
        errorCode = reply.errorCode();
        failureCause = cause;
        AttemptEvent.End end = cause == null ? AttemptEvent.End.ANSWERED : AttemptEvent.End.UNCLEAR;
        tell(call, end, answer.status(), reply, now);
    }

    /** No whole answer came; returns the cause without the key, should one have got into it. */
    FailureCause failed(CallView call, AttemptEvent.End end, FailureCause cause, long now) {
        FailureCause masked = Answers.masked(cause, key);
        failureCause = masked;
        tell(call, end, null, null, now);
        return masked;
    }

    private void tell(
            CallView call, AttemptEvent.End end, @Nullable Integer status, @Nullable ProviderReply reply, long now) {
        // Only what was handed to the transport is an attempt: the journal may have taken all the time there was.
        if (count == 0 || !ListenerFanOut.isObserving(call.observer())) {
            return;
        }
        Duration elapsed = Duration.ofNanos(now - sentAt);
        AttemptEvent event = AttemptEvent.builder(call.request())
                .number(count)
                .startedAt(context.settings().wallClock().minus(elapsed))
                .elapsed(elapsed)
                .waited(Duration.ofNanos(sentAt - waitingSince))
                .slack(Duration.ofNanos(call.deadline() - sentAt))
                .end(end)
                .status(status)
                .errorId(reply == null ? null : reply.errorId())
                .errorCode(reply == null ? null : reply.errorCode())
                .failureCause(failureCause)
                .handOvers(handOvers)
                .build();
        call.observer().attemptEnded(event);
    }
}

package io.github.captchareports.internal.call;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Confirmations;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.lane.Priority;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import io.github.captchareports.internal.telemetry.ReporterCounters;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Where a request comes in: answered on the spot, or made a call, with its deadline turned from the wall clock to the
 * monotonic one, once. Streams and single calls use it alike.
 */
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final ReporterSettings settings;
    private final Map<String, CallContext> accounts;
    private final ReporterCounters counters;
    private final ListenerFanOut listeners;
    private final FatalErrors fatal;
    private final Lifecycle lifecycle;
    private final ResultRecorder recorder;

    /**
     * The admission of a reporter.
     *
     * @param accounts what calls need, by the label of their account
     */
    public Admission(
            ReporterSettings settings,
            Map<String, CallContext> accounts,
            ReporterCounters counters,
            ListenerFanOut listeners,
            FatalErrors fatal,
            Lifecycle lifecycle,
            ResultRecorder recorder) {
        this.settings = settings;
        this.accounts = accounts;
        this.counters = counters;
        this.listeners = listeners;
        this.fatal = fatal;
        this.lifecycle = lifecycle;
        this.recorder = recorder;
    }

    /** Whether the reporter has this account. */
    public boolean knows(String account) {
        return accounts.containsKey(account);
    }

    /**
     * Takes a request in; its result comes through the sink, possibly before this returns.
     *
     * @param context the subscriber's context
     */
    public Submission admit(ReportRequest request, ContextView context, ResultSink sink) {
        counters.countReceived();
        ReportObserver observer = listeners.observe(request, context);
        CallContext calls = accounts.get(request.account());
        Checked checked;
        try {
            checked = check(request, calls, context, observer, sink);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.error("the provider of account '{}' failed to judge {}", request.account(), request, thrown);
            }
            checked = new Checked.Answered(undelivered(request, UndeliveredReason.PROVIDER_FAILED));
        }
        if (checked instanceof Checked.Answered answered) {
            recorder.answer(
                    answered.result(),
                    observer,
                    sink,
                    calls == null ? null : calls.account().provider());
            return Submission.ENDED;
        }
        ReportCall call = ((Checked.Admitted) checked).call();
        sink.onAdmitted(call);
        call.start();
        if (sink.isCancelled()) {
            call.cancel();
        }
        return call;
    }

    private Checked check(
            ReportRequest request,
            @Nullable CallContext context,
            ContextView subscriber,
            ReportObserver observer,
            ResultSink sink) {
        if (!lifecycle.isOpen()) {
            return new Checked.Answered(undelivered(request, UndeliveredReason.SHUT_DOWN));
        }
        if (context == null) {
            return new Checked.Answered(undelivered(request, UndeliveredReason.UNKNOWN_ACCOUNT));
        }
        AccountContext account = context.account();
        ReportProvider provider = account.provider();
        ReportMethod method = provider.method(request.verdict(), request.captchaType());
        if (method == null) {
            account.complaints().noteReceived(request);
            return new Checked.Answered(withheld(request, WithheldReason.UNSUPPORTED));
        }
        String problem = provider.taskIdProblem(request.taskId());
        if (problem != null) {
            return new Checked.Answered(ReportResults.withheld(
                    request, AttemptSummary.NONE, WithheldReason.INVALID_TASK_ID, null, null, "taskId: " + problem));
        }
        Priority priority = priority(request, provider);
        if (priority == Priority.IGNORED && account.account().confirmations() == Confirmations.EFFECTIVE) {
            account.complaints().noteReceived(request);
            return new Checked.Answered(withheld(request, WithheldReason.NO_EFFECT));
        }
        long now = settings.nanos();
        Instant wall = settings.wallClock();
        if (request.solvedAtClock() == SolvedAtClock.SERVICE) {
            wall = wall.plus(account.clock().ahead(wall, now));
        }
        if (request.solvedAt().isAfter(wall.plus(CLOCK_SKEW))) {
            return new Checked.Answered(withheld(request, WithheldReason.SOLVED_IN_FUTURE));
        }
        CallTimes times = times(request, provider, wall, now);
        CallData data = new CallData(context, request, method, times, subscriber, observer, sink);
        return new Checked.Admitted(new ReportCall(context, recorder, data, priority));
    }

    private CallTimes times(ReportRequest request, ReportProvider provider, Instant wall, long now) {
        Instant windowEnd = earlier(provider.deadline(request), wall.plus(provider.window()));
        Instant atRiskFrom = earlier(provider.atRiskFrom(request), windowEnd);
        long left = SaturatedNanos.of(Duration.between(wall, windowEnd));
        return new CallTimes(
                now,
                windowEnd,
                now + left - settings.margin().toNanos(),
                now + SaturatedNanos.of(Duration.between(wall, atRiskFrom)));
    }

    private static Priority priority(ReportRequest request, ReportProvider provider) {
        if (request.verdict() == Verdict.INCORRECT) {
            return Priority.COMPLAINT;
        }
        return provider.ignoresConfirmations(request.captchaType()) ? Priority.IGNORED : Priority.CONFIRMATION;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static ReportResult undelivered(ReportRequest request, UndeliveredReason reason) {
        return ReportResults.undelivered(request, AttemptSummary.NONE, reason);
    }

    private static ReportResult withheld(ReportRequest request, WithheldReason reason) {
        return ReportResults.withheld(request, AttemptSummary.NONE, reason, null);
    }

    /** What the checks say. */
    private sealed interface Checked {
        /** The result stands already. */
        record Answered(ReportResult result) implements Checked {}

        /** It becomes a call. */
        record Admitted(ReportCall call) implements Checked {}
    }
}

package io.github.captchareports.internal;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Confirmations;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.lane.Priority;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Where a request comes in: answered on the spot, or sent on its walk with its deadline turned from wall clock to
 * monotonic time, once.
 */
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Engine engine;

    Door(Engine engine) {
        this.engine = engine;
    }

    /** Takes a request in; null when it was answered on the spot. */
    @Nullable
    Walk take(ReportRequest request, ContextView context, Destination destination) {
        ReportTrace trace = engine.books.takeIn(request, context);
        Entry entry;
        try {
            entry = look(request, context, trace, destination);
        } catch (RuntimeException | Error thrown) {
            if (!engine.fatal.note(thrown)) {
                LOG.error("a provider failed to judge {}", request, thrown);
            }
            entry = new Entry(null, undelivered(request, UndeliveredReason.PROVIDER_FAILED));
        }
        if (entry.answer() != null) {
            engine.enter(entry.answer(), trace, destination);
        }
        return entry.walk();
    }

    private Entry look(ReportRequest request, ContextView context, ReportTrace trace, Destination destination) {
        if (!engine.isOpen()) {
            return new Entry(null, undelivered(request, UndeliveredReason.SHUT_DOWN));
        }
        AccountRoom room = engine.room(request.account());
        if (room == null) {
            return new Entry(null, undelivered(request, UndeliveredReason.UNKNOWN_ACCOUNT));
        }
        ReportProvider provider = room.provider;
        ReportMethod method = provider.method(request.verdict(), request.captchaType());
        if (method == null) {
            room.complaints.noteTold(request);
            return new Entry(null, withheld(request, WithheldReason.UNSUPPORTED));
        }
        Priority priority = priority(request, provider);
        if (priority == Priority.IGNORED && room.account.confirmations() == Confirmations.EFFECTIVE) {
            room.complaints.noteTold(request);
            return new Entry(null, withheld(request, WithheldReason.NO_EFFECT));
        }
        long now = engine.settings.nanos();
        Instant wall = engine.settings.wallClock();
        if (request.solvedAtClock() == SolvedAtClock.SERVICE) {
            wall = wall.plus(room.clock.ahead(wall, now));
        }
        if (request.solvedAt().isAfter(wall.plus(CLOCK_SKEW))) {
            return new Entry(null, withheld(request, WithheldReason.SOLVED_IN_FUTURE));
        }
        Instant windowEnd = earlier(provider.deadline(request), wall.plus(provider.window()));
        Instant atRiskFrom = earlier(provider.atRiskFrom(request), windowEnd);
        long left = Clamp.nanos(Duration.between(wall, windowEnd));
        long deadline = now + left - engine.settings.margin().toNanos();
        long mayBeLateFrom = now + Clamp.nanos(Duration.between(wall, atRiskFrom));
        Walk walk = new Walk(
                engine,
                room,
                request,
                method.path(),
                windowEnd,
                now,
                deadline,
                mayBeLateFrom,
                priority,
                context,
                trace,
                destination);
        return new Entry(walk, null);
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
        return new ReportResult.Undelivered(request, AttemptSummary.NONE, reason);
    }

    private static ReportResult withheld(ReportRequest request, WithheldReason reason) {
        return new ReportResult.Withheld(request, AttemptSummary.NONE, reason, null);
    }

    private record Entry(@Nullable Walk walk, @Nullable ReportResult answer) {}
}

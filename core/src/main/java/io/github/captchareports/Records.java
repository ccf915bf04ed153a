package io.github.captchareports;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.AttemptEvent.End;
import io.github.captchareports.ComplaintEvent.LikelyCause;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values behind the interfaces that users read. They are out of sight, so that a version can add a component: the
 * interface gets a method, and what was compiled before does not notice.
 */
final class Records {
    private Records() {}

    record Accepted(
            ReportRequest request, io.github.captchareports.AttemptSummary attemptSummary, Confirmation confirmedBy)
            implements ReportResult.Accepted {
        @Override
        public Outcome outcome() {
            return Outcome.ACCEPTED;
        }

        @Override
        public Recorded recorded() {
            return Recorded.YES;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(confirmedBy);
        }
    }

    record Duplicate(
            ReportRequest request,
            io.github.captchareports.AttemptSummary attemptSummary,
            DuplicateOrigin origin,
            @Nullable Outcome original,
            boolean conflicting,
            Recorded recorded)
            implements ReportResult.Duplicate {
        @Override
        public Outcome outcome() {
            return Outcome.DUPLICATE;
        }

        @Override
        public String reasonTag() {
            return conflicting ? "conflict" : KebabCase.of(origin);
        }
    }

    record Rejected(
            ReportRequest request,
            io.github.captchareports.AttemptSummary attemptSummary,
            String code,
            @Nullable String text,
            ProbableCause probableCause,
            Recorded recorded)
            implements ReportResult.Rejected {
        @Override
        public Outcome outcome() {
            return Outcome.REJECTED;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(probableCause);
        }
    }

    record Expired(
            ReportRequest request,
            io.github.captchareports.AttemptSummary attemptSummary,
            Instant deadline,
            ExpiredReason reason)
            implements ReportResult.Expired {
        @Override
        public Outcome outcome() {
            return Outcome.EXPIRED;
        }

        @Override
        public Recorded recorded() {
            return Recorded.NO;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(reason);
        }
    }

    record Withheld(
            ReportRequest request,
            io.github.captchareports.AttemptSummary attemptSummary,
            WithheldReason reason,
            @Nullable String code,
            @Nullable Instant deadline,
            @Nullable String problem)
            implements ReportResult.Withheld {
        @Override
        public Outcome outcome() {
            return Outcome.WITHHELD;
        }

        @Override
        public Recorded recorded() {
            return Recorded.NO;
        }

        @Override
        public boolean mayReportAgain(Instant now) {
            return FreeTask.mayBeReportedAgain(reason, deadline, now);
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(reason);
        }
    }

    record Undelivered(
            ReportRequest request,
            io.github.captchareports.AttemptSummary attemptSummary,
            UndeliveredReason reason,
            @Nullable Instant deadline)
            implements ReportResult.Undelivered {
        @Override
        public Outcome outcome() {
            return Outcome.UNDELIVERED;
        }

        @Override
        public Recorded recorded() {
            return Recorded.NO;
        }

        @Override
        public boolean mayReportAgain(Instant now) {
            return FreeTask.mayBeReportedAgain(reason, deadline, now);
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(reason);
        }
    }

    record Indeterminate(
            ReportRequest request, io.github.captchareports.AttemptSummary attemptSummary, IndeterminateCause cause)
            implements ReportResult.Indeterminate {
        @Override
        public Outcome outcome() {
            return Outcome.INDETERMINATE;
        }

        @Override
        public Recorded recorded() {
            return Recorded.UNKNOWN;
        }

        @Override
        public String reasonTag() {
            return KebabCase.of(cause);
        }
    }

    record AttemptSummary(
            int count,
            @Nullable Duration responseTime,
            @Nullable Integer errorId,
            @Nullable String errorCode,
            @Nullable FailureCause failureCause)
            implements io.github.captchareports.AttemptSummary {
        @Override
        public AttemptSummary withFailureCause(@Nullable FailureCause cause) {
            return new AttemptSummary(count, responseTime, errorId, errorCode, cause);
        }
    }

    record AttemptEvent(
            ReportRequest request,
            int number,
            Instant startedAt,
            Duration elapsed,
            Duration waited,
            Duration slack,
            End end,
            @Nullable Integer status,
            @Nullable Integer errorId,
            @Nullable String errorCode,
            @Nullable FailureCause failureCause,
            int handOvers)
            implements io.github.captchareports.AttemptEvent {}

    record AccountState(
            String provider,
            String label,
            Phase phase,
            @Nullable Instant until,
            @Nullable String code,
            Set<String> refusedMethods,
            int pending,
            Duration oldestPending,
            int inFlight,
            double currentRate,
            long pauses,
            double retryBudget,
            long sent,
            boolean ledgerReachable,
            @Nullable FailureCause failureCause,
            @Nullable Instant failingSince)
            implements io.github.captchareports.AccountState {
        AccountState {
            refusedMethods = Set.copyOf(refusedMethods);
        }
    }

    record ReporterStats(
            long received,
            Map<Outcome, Long> outcomes,
            long open,
            long requests,
            long retries,
            long ledgerEntries,
            long ledgerHits,
            long ledgerEvictions)
            implements io.github.captchareports.ReporterStats {
        ReporterStats {
            Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                all.put(outcome, outcomes.getOrDefault(outcome, 0L));
            }
            outcomes = Map.copyOf(all);
        }
    }

    record ComplaintEvent(
            ComplaintFigures figures, ComplaintState previous, Trigger trigger, List<LikelyCause> likelyCauses)
            implements io.github.captchareports.ComplaintEvent {
        ComplaintEvent {
            likelyCauses = List.copyOf(likelyCauses);
        }
    }
}

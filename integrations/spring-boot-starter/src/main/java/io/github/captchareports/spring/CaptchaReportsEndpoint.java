package io.github.captchareports.spring;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** Shows the operator how the accounts stand, and pauses and resumes them. Never calls a service. */
@Endpoint(id = "captchareports")
final class CaptchaReportsEndpoint {
    private final Reporter reporter;
    private final RefusalLog refusals;

    CaptchaReportsEndpoint(Reporter reporter, RefusalLog refusals) {
        this.reporter = reporter;
        this.refusals = refusals;
    }

    /** Everything. */
    @ReadOperation
    Overview overview() {
        return new Overview(
                reporter.stats(),
                reporter.accounts().stream().map(CaptchaReportsEndpoint::view).toList(),
                refusals.latest());
    }

    /**
     * One account.
     *
     * @param label the account's label
     * @return the account; null where there is none
     */
    @ReadOperation
    @Nullable
    AccountView account(@Selector String label) {
        AccountControl account = find(label);
        return account == null ? null : view(account);
    }

    /**
     * Pauses an account, for a while or until it is resumed, resumes it, says how many tasks were solved in all since this was
     * said last, or forgets its complaints.
     *
     * @param label the account's label
     * @param action what to do
     * @param duration how long to pause; null until it is resumed
     * @param captchaType what was solved
     * @param solved how many of it
     * @return how the account stands then
     */
    @WriteOperation
    AccountView change(
            @Selector String label,
            Action action,
            // Spring Boot 3.5 knows optional parameters by the one annotation, 4 by the other.
            @org.springframework.lang.Nullable @Nullable Duration duration,
            @org.springframework.lang.Nullable @Nullable CaptchaType captchaType,
            @org.springframework.lang.Nullable @Nullable Long solved) {
        try {
            AccountControl account = reporter.account(label);
            switch (action) {
                case PAUSE -> pause(account, duration);
                case RESUME -> account.resume();
                case SOLVED -> countSolved(account, captchaType, solved);
                case FORGET_COMPLAINTS -> account.forgetComplaints();
            }
            return view(account);
        } catch (IllegalArgumentException invalid) {
            String message = String.valueOf(invalid.getMessage());
            throw new InvalidEndpointRequestException(message, message);
        }
    }

    private static void pause(AccountControl account, @Nullable Duration duration) {
        if (duration == null) {
            account.pause();
        } else {
            account.pause(duration);
        }
    }

    private static void countSolved(AccountControl account, @Nullable CaptchaType type, @Nullable Long solved) {
        if (type == null || solved == null) {
            throw new IllegalArgumentException(
                    "captchaType, solved: missing; say what was solved and how many, both are needed");
        }
        account.totalSolved(type, solved);
    }

    private @Nullable AccountControl find(String label) {
        return reporter.accounts().stream()
                .filter(account -> account.label().equals(label))
                .findFirst()
                .orElse(null);
    }

    private static AccountView view(AccountControl account) {
        return new AccountView(
                LaneView.of(account.state()),
                Limits.of(account),
                account.complaints().stream().map(ComplaintView::of).toList());
    }

    /** What an operator does to an account. */
    enum Action {
        PAUSE,
        RESUME,
        SOLVED,
        FORGET_COMPLAINTS
    }

    /**
     * Everything.
     *
     * @param books the reporter's books
     * @param accounts the accounts
     * @param refusals the last refusals, the newest first
     */
    record Overview(ReporterStats books, List<AccountView> accounts, List<RefusalLog.Refusal> refusals) {}

    /**
     * An account.
     *
     * @param lane how it stands
     * @param limits what it may do
     * @param complaints how it complains
     */
    record AccountView(LaneView lane, Limits limits, List<ComplaintView> complaints) {}

    /**
     * How an account complains in one scope.
     *
     * @param scope what is judged together
     * @param state what it amounts to
     * @param share the share of complaints; null while it is unknown
     * @param solved what is known to be solved
     * @param complaints complaints that are recorded, or may be
     * @param confirmations confirmations that were sent
     * @param baseline the share in the hours before the latest ones; null while that is unknown
     * @param probeAt when the next complaint is sent as a probe; null where none are held
     * @param types the same by captcha type
     * @param domains the domains with the most that was called wrong
     */
    record ComplaintView(
            String scope,
            ComplaintState state,
            @Nullable Double share,
            long solved,
            long complaints,
            long confirmations,
            @Nullable Double baseline,
            @Nullable Instant probeAt,
            List<PartView> types,
            List<PartView> domains) {
        static ComplaintView of(ComplaintFigures figures) {
            return new ComplaintView(
                    figures.scope(),
                    figures.state(),
                    figures.isKnown() ? figures.share() : null,
                    figures.solved(),
                    figures.complaints(),
                    figures.confirmations(),
                    figures.baseline(),
                    figures.probeAt(),
                    figures.types().stream().map(PartView::of).toList(),
                    figures.domains().stream().map(PartView::of).toList());
        }
    }

    /**
     * The figures of a captcha type, or of a domain.
     *
     * @param captchaType the type
     * @param domain the domain; null for a type as a whole, and for the domains past the first thousand
     * @param known whether enough is known of it for a share
     * @param solved what is known to be solved
     * @param complaints complaints that are recorded, or may be; of a domain, what was called wrong
     */
    record PartView(CaptchaType captchaType, @Nullable String domain, boolean known, long solved, long complaints) {
        static PartView of(ComplaintFigures.Part part) {
            return new PartView(part.captchaType(), part.domain(), part.isKnown(), part.solved(), part.complaints());
        }
    }

    /**
     * What an account may do, whoever has set it: its properties, its provider, the library's defaults or a change since.
     *
     * @param baseUrl where its requests go
     * @param rate requests a second
     * @param burst requests that may go at once after a quiet time
     * @param maxInFlight requests on the wire at once
     * @param maxPending reports that wait at most
     * @param complaints when complaints are warned of and held
     */
    record Limits(URI baseUrl, double rate, int burst, int maxInFlight, int maxPending, HeldComplaints complaints) {
        static Limits of(AccountControl account) {
            return new Limits(
                    account.baseUrl(),
                    account.rateLimit().perSecond(),
                    account.rateLimit().burst(),
                    account.maxInFlight(),
                    account.maxPending(),
                    HeldComplaints.of(account.complaintLimits()));
        }
    }

    /**
     * When complaints are warned of and held.
     *
     * @param hold whether they are ever held
     * @param window the sliding window: how far back is counted
     * @param minimumSample solved tasks, other than complaints, that must be known before a share is known
     * @param elevatedFrom the share from which they are elevated
     * @param alarmFrom the share from which they are an alarm
     * @param heldFrom the share from which they are held
     */
    record HeldComplaints(
            boolean hold, Duration window, int minimumSample, double elevatedFrom, double alarmFrom, double heldFrom) {
        static HeldComplaints of(ComplaintLimits limits) {
            return new HeldComplaints(
                    limits.enabled(),
                    limits.window(),
                    limits.minimumSample(),
                    limits.elevatedFrom(),
                    limits.alarmFrom(),
                    limits.heldFrom());
        }
    }

    /** How an account stands: the parts of {@link AccountState} by their names, and its cause in words. */
    record LaneView(
            String provider,
            String label,
            AccountState.Phase phase,
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
            @Nullable String cause,
            @Nullable String causeMessage,
            @Nullable Integer httpStatus,
            @Nullable String remedy,
            @Nullable Instant failingSince) {
        static LaneView of(AccountState state) {
            FailureCause cause = state.failureCause();
            return new LaneView(
                    state.provider(),
                    state.label(),
                    state.phase(),
                    state.until(),
                    state.code(),
                    state.refusedMethods(),
                    state.pending(),
                    state.oldestPending(),
                    state.inFlight(),
                    state.currentRate(),
                    state.pauses(),
                    state.retryBudget(),
                    state.sent(),
                    state.ledgerReachable(),
                    cause == null ? null : cause.kind().tag(),
                    cause == null ? null : cause.message(),
                    cause == null || cause.httpStatus().isEmpty()
                            ? null
                            : Integer.valueOf(cause.httpStatus().getAsInt()),
                    cause == null ? null : cause.remedy(),
                    state.failingSince());
        }
    }
}

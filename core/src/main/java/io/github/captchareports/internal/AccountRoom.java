package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.LaneView;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that belongs to one account, shared by all streams and single calls: its lane, guard and wire. */
final class AccountRoom implements AccountControl {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRoom.class);
    private static final long MOST_SOLVED = 1_000_000_000;
    private static final Duration LEDGER_SLACK = Duration.ofMinutes(1);

    final Account account;
    final ReportProvider provider;
    final Transport transport;
    final TaskKey.Keeping keeping;
    final Lane lane;
    private final ComplaintGuard guard;
    final ServiceClock clock = new ServiceClock();

    private final LongAdder sent = new LongAdder();
    private final EngineSettings settings;
    private volatile long lastAnswerAt;

    AccountRoom(Account account, ReportProvider provider, Transport transport, EngineSettings settings, Books books) {
        this.account = account;
        this.provider = provider;
        this.transport = transport;
        this.settings = settings;
        this.keeping = new TaskKey.Keeping(
                account.label(), provider.window().plus(LEDGER_SLACK).toNanos(), provider.replaySafe());
        ComplaintLimits limits = account.complaintLimits();
        this.guard = new ComplaintGuard(
                new ComplaintGuard.Terms(
                        account.label(),
                        limits == null ? provider.complaintLimits() : limits,
                        types(provider.id(), provider::judgedPerDomain),
                        types(provider.id(), type -> provider.method(Verdict.CORRECT, type) != null)),
                books::complaints,
                settings.nanos());
        this.lastAnswerAt = settings.nanos();
        this.lane = new Lane(
                new LaneSettings(
                        account.rateLimit(),
                        account.maxInFlight(),
                        account.maxPending(),
                        settings.responseTimeout().toNanos(),
                        settings.retryPolicy(),
                        settings.clock(),
                        settings.jitter()),
                () -> books.accountState(state()));
    }

    void noteSent() {
        sent.increment();
    }

    void noteAnswer(long now) {
        lastAnswerAt = now;
    }

    /** Whether the service has answered anything after {@code moment}. */
    boolean answeredSince(long moment) {
        return lastAnswerAt - moment > 0;
    }

    @Override
    public AccountState state() {
        LaneView view = lane.view();
        return new AccountState(
                provider.id(),
                account.label(),
                view.phase(),
                wallClock(view.until()),
                view.code(),
                view.refusedPaths(),
                lane.pending(),
                Duration.ofNanos(lane.oldestPending(settings.nanos())),
                lane.inFlight(),
                view.rate(),
                view.pauses(),
                view.budget(),
                sent.sum());
    }

    @Override
    public void pause() {
        lane.pause(0);
    }

    @Override
    public void pause(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("pause: " + duration + "; use a duration above zero");
        }
        lane.pause(Clamp.nanos(duration));
    }

    @Override
    public void resume() {
        lane.resume();
    }

    @Override
    public void rateLimit(RateLimit limit) {
        lane.rateLimit(limit);
    }

    @Override
    public void maxInFlight(int requests) {
        if (requests < 1 || requests > Account.MAX_IN_FLIGHT_LIMIT) {
            throw new IllegalArgumentException(
                    "max in flight: " + requests + "; use 1 to " + Account.MAX_IN_FLIGHT_LIMIT);
        }
        lane.maxInFlight(requests);
    }

    @Override
    public void observeSolved(CaptchaType type, @Nullable String domain, long solved) {
        Objects.requireNonNull(type, "type");
        if (solved < 0 || solved > MOST_SOLVED) {
            throw new IllegalArgumentException("solved: " + solved + "; use 0 to " + MOST_SOLVED);
        }
        if (domain != null && domain.length() > ReportRequest.MAX_DOMAIN_LENGTH) {
            throw new IllegalArgumentException(
                    "domain: longer than " + ReportRequest.MAX_DOMAIN_LENGTH + " characters; use a host name");
        }
        guard.observeSolved(type, domain, solved, settings.nanos());
    }

    @Override
    public List<ComplaintFigures> complaints() {
        return guard.figures(settings.nanos());
    }

    /** Whether the guard holds a report back. */
    boolean holds(ReportRequest request, long now) {
        try {
            return guard.holds(request.verdict(), request.captchaType(), request.domain(), now);
        } catch (RuntimeException | Error defect) {
            failed(defect);
            return false;
        }
    }

    /** Tells the guard of a report that is about to be sent. */
    void noteSending(ReportRequest request, long now) {
        try {
            guard.count(request.verdict(), request.captchaType(), request.domain(), now);
        } catch (RuntimeException | Error defect) {
            failed(defect);
        }
    }

    /** Tells the guard of a good solution that the service takes no report for. */
    void noteUnsupported(ReportRequest request) {
        if (request.verdict() != Verdict.CORRECT) {
            return;
        }
        try {
            guard.observeSolved(request.captchaType(), request.domain(), 1, settings.nanos());
        } catch (RuntimeException | Error defect) {
            failed(defect);
        }
    }

    /** Tells the guard how the service took a report. */
    void noteDecision(ReportRequest request, Decision decision, long now) {
        try {
            ProbableCause cause = decision instanceof Decision.Reject rejected ? rejected.cause() : null;
            if (cause == ProbableCause.WORKERS_FILTERED) {
                guard.workersFiltered(request.captchaType(), request.domain(), now);
            } else if (request.verdict() == Verdict.INCORRECT && cause == ProbableCause.COMPLAINT_RATIO) {
                guard.refused(request.captchaType(), request.domain(), now);
            } else if (request.verdict() == Verdict.INCORRECT && decision instanceof Decision.Accept) {
                guard.accepted(request.captchaType(), request.domain(), now);
            }
        } catch (RuntimeException | Error defect) {
            failed(defect);
        }
    }

    /** The guard keeps books; its failing decides no report. */
    private void failed(Throwable defect) {
        LOG.error("the complaint guard of account '{}' failed; the reports go on", account.label(), defect);
    }

    /** The types that a provider says yes to; one that it fails on costs the guard that type, and the account nothing. */
    private static Set<CaptchaType> types(String provider, Predicate<CaptchaType> which) {
        Set<CaptchaType> types = EnumSet.noneOf(CaptchaType.class);
        for (CaptchaType type : CaptchaType.values()) {
            try {
                if (which.test(type)) {
                    types.add(type);
                }
            } catch (RuntimeException | Error thrown) {
                LOG.error("provider '{}' failed to say what it does with {}", provider, type, thrown);
            }
        }
        return types;
    }

    private @Nullable Instant wallClock(long monotonic) {
        if (monotonic >= LaneView.NEVER) {
            return null;
        }
        return settings.wallClock().plusNanos(monotonic - settings.nanos());
    }
}

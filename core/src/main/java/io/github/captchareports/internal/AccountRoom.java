package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.RateLimit;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.LaneView;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Everything that belongs to one account, shared by all streams and single calls: its lane, guard and wire. */
final class AccountRoom implements AccountControl {
    private static final Duration LEDGER_SLACK = Duration.ofMinutes(1);

    final Account account;
    final ReportProvider provider;
    final Transport transport;
    final TaskKey.Keeping keeping;
    final Lane lane;
    /** Touched only inside the lane's drain loop. */
    final ComplaintGuard guard;

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
        this.guard =
                new ComplaintGuard(limits == null ? provider.complaintLimits() : limits, provider::judgedPerDomain);
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
                lane.inFlight(),
                view.rate(),
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
        if (solved < 0) {
            throw new IllegalArgumentException("solved: " + solved + "; use zero or more");
        }
        lane.execute(() -> guard.observeSolved(type, domain, solved, settings.nanos()));
    }

    private @Nullable Instant wallClock(long monotonic) {
        if (monotonic >= LaneView.NEVER) {
            return null;
        }
        return settings.wallClock().plusNanos(monotonic - settings.nanos());
    }
}

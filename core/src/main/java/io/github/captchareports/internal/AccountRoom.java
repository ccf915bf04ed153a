package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.LaneView;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.internal.shared.Link;
import io.github.captchareports.internal.shared.Pooling;
import io.github.captchareports.internal.shared.SharedAccount;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.SharedLedger.AccountName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Everything that belongs to one account, shared by all streams and single calls: its lane, guard and wire. */
final class AccountRoom implements AccountControl {
    private static final long MOST_SOLVED = 1_000_000_000;
    private static final Duration LEDGER_SLACK = Duration.ofMinutes(1);

    final Account account;
    final ReportProvider provider;
    final Transport transport;
    final TaskKey.Keeping keeping;
    final Lane lane;
    final Complaints complaints;
    /** The account as other processes know it; null where it is this one's alone. */
    final @Nullable SharedAccount shared;

    final ServiceClock clock = new ServiceClock();

    private final LongAdder sent = new LongAdder();
    private final EngineSettings settings;
    private final @Nullable Link link;
    private volatile long lastAnswerAt;

    AccountRoom(
            Account account,
            ReportProvider provider,
            Transport transport,
            EngineSettings settings,
            Books books,
            @Nullable Link link) {
        this.account = account;
        this.provider = provider;
        this.transport = transport;
        this.settings = settings;
        this.link = link;
        Duration keep = provider.window().plus(LEDGER_SLACK);
        this.keeping = new TaskKey.Keeping(account.label(), keep.toNanos(), provider.replaySafe());
        this.complaints = new Complaints(account, provider, settings, books);
        this.lastAnswerAt = settings.nanos();
        Sharing sharing = settings.sharing();
        this.shared = sharing == null || link == null
                ? null
                : new SharedAccount(
                        new AccountName(provider.id(), account.label()),
                        new SharedAccount.Terms(
                                sharing.process(), settings.responseTimeout(), keep, provider.replaySafe()),
                        link);
        this.lane = new Lane(
                new LaneSettings(
                        account.rateLimit(),
                        account.maxInFlight(),
                        account.maxPending(),
                        settings.responseTimeout().toNanos(),
                        settings.retryPolicy(),
                        settings.clock(),
                        settings.jitter(),
                        shared,
                        sharing == null ? 1 : 1.0 / sharing.processes()),
                () -> books.accountState(state()),
                transport::want);
        transport.watch(new Transport.Watch() {
            @Override
            public void onReady() {
                lane.connectionReady();
            }

            @Override
            public void onFailed(Throwable cause) {
                lane.connectionFailed(cause);
            }
        });
        share(link, books);
    }

    private void share(@Nullable Link way, Books books) {
        Pooling pooling = complaints.pooling();
        if (way == null || pooling == null) {
            return;
        }
        way.beat(ledger -> pooling.exchange(ledger).thenRun(complaints::viewed));
        way.watch(() -> {
            pooling.tellAll();
            lane.alone(() -> !way.isUp());
            books.accountState(state());
        });
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
                sent.sum(),
                link != null && !link.isUp());
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
        transport.maxInFlight(requests);
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
        complaints.noteSolved(type, domain, solved);
    }

    @Override
    public List<ComplaintFigures> complaints() {
        return complaints.figures();
    }

    private @Nullable Instant wallClock(long monotonic) {
        if (monotonic >= LaneView.NEVER) {
            return null;
        }
        return settings.wallClock().plusNanos(monotonic - settings.nanos());
    }
}

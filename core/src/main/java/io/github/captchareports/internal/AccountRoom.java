package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.guard.Pooling;
import io.github.captchareports.internal.http.FailureCauses;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.LaneView;
import io.github.captchareports.internal.lane.Signal;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.internal.shared.SharedAccount;
import io.github.captchareports.internal.shared.SharedLedgerClient;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.SharedLedger.AccountName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Everything that belongs to one account, shared by all streams and single calls: its lane, guard and wire. */
final class AccountRoom implements AccountControl {
    private static final long MOST_SOLVED = 1_000_000_000;
    private static final int UNPROVEN_IN_FLIGHT = 3;
    private static final Duration LEDGER_SLACK = Duration.ofMinutes(1);

    final Account account;
    final ReportProvider provider;
    /** Where the service is, as a text for people: nothing in it is secret. */
    final String baseUrl;

    final Transport transport;
    final TaskKey.Keeping keeping;
    final Lane lane;
    final AccountKey key;
    final Complaints complaints;
    /** The account as other processes know it; null where it is this one's alone. */
    final @Nullable SharedAccount shared;

    final ServiceClock clock = new ServiceClock();

    private final KeyWatch keyWatch;
    private final ConnectionCheck connectionCheck;
    private final LongAdder sent = new LongAdder();
    private final EngineSettings settings;
    private final Fatal fatal;
    private final @Nullable SharedLedgerClient link;
    private final AccountLog log;
    private volatile long lastAnswerAt;
    private volatile RateLimit rateLimit;
    private volatile int maxInFlight;
    /** Whether the address has ever given an answer that could be read. */
    private volatile boolean proven;

    AccountRoom(
            Account account,
            ReportProvider provider,
            AccountKey key,
            Supplier<Transport> wire,
            EngineSettings settings,
            Books books,
            @Nullable SharedLedgerClient link,
            @Nullable ComplaintStore store) {
        this.account = account;
        this.provider = provider;
        this.key = key;
        this.keyWatch = new KeyWatch(account.label(), key, settings.clock(), books.fatal);
        this.baseUrl = shown(Opening.address(account, provider));
        this.transport = wire.get();
        this.connectionCheck = new ConnectionCheck(wire, settings.responseTimeout(), settings.clock());
        this.settings = settings;
        this.fatal = books.fatal;
        this.link = link;
        Duration keep = provider.window().plus(LEDGER_SLACK);
        this.keeping = new TaskKey.Keeping(account.label(), keep.toNanos(), provider.replaySafe());
        this.log = new AccountLog(provider, baseUrl, settings::wallClock);
        this.complaints = new Complaints(account, provider, settings, books, store);
        this.lastAnswerAt = settings.nanos();
        this.rateLimit = account.rateLimit();
        this.maxInFlight = account.maxInFlight();
        SharedLedgerSettings sharing = settings.sharing();
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
                        // Where an unclear report is final, an address that may be wrong is tried out with a few.
                        provider.replaySafe() ? Account.MAX_IN_FLIGHT_LIMIT : UNPROVEN_IN_FLIGHT,
                        account.maxPending(),
                        settings.responseTimeout().toNanos(),
                        settings.retryPolicy(),
                        settings.clock(),
                        settings.jitter(),
                        shared,
                        sharing == null ? 1 : 1.0 / sharing.processes()),
                () -> phaseChanged(books),
                books.fatal::note,
                transport::want);
        transport.watch(new Transport.Watch() {
            @Override
            public void onReady() {
                lane.connectionReady();
            }

            @Override
            public void onFailed(Throwable cause) {
                lane.connectionFailed(cause, FailureCauses.of(new AttemptEnd.NotSent(cause)));
            }
        });
        share(link, books);
    }

    private void phaseChanged(Books books) {
        AccountState state = state();
        log.write(state);
        books.accountState(state);
        if (!account.hasFixedKey()) {
            keyWatch.onPhase(lane.view(), lane);
        }
    }

    private void share(@Nullable SharedLedgerClient way, Books books) {
        Pooling pooling = complaints.pooling();
        if (way == null || pooling == null) {
            return;
        }
        way.beat(ledger -> pooling.exchange(ledger).thenRun(complaints::viewed));
        way.watch(() -> {
            pooling.tellAll();
            lane.alone(() -> !way.isUp());
            if (way.isUp()) {
                complaints.regained();
            }
            books.accountState(state());
        });
    }

    /** Nothing is sent any more. */
    Mono<Void> close() {
        keyWatch.close();
        complaints.close();
        return transport.close();
    }

    void noteSent() {
        sent.increment();
    }

    void noteAnswer(Signal signal, long now) {
        if (!(signal instanceof Signal.Failed)) {
            lastAnswerAt = now;
        }
        if (Signal.isReadable(signal)) {
            proven = true;
        }
    }

    /** Whether the address has ever given an answer that could be read. */
    boolean isProven() {
        return proven;
    }

    /** Whether the service has answered anything after {@code moment}. */
    boolean answeredSince(long moment) {
        return lastAnswerAt - moment > 0;
    }

    @Override
    public AccountState state() {
        LaneView view = lane.view();
        Throwable failure = fatal.first();
        return new AccountState(
                provider.id(),
                account.label(),
                failure == null ? view.phase() : Phase.REFUSED,
                failure == null ? wallClock(view.until()) : null,
                failure == null ? view.code() : failure.getClass().getSimpleName(),
                view.refusedPaths(),
                lane.pending(),
                Duration.ofNanos(lane.oldestPending(settings.nanos())),
                lane.inFlight(),
                view.rate(),
                view.pauses(),
                view.budget(),
                sent.sum(),
                link != null && !link.isUp(),
                view.trouble(),
                view.trouble() == null ? null : wallClock(view.troubleSince()));
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
        key.resume();
        lane.resume();
    }

    @Override
    public URI baseUrl() {
        return Opening.address(account, provider);
    }

    @Override
    public RateLimit rateLimit() {
        return rateLimit;
    }

    @Override
    public int maxInFlight() {
        return maxInFlight;
    }

    @Override
    public int maxPending() {
        return account.maxPending();
    }

    @Override
    public ComplaintLimits complaintLimits() {
        ComplaintLimits own = account.complaintLimits();
        return own == null ? provider.complaintLimits() : own;
    }

    @Override
    public void rateLimit(RateLimit limit) {
        Objects.requireNonNull(limit, "limit");
        rateLimit = limit;
        lane.rateLimit(limit);
    }

    @Override
    public void maxInFlight(int requests) {
        if (requests < 1 || requests > Account.MAX_IN_FLIGHT_LIMIT) {
            throw new IllegalArgumentException(
                    "max in flight: " + requests + "; use 1 to " + Account.MAX_IN_FLIGHT_LIMIT);
        }
        maxInFlight = requests;
        lane.maxInFlight(requests);
        transport.maxInFlight(requests);
    }

    @Override
    public Mono<FailureCause> checkConnection() {
        return connectionCheck.run();
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
    public void totalSolved(CaptchaType type, long solved) {
        Objects.requireNonNull(type, "type");
        if (solved < 0 || solved > MOST_SOLVED) {
            throw new IllegalArgumentException("solved in all: " + solved + "; use 0 to " + MOST_SOLVED);
        }
        complaints.noteTotal(type, solved);
    }

    @Override
    public void forgetComplaints() {
        complaints.forget();
    }

    @Override
    public List<ComplaintFigures> complaints() {
        return complaints.figures();
    }

    /** Without user, password and query, and without the slash that a path begins with. */
    private static String shown(URI url) {
        String authority = String.valueOf(url.getRawAuthority());
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1)
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private @Nullable Instant wallClock(long monotonic) {
        if (monotonic >= LaneView.NEVER) {
            return null;
        }
        return settings.wallClock().plusNanos(monotonic - settings.nanos());
    }
}

package io.github.captchareports.internal.account;

import io.github.captchareports.Account;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.guard.SharedComplaintCounts;
import io.github.captchareports.internal.http.FailureCauses;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.LaneView;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedAccount;
import io.github.captchareports.internal.shared.SharedLedgerClient;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.internal.telemetry.AccountLog;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.TaskJournal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What belongs to one account, shared by all streams and single calls: its lane, its complaints and its transport. */
public final class AccountContext {
    private static final int UNPROVEN_IN_FLIGHT = 3;
    private static final Duration LEDGER_SLACK = Duration.ofMinutes(1);

    private final Account account;
    private final ReportProvider provider;
    private final ReporterSettings settings;
    private final ListenerFanOut listeners;
    private final FatalErrors fatal;
    private final AccountKey key;
    private final KeyWatch keyWatch;
    private final URI baseUrl;
    private final String shownUrl;
    private final Transport transport;
    private final TaskKey.Keeping keeping;
    private final Lane lane;
    private final Complaints complaints;
    private final AccountLog log;
    private final ServiceClock clock = new ServiceClock();
    private final LongAdder sent = new LongAdder();
    private final @Nullable SharedLedgerClient sharedLedger;
    private final @Nullable SharedAccount shared;
    private volatile long lastAnswerAt;
    private volatile boolean proven;

    /**
     * The context of an account of which nothing has been sent yet.
     *
     * @param transports makes the account's transport
     * @param sharedLedger the client of the ledger that processes share; null where none is shared
     * @param store where complaints are remembered; null where they are not
     */
    public AccountContext(
            Account account,
            ReportProvider provider,
            AccountKey key,
            Supplier<Transport> transports,
            ReporterSettings settings,
            ListenerFanOut listeners,
            FatalErrors fatal,
            @Nullable SharedLedgerClient sharedLedger,
            @Nullable ComplaintStore store) {
        this.account = account;
        this.provider = provider;
        this.settings = settings;
        this.listeners = listeners;
        this.fatal = fatal;
        this.key = key;
        this.keyWatch = new KeyWatch(account.label(), key, settings.clock(), fatal);
        this.baseUrl = baseUrl(account, provider);
        this.shownUrl = shown(baseUrl);
        this.transport = transports.get();
        this.sharedLedger = sharedLedger;
        Duration keep = provider.window().plus(LEDGER_SLACK);
        this.keeping = new TaskKey.Keeping(
                account.label(), SaturatedNanos.of(longer(keep, retention(settings))), provider.replaySafe());
        this.log = new AccountLog(provider, shownUrl, settings::wallClock);
        this.complaints = new Complaints(account, provider, settings, listeners, fatal, store);
        this.lastAnswerAt = settings.nanos();
        SharedLedgerSettings sharing = settings.sharing();
        this.shared = sharing == null || sharedLedger == null
                ? null
                : new SharedAccount(
                        new AccountName(provider.id(), account.label()),
                        new SharedAccount.Terms(
                                sharing.process(), settings.responseTimeout(), keep, provider.replaySafe()),
                        sharedLedger);
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
                this::phaseChanged,
                fatal::note,
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
        share(sharedLedger);
    }

    private static Duration retention(ReporterSettings settings) {
        TaskJournal journal = settings.journal();
        return journal == null ? Duration.ZERO : journal.retention();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Where the requests of an account go. */
    public static URI baseUrl(Account account, ReportProvider provider) {
        URI own = account.connection().baseUrl();
        return own == null ? provider.defaultBaseUrl() : own;
    }

    private void phaseChanged() {
        AccountState state = state();
        log.write(state);
        listeners.onAccountState(state);
        if (!account.hasFixedKey()) {
            keyWatch.onPhase(lane.view(), lane);
        }
    }

    private void share(@Nullable SharedLedgerClient client) {
        SharedComplaintCounts counts = complaints.sharedCounts();
        if (client == null || counts == null) {
            return;
        }
        client.beat(ledger -> counts.exchange(ledger).thenRun(complaints::viewed));
        client.watch(() -> {
            counts.writeAll();
            lane.ledgerReachable(client::isUp);
            if (client.isUp()) {
                complaints.regained();
            }
            listeners.onAccountState(state());
        });
    }

    /** Nothing is sent any more. */
    public Mono<Void> close() {
        keyWatch.close();
        complaints.close();
        return transport.close();
    }

    /** The account as its owner set it up. */
    public Account account() {
        return account;
    }

    /** The service's provider. */
    public ReportProvider provider() {
        return provider;
    }

    /** The client key. */
    public AccountKey key() {
        return key;
    }

    /** The lane. */
    public Lane lane() {
        return lane;
    }

    /** What opens connections and sends requests. */
    public Transport transport() {
        return transport;
    }

    /** The complaint guard and what it knows. */
    public Complaints complaints() {
        return complaints;
    }

    /** How long the ledger keeps this account's tasks. */
    public TaskKey.Keeping keeping() {
        return keeping;
    }

    /** The account as other processes know it; null where it is this one's alone. */
    public @Nullable SharedAccount shared() {
        return shared;
    }

    /** The service's clock. */
    public ServiceClock clock() {
        return clock;
    }

    /** Where requests go. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** Where requests go, as a text for people: nothing in it is secret, and it ends without a slash. */
    public String shownUrl() {
        return shownUrl;
    }

    /** Counts a request that is handed to the transport. */
    public void noteSent() {
        sent.increment();
    }

    /** Takes in that the service has answered, or that an attempt has failed. */
    public void noteAnswer(AttemptFeedback feedback, long now) {
        if (!(feedback instanceof AttemptFeedback.Failed)) {
            lastAnswerAt = now;
        }
        if (AttemptFeedback.isReadable(feedback)) {
            proven = true;
        }
    }

    /** Whether the address has ever given an answer that could be read. */
    public boolean isProven() {
        return proven;
    }

    /** Whether the service has answered anything after {@code moment}. */
    public boolean answeredSince(long moment) {
        return lastAnswerAt - moment > 0;
    }

    /** Why an attempt failed. */
    public FailureCause failureCause(AttemptEnd.NotSent end) {
        return FailureCauses.of(end);
    }

    /** Why an attempt failed. */
    public FailureCause failureCause(AttemptEnd.Unclear end) {
        return FailureCauses.of(end);
    }

    /** How the account stands now. */
    public AccountState state() {
        LaneView view = lane.view();
        Throwable failure = fatal.first();
        return AccountState.builder(provider.id(), account.label())
                .phase(failure == null ? view.phase() : Phase.REFUSED)
                .until(failure == null ? wallClock(view.until()) : null)
                .code(failure == null ? view.code() : failure.getClass().getSimpleName())
                .refusedMethods(view.refusedPaths())
                .pending(lane.pending())
                .oldestPending(Duration.ofNanos(lane.oldestPending(settings.nanos())))
                .inFlight(lane.inFlight())
                .currentRate(view.rate())
                .pauses(view.pauses())
                .retryBudget(view.budget())
                .sent(sent.sum())
                .ledgerReachable(sharedLedger == null || sharedLedger.isUp())
                .failureCause(view.failureCause())
                .failingSince(view.failureCause() == null ? null : wallClock(view.failingSince()))
                .build();
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

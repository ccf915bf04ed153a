package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.account.AccountKey;
import io.github.captchareports.internal.account.ComplaintStore;
import io.github.captchareports.internal.account.OperatorControl;
import io.github.captchareports.internal.call.Admission;
import io.github.captchareports.internal.call.CallContext;
import io.github.captchareports.internal.call.Lifecycle;
import io.github.captchareports.internal.call.ResultRecorder;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.http.HttpSettings;
import io.github.captchareports.internal.http.HttpTransport;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedLedgerClient;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.internal.stream.OpenStreams;
import io.github.captchareports.internal.stream.StreamContext;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.JournalLog;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import io.github.captchareports.internal.telemetry.ReporterCounters;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a reporter out of its parts: the only class that knows all of them, and known by none. */
public final class ReporterAssembler {
    private final ReporterSettings settings;
    private final Function<HttpSettings, Transport> transports;
    private final FatalErrors fatal = new FatalErrors();
    private final ReporterCounters counters = new ReporterCounters();
    private final Lifecycle lifecycle = new Lifecycle();
    private final OpenStreams streams = new OpenStreams(lifecycle);
    private final ListenerFanOut listeners;
    private final @Nullable SharedLedgerClient sharedLedger;
    private final Map<String, AccountContext> accounts = new LinkedHashMap<>();
    private final Map<String, OperatorControl> controls = new LinkedHashMap<>();

    private ReporterAssembler(ReporterSettings settings, Function<HttpSettings, Transport> transports) {
        this.settings = settings;
        this.transports = transports;
        this.listeners = new ListenerFanOut(settings.listeners(), fatal);
        SharedLedgerSettings sharing = settings.sharing();
        this.sharedLedger = sharing == null
                ? null
                : new SharedLedgerClient(
                        sharing.ledger(), SaturatedNanos.of(sharing.timeout()), settings.clock(), fatal::note);
    }

    /**
     * Opens a reporter over HTTP.
     *
     * @throws IllegalArgumentException if the settings contradict each other
     */
    public static Reporter open(ReporterSettings settings) {
        return open(settings, HttpTransport::new);
    }

    /**
     * Opens a reporter over other transports.
     *
     * @param transports makes the transport of an account
     * @throws IllegalArgumentException if the settings contradict each other
     */
    public static Reporter open(ReporterSettings settings, Function<HttpSettings, Transport> transports) {
        return new ReporterAssembler(settings, transports).open();
    }

    private Reporter open() {
        Map<String, ReportProvider> providers = SettingsCheck.providers(settings.providers());
        SettingsCheck.check(settings, providers);
        // While nothing is open yet: the journal may refuse the accounts.
        Collection<TaskJournal.Remembered> recalled = recall();
        addAccounts(providers);
        Ledger ledger = new Ledger(settings.ledgerMaximumSize(), settings.clock());
        remember(recalled, ledger);
        GracefulShutdown shutdown = new GracefulShutdown(
                lifecycle,
                streams,
                List.copyOf(accounts.values()),
                counters,
                fatal,
                settings.clock(),
                settings.shutdownGrace(),
                sharedLedger);
        lifecycle.onIdle(shutdown::idle);
        fatal.onFirst(error -> {
            shutdown.fail(error);
            accounts.values().forEach(account -> listeners.onAccountState(account.state()));
        });
        DefaultReporter reporter = new DefaultReporter(
                new StreamContext(admission(ledger), streams, fatal, settings.concurrency()),
                controls,
                counters,
                ledger,
                shutdown);
        listeners.onOpen(reporter);
        if (sharedLedger != null) {
            sharedLedger.open();
        }
        return reporter;
    }

    private void addAccounts(Map<String, ReportProvider> providers) {
        SettingsCheck.warnOfClearText(settings, providers);
        List<AccountKey> keys = SettingsCheck.keys(settings, providers);
        ComplaintStore store = ComplaintStore.of(settings, fatal);
        for (int i = 0; i < keys.size(); i++) {
            Account account = settings.accounts().get(i);
            ReportProvider provider = SettingsCheck.provider(account, providers);
            HttpSettings http = httpSettings(account, provider, settings);
            Supplier<Transport> transport = () -> transports.apply(http);
            AccountContext context = new AccountContext(
                    account, provider, keys.get(i), transport, settings, listeners, fatal, sharedLedger, store);
            accounts.put(account.label(), context);
            controls.put(account.label(), new OperatorControl(context, transport, settings));
        }
    }

    private Admission admission(Ledger ledger) {
        JournalLog journalLog = new JournalLog();
        Map<String, CallContext> calls = new LinkedHashMap<>();
        accounts.forEach((label, account) ->
                calls.put(label, new CallContext(account, settings, ledger, counters, fatal, lifecycle, journalLog)));
        ResultRecorder recorder = new ResultRecorder(settings, ledger, counters, fatal, lifecycle);
        return new Admission(settings, calls, counters, listeners, fatal, lifecycle, recorder);
    }

    private Collection<TaskJournal.Remembered> recall() {
        TaskJournal journal = settings.journal();
        return journal == null
                ? List.of()
                : journal.recall(settings.accounts().stream()
                        .map(account -> new AccountName(account.provider(), account.label()))
                        .toList());
    }

    private void remember(Collection<TaskJournal.Remembered> recalled, Ledger ledger) {
        for (TaskJournal.Remembered task : recalled) {
            AccountContext account = accounts.get(task.account());
            if (account != null) {
                ledger.remember(
                        new TaskKey(account.keeping(), task.taskId()),
                        Settled.recalled(task.verdict(), task.outcome()));
            }
        }
    }

    private static HttpSettings httpSettings(Account account, ReportProvider provider, ReporterSettings settings) {
        Boolean http2 = account.connection().http2();
        Duration connectTimeout = settings.connectTimeout();
        return new HttpSettings(
                account.label(),
                AccountContext.baseUrl(account, provider),
                account.connection(),
                http2 == null ? provider.replaySafe() : http2,
                connectTimeout.compareTo(settings.responseTimeout()) < 0 ? connectTimeout : settings.responseTimeout(),
                provider.replaySafe(),
                account.maxInFlight(),
                SettingsCheck.responseHeaders(provider),
                settings.clock());
    }
}

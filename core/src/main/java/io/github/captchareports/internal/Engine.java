package io.github.captchareports.internal;

import io.github.captchareports.AccountControl;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.http.HttpSettings;
import io.github.captchareports.internal.http.HttpTransport;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.internal.shared.SharedLedgerClient;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.TaskJournal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The corridor: it knows all rooms, and has no work of its own. */
public final class Engine implements Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    final EngineSettings settings;
    final Fatal fatal = new Fatal(this::fail);
    final Books books;
    final Ledger ledger;
    final Door door;
    final Closing closing;

    /** The way to what is shared with other processes; null where nothing is. */
    final @Nullable SharedLedgerClient link;

    private final Map<String, AccountRoom> rooms;

    private Engine(EngineSettings settings, Function<HttpSettings, Transport> wire) {
        this.settings = settings;
        this.books = new Books(settings.listeners(), fatal);
        this.link = link(settings, fatal);
        this.rooms = Opening.rooms(settings, wire, books, link);
        this.ledger = new Ledger(settings.ledgerMaximumSize(), settings.clock());
        recall();
        this.door = new Door(this);
        this.closing = new Closing(this);
    }

    /**
     * Opens a reporter over HTTP.
     *
     * @throws IllegalArgumentException if the settings contradict each other
     */
    public static Reporter open(EngineSettings settings) {
        return open(settings, HttpTransport::new);
    }

    /**
     * Opens a reporter over another wire.
     *
     * @param wire makes the transport of an account
     * @throws IllegalArgumentException if the settings contradict each other
     */
    public static Reporter open(EngineSettings settings, Function<HttpSettings, Transport> wire) {
        Engine engine = new Engine(settings, wire);
        engine.books.opened(engine);
        if (engine.link != null) {
            engine.link.open();
        }
        return engine;
    }

    @Override
    public Flux<ReportResult> report(Publisher<ReportRequest> requests) {
        return new ReportStream(this, requests);
    }

    @Override
    public Mono<ReportResult> report(ReportRequest request) {
        Objects.requireNonNull(request, "request");
        return Mono.create(sink -> {
            Walk walk = door.take(request, sink.contextView(), new Single(sink));
            if (walk != null) {
                sink.onCancel(walk::cancel);
                walk.start();
            }
        });
    }

    @Override
    public Mono<Void> shutdown(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: " + grace + "; use zero or more");
        }
        return closing.shutdown(grace);
    }

    @Override
    public ReporterStats stats() {
        return new ReporterStats(
                books.taken(),
                books.outcomes(),
                books.open(),
                books.requests(),
                books.retries(),
                ledger.entries(),
                ledger.hits(),
                ledger.evictions());
    }

    @Override
    public AccountControl account(String label) {
        AccountRoom room = rooms.get(label);
        if (room == null) {
            throw new IllegalArgumentException(
                    "account: no account '" + ForeignText.clean(label, 100) + "'; there are " + rooms.keySet());
        }
        return room;
    }

    @Override
    public Collection<AccountControl> accounts() {
        return List.copyOf(rooms.values());
    }

    private static @Nullable SharedLedgerClient link(EngineSettings settings, Fatal fatal) {
        SharedLedgerSettings sharing = settings.sharing();
        return sharing == null
                ? null
                : new SharedLedgerClient(
                        sharing.ledger(), Clamp.nanos(sharing.timeout()), settings.clock(), fatal::note);
    }

    private void recall() {
        TaskJournal journal = settings.journal();
        if (journal == null) {
            return;
        }
        for (TaskJournal.Remembered task : journal.recall()) {
            AccountRoom room = rooms.get(task.account());
            if (room != null) {
                ledger.remember(new TaskKey(room.keeping, task.taskId()), new Settled(task.verdict(), task.outcome()));
            }
        }
    }

    Collection<AccountRoom> rooms() {
        return rooms.values();
    }

    @Nullable
    AccountRoom room(String label) {
        return rooms.get(label);
    }

    /** Whether requests are taken in. */
    boolean isOpen() {
        return closing.isOpen();
    }

    /** Whether the grace of a shutdown is over. */
    boolean isClosed() {
        return closing.isClosed();
    }

    private void fail(Throwable error) {
        closing.fail(error);
        rooms.values().forEach(room -> books.accountState(room.state()));
    }

    /** Enters a result into the books and hands it over. */
    void enter(ReportResult result, ReportTrace trace, Destination destination) {
        boolean last = books.enter(result, trace);
        log(result);
        try {
            destination.onResult(result);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.error("a subscriber threw on a result; the other reports go on", thrown);
            }
        }
        if (last) {
            closing.nothingOpen();
        }
    }

    private void log(ReportResult result) {
        if (!ReportLog.isWanted()) {
            return;
        }
        AccountRoom room = rooms.get(result.request().account());
        try {
            ReportLog.write(result, room == null ? null : room.provider, settings.wallClock());
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.warn("the report log failed for {}; the reports go on", result.request(), thrown);
            }
        }
    }

    private record Single(MonoSink<ReportResult> sink) implements Destination {
        @Override
        public void onResult(ReportResult result) {
            sink.success(result);
        }

        @Override
        public void giveSlotBack() {}

        @Override
        public boolean heldBack() {
            return false;
        }
    }
}

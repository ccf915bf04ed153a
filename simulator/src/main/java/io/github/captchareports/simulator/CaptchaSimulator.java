package io.github.captchareports.simulator;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/**
 * 2Captcha's and Anti-Captcha's report methods on loopback, with their windows, their one report a task, their codes,
 * their judgement of reports and of those who send them, and with faults on demand.
 *
 * <pre>{@code
 * try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
 *     simulator.tell(new SimulatedTask(TWOCAPTCHA, 74455221488L, "image", Instant.now(), false));
 *     simulator.faults(TWOCAPTCHA).next(1, Fault.lostAnswer());
 *     // ... POST to simulator.baseUrl(TWOCAPTCHA) + "/reportIncorrect"
 *     assert simulator.recorded(TWOCAPTCHA).contains(74455221488L);
 * }
 * }</pre>
 *
 * <h2>What it is like</h2>
 *
 * One port on 127.0.0.1 with a path prefix a service, see {@link #baseUrl(SimulatedService)}; below it the paths of the
 * real services. The numbers of {@code ERROR_REPORT_NOT_RECORDED} and {@code ERROR_DUPLICATE_REPORT} are published
 * nowhere and made up here, and that a request which is no POST gets status 405 is a guess. A task that was recorded is
 * remembered until {@link #reset()}, at some 14 bytes each; tasks that were told are forgotten but for their ids once
 * their window is over.
 *
 * <p>How the services judge is in their {@link ServiceRules}: complaints about images are reviewed and refunded or
 * dismissed, those about tokens go into the statistics of the workers, who complains too much is suspended (2Captcha)
 * or silently ignored (Anti-Captcha), and who repeats a mistake is blocked. The wire says of it what the services
 * say, and {@link #truth()} says the rest. What is known is the default; {@link ServiceRules#deliveryOnly} leaves it
 * out, for tests of delivery and for load. No refunds are simulated for tokens, and a client's requests other than
 * reports are not served: {@link #solve(SolveOrder)} stands in for createTask and its worker.
 *
 * <p>A task that was not told has no truth: it counts as solved for the account that reports it, and a complaint about
 * it is neither reviewed nor held against a worker. So a client that only complains of such tasks has a share of
 * 100 %, unless its account solves tasks that nobody reports: a {@link BackgroundVolume}, of which there is none by
 * default.
 *
 * <h2>Control plane</h2>
 *
 * For a simulator in another process, on the same port; answers are JSON, errors {@code {"error": text}} with status
 * 400 or 404. Requests here are neither logged nor counted. Programs of this machine may use it, and no page of a browser: a
 * {@code Host} that is no name of loopback and an {@code Origin} that is another get 403, a content type that a form can send
 * 415 where there is an {@code Origin}, and a body over 1 MiB (256 MiB of tasks) 413.
 *
 * <ul>
 *   <li>{@code GET /_simulator/log}: the log as NDJSON, a {@link LogEntry} a line, what is null left out, and
 *       {@code recorded} spelt out; {@code ?after=N} leaves out the first N of all entries.
 *   <li>{@code GET /_simulator/books}: the {@link Books}.
 *   <li>{@code POST /_simulator/tasks}: tasks as NDJSON: {@code service}, {@code id}, {@code captchaType},
 *       {@code completedAt} (ISO-8601, or seconds since 1970), {@code actuallyCorrect} (true if absent), and if known
 *       {@code account}, {@code worker}, {@code priceMicros}, {@code domain}, {@code language}. Lines before one that
 *       is wrong have been taken.
 *   <li>{@code POST /_simulator/accounts}: {@code service}, {@code account}, {@code clientKey}: {@link #account}.
 *   <li>{@code POST /_simulator/background}: {@link #background(BackgroundVolume)}: {@code perComplaint} (0 if absent)
 *       and {@code anHour}, an object with a number for each captcha type (none if absent); with {@code service} and
 *       {@code account} for this account only.
 *   <li>{@code POST /_simulator/solve}: {@link #solve(SolveOrder)} for {@code service}, {@code account},
 *       {@code captchaType}, and if wanted {@code domain}, {@code language}, {@code actuallyCorrect}; answers the task,
 *       or status 409 with {@code errorCode} if the service does not take it.
 *   <li>{@code GET /_simulator/truth}: {@link #truth()}, with times in ISO-8601 and spans in milliseconds.
 *   <li>{@code GET /_simulator/clock}: the simulator's clock; {@code POST} with {@code advanceMillis}:
 *       {@link #advance(Duration)}.
 *   <li>{@code POST /_simulator/block}: {@code service}, {@code account}, {@code errorCode}, {@code millis}:
 *       {@link #block}; {@code POST /_simulator/unblock}: {@code service}, {@code account}.
 *   <li>{@code POST /_simulator/faults}: one rule: {@code service}; {@code fault}, the id of a {@link Fault}, with
 *       {@code retryAfterMillis} and {@code asDate} ({@code http-429}, {@code http-503}), {@code delayMillis}
 *       ({@code slow}), {@code status} ({@code server-error}), {@code bytes} ({@code huge-body}), {@code text}
 *       ({@code plain-text}), {@code errorId}, {@code errorCode} and {@code errorDescription} ({@code service-error}),
 *       {@code errorCode} ({@code code}, see {@link SimulatedCode}), {@code handled} ({@code silent} and all with a
 *       fixed answer); and one of {@code next} (a number), {@code task} (an id) with {@code requests} (1 if absent),
 *       {@code every} (k), {@code fraction} (a share) with {@code seed} (0 if absent), {@code duringMillis}.
 *   <li>{@code DELETE /_simulator/faults}: forgets all rules, and what a script has yet to give.
 *   <li>{@code POST /_simulator/outage}: {@code {"millis": N}}; answers 202, then the simulator is away for so long.
 *   <li>{@code POST /_simulator/reset}: {@link #reset()}.
 * </ul>
 *
 * <p>All methods may be called by any thread but the simulator's own. Its threads are daemons: a process that should
 * stay up calls {@link #join()}.
 */
public final class CaptchaSimulator implements AutoCloseable {
    private final Map<SimulatedService, ServiceHandler> handlers = new EnumMap<>(SimulatedService.class);
    private final SimulatorLog log;
    private final UnmatchedRequests unmatched;
    private final SimulatorClock epochMillis;
    private final Script script;
    private final String scheme;
    private final Listening listening;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private CaptchaSimulator(Builder settings) {
        HttpServer server = settings.server();
        this.epochMillis = new SimulatorClock(settings.epochMillis);
        this.script = settings.script == null ? Script.EMPTY : Script.read(settings.script);
        this.scheme = settings.tls == null ? "http" : "https";
        this.log = new SimulatorLog(settings.logLimit, settings.logFile == null ? null : new LogFile(settings.logFile));
        this.unmatched = new UnmatchedRequests(epochMillis, log);
        for (SimulatedService service : SimulatedService.values()) {
            handlers.put(
                    service,
                    new ServiceHandler(
                            settings.rules.getOrDefault(service, ServiceRules.documented(service)),
                            settings.registry(service).copy(),
                            settings.seed,
                            settings.unknownTasks,
                            epochMillis,
                            log));
        }
        script.play(this::faults, epochMillis.getAsLong());
        Wire wire = new Wire(settings.latency, new Chance(settings.seed), epochMillis);
        RequestRouter router = new RequestRouter(handlers, new ControlPlane(this), unmatched, wire);
        this.listening = new Listening(server.handle(router::handle), settings.port);
    }

    /**
     * Starts with the defaults: any free port, no latency, every key known, unknown tasks taken as just solved, and the
     * documented rules.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where a client finds a service.
     *
     * @param service the service
     * @return for example {@code http://127.0.0.1:43210/2captcha}, without a slash at the end
     */
    public URI baseUrl(SimulatedService service) {
        return URI.create(scheme + "://" + Listening.HOST + ":" + port() + "/" + service.id());
    }

    /**
     * The port, which stays the same through outages.
     *
     * @return the port it listens on
     */
    public int port() {
        return listening.port();
    }

    /**
     * Makes a task known, or corrects what was known of it. A report that is on the books stays there.
     *
     * <p>A task with an account is solved for it, and charged to it, when it is told for the first time; one without
     * counts as solved for the account that reports it.
     *
     * @param task the task
     * @return this
     * @throws IllegalArgumentException if the service knows no such account or worker
     */
    public CaptchaSimulator tell(SimulatedTask task) {
        handler(task.service()).tell(task);
        return this;
    }

    /**
     * Makes tasks known.
     *
     * @param tasks the tasks
     * @return this
     * @throws IllegalArgumentException if a service knows no such account or worker; tasks before it have been taken
     */
    public CaptchaSimulator tell(Collection<SimulatedTask> tasks) {
        tasks.forEach(this::tell);
        return this;
    }

    /**
     * Has a captcha solved: createTask and the worker in one step. A worker is drawn from those whom the service would
     * give it, the worker's reliability decides whether the solution is right, the price is taken from the account's
     * balance, and the task is known from now on. Ids count up from 80000000001, for each service.
     *
     * @param order what to solve
     * @return the task, solved this moment by the simulator's clock
     * @throws IllegalArgumentException if the service knows no such account
     * @throws SolveRefusedException if the account is blocked or its balance too low, or the service has no worker for
     *     it: {@code ERROR_ALL_WORKERS_FILTERED} at Anti-Captcha, {@code ERROR_NO_SLOT_AVAILABLE} at 2Captcha
     */
    public SimulatedTask solve(SolveOrder order) {
        return handler(order.service()).solve(order);
    }

    /**
     * Names the account of a key, as {@link Builder#account} does. It stays through {@link #reset()}.
     *
     * @param service the service
     * @param name the name, under which the account is found in the truth
     * @param key its client key, which has not been used yet
     * @return this
     * @throws IllegalArgumentException if the name or the key is blank or taken
     */
    public CaptchaSimulator account(SimulatedService service, String name, String key) {
        handler(service).register(name, key);
        return this;
    }

    /**
     * What every account of both services solves from now on that is never reported, as
     * {@link Builder#background(BackgroundVolume)} sets it. It stays through {@link #reset()}.
     *
     * @param volume in the place of the one before; accounts with a volume of their own keep that
     * @return this
     */
    public CaptchaSimulator background(BackgroundVolume volume) {
        handlers.values().forEach(handler -> handler.background(volume));
        return this;
    }

    /**
     * What one account solves from now on that is never reported. It stays through {@link #reset()}.
     *
     * @param service the service
     * @param account the name of the account: one that is registered, or has appeared
     * @param volume in the place of the one before
     * @return this
     * @throws IllegalArgumentException if the service knows no such account
     */
    public CaptchaSimulator background(SimulatedService service, String account, BackgroundVolume volume) {
        handler(service).background(account, volume);
        return this;
    }

    /**
     * Answers all requests of an account with a code for a while, by the simulator's clock. A second block takes the
     * place of the first.
     *
     * @param service the service
     * @param account the name of the account: one that is registered, or has appeared
     * @param errorCode for example {@code ERROR_IP_BLOCKED}, see {@link SimulatedCode#of(SimulatedService)}
     * @param span how long
     * @return this
     * @throws IllegalArgumentException if the service knows no such account or code, or the span is not positive
     */
    public CaptchaSimulator block(SimulatedService service, String account, String errorCode, Duration span) {
        SimulatedCode code = SimulatedCode.of(service, errorCode);
        handler(service).block(account, code, Checks.positive("span", span).toMillis());
        return this;
    }

    /**
     * Ends the block of an account, or the suspension that {@link Blocking} put on it; does nothing if there is none.
     * Blocks of addresses and suspensions of reporting stay.
     *
     * @param service the service
     * @param account the name of the account
     * @return this
     * @throws IllegalArgumentException if the service knows no such account
     */
    public CaptchaSimulator unblock(SimulatedService service, String account) {
        handler(service).unblock(account);
        return this;
    }

    /**
     * Turns the simulator's clock ahead of the one in its settings: windows, reviews, suspensions, blocks and scripts
     * follow. {@link #reset()} turns it back.
     *
     * @param span by how much, on top of earlier turns
     * @return this
     * @throws IllegalArgumentException if it is negative, or leads past the year 9999
     */
    public CaptchaSimulator advance(Duration span) {
        epochMillis.advance(span);
        return this;
    }

    /**
     * What time it is for the simulator.
     *
     * @return the clock of the settings, and what it was turned ahead by
     */
    public Instant now() {
        return Instant.ofEpochMilli(epochMillis.getAsLong());
    }

    long aheadMillis() {
        return epochMillis.aheadMillis();
    }

    /**
     * What really happened, by account and by worker. Reviews that are due are done first.
     *
     * @return the figures of now
     */
    public Truth truth() {
        Instant at = now();
        return new Truth(
                at, handlers.values().stream().map(ServiceHandler::truth).toList());
    }

    /**
     * What goes wrong with the requests of a service.
     *
     * @param service the service
     * @return its rules, to add to
     */
    public Faults faults(SimulatedService service) {
        return handler(service).faults;
    }

    /**
     * The requests that have reached the simulator, oldest first: the newest of them, where there were more than
     * {@link Builder#logLimit(int)}.
     *
     * @return an unmodifiable copy
     */
    public List<LogEntry> log() {
        return log.snapshot();
    }

    /**
     * Why entries are missing in the log file of {@link Builder#logFile}, as on a disk that is full. Nothing is written to
     * the file after the first failure; everything else goes on.
     *
     * @return the failure; null where every entry so far was written, or where there is no file. Final once
     *     {@link #close()} has returned
     */
    public @Nullable Throwable logFileFailure() {
        return log.fileFailure();
    }

    /**
     * What the services have counted.
     *
     * @return the counts of now
     */
    public Books books() {
        long requests = unmatched.requests();
        long recordedTasks = 0;
        long mistaken = 0;
        long duplicates = 0;
        Map<SimulatedService, Map<SimulatedVerdict, Long>> recorded = new EnumMap<>(SimulatedService.class);
        Map<String, Long> refused = new TreeMap<>();
        Map<String, Long> faults = new TreeMap<>();
        for (Map.Entry<SimulatedService, ServiceHandler> entry : handlers.entrySet()) {
            ServiceHandler handler = entry.getValue();
            Tally tally = handler.tally();
            requests += tally.requests.sum();
            recordedTasks += handler.tasks.recordedCount();
            mistaken += handler.tasks.mistakenCount();
            duplicates += tally.duplicates.sum();
            recorded.put(entry.getKey(), tally.recorded());
            Tally.add(tally.refused, refused);
            Tally.add(tally.faults, faults);
        }
        return new Books(requests, recordedTasks, recorded, mistaken, duplicates, refused, faults, log.dropped());
    }

    /**
     * The tasks of a service that have a report on the books.
     *
     * @param service the service
     * @return an unmodifiable copy of their ids
     */
    public Set<Long> recorded(SimulatedService service) {
        return handler(service).tasks.recorded();
    }

    /**
     * Forgets tasks, faults, log, counts and the truth, turns the clock back, starts the script again, and comes back
     * if there is an outage. Registered accounts and background volumes stay. Requests that are being handled may still write to either side
     * of it.
     */
    public void reset() {
        forget();
        listening.open();
    }

    void forget() {
        epochMillis.reset();
        handlers.values().forEach(ServiceHandler::reset);
        script.play(this::faults, epochMillis.getAsLong());
        unmatched.reset();
        log.reset();
    }

    /**
     * Closes all connections and refuses new ones for a while, in real time; then listens on the same port again.
     * Returns when the outage has begun: from then on nothing is recorded. A second outage takes the place of the
     * first.
     *
     * @param span how long
     * @throws IllegalArgumentException if the span is not positive
     * @throws IllegalStateException if the simulator is closed
     */
    public void outage(Duration span) {
        listening.shutFor(Checks.positive("span", span));
    }

    void outageSoon(Duration span) {
        listening.shutSoonFor(span);
    }

    /** Closes all connections and refuses new ones until {@link #listen()}. */
    public void stopListening() {
        listening.shut();
    }

    /**
     * Ends an outage now; does nothing if there is none.
     *
     * @throws IllegalStateException if somebody else has taken the port, or the simulator is closed
     */
    public void listen() {
        listening.open();
    }

    /**
     * Whether connections are accepted.
     *
     * @return false in an outage and after {@link #close()}
     */
    public boolean isListening() {
        return listening.isUp();
    }

    /**
     * Waits until somebody closes the simulator.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void join() throws InterruptedException {
        try {
            closed.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Tells when the simulator is closed.
     *
     * @return completes, never with an error, on the thread that calls {@link #close()}
     */
    public CompletionStage<Void> onClose() {
        return closed.minimalCompletionStage();
    }

    /** Closes all connections, stops the threads and completes the log file. Closing twice does no harm. */
    @Override
    public void close() {
        listening.close();
        log.close();
        closed.complete(null);
    }

    private ServiceHandler handler(SimulatedService service) {
        ServiceHandler handler = handlers.get(service);
        if (handler == null) {
            throw new IllegalStateException(service + " is not simulated");
        }
        return handler;
    }

    /** The settings of a simulator. Not safe for use by several threads. */
    public static final class Builder {
        private int port;
        private Latency latency = Latency.constant(Duration.ZERO);
        private UnknownTasks unknownTasks = UnknownTasks.ACCEPT_AS_JUST_SOLVED;
        private final Map<SimulatedService, Registry> registries = new EnumMap<>(SimulatedService.class);
        private final Map<SimulatedService, ServiceRules> rules = new EnumMap<>(SimulatedService.class);
        private long seed;
        private @Nullable Path script;
        private LongSupplier epochMillis = System::currentTimeMillis;
        private int logLimit = 1_000_000;
        private @Nullable Path logFile;
        private @Nullable Tls tls;
        private boolean http2;

        private Builder() {}

        /**
         * The port on 127.0.0.1.
         *
         * @param port from 1 to 65535, or 0 (the default) for any that is free
         * @return this
         * @throws IllegalArgumentException if it is no port
         */
        public Builder port(int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException(
                        "port: " + port + " is no port; use 1 to 65535, or 0 for any that is free");
            }
            this.port = port;
            return this;
        }

        /**
         * How long the services take for an answer. The request is handled when it arrives.
         *
         * @param latency zero by default
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder latency(Duration latency) {
            return latency(Latency.constant(latency));
        }

        /**
         * How long the services take for an answer, drawn for each. The request is handled when it arrives.
         *
         * @param latency always zero by default
         * @return this
         */
        public Builder latency(Latency latency) {
            this.latency = latency;
            return this;
        }

        /**
         * By what a service judges.
         *
         * @param rules {@link ServiceRules#documented} by default; those of the other service stay as they are
         * @return this
         */
        public Builder rules(ServiceRules rules) {
            this.rules.put(rules.service(), rules);
            return this;
        }

        /**
         * Takes all judgement and all automatic blocks from both services: {@link ServiceRules#deliveryOnly}.
         *
         * @return this
         */
        public Builder deliveryOnly() {
            for (SimulatedService service : SimulatedService.values()) {
                rules(ServiceRules.deliveryOnly(service));
            }
            return this;
        }

        /**
         * The seed of everything that is drawn: latencies, workers, their mistakes, moderators. Two runs with one seed
         * that ask the same in the same order are the same.
         *
         * @param seed 0 by default
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Plays faults from a file of NDJSON, read when the simulator starts: each line an object as
         * {@code POST /_simulator/faults} takes it, if wanted with {@code atMillis}, from when on by the simulator's
         * clock since the start or the last {@link CaptchaSimulator#reset()}.
         *
         * @param file the file; none by default
         * @return this
         */
        public Builder script(Path file) {
            this.script = file;
            return this;
        }

        /**
         * Names the account of a key. Its key is known, whatever {@link #keys} says. Accounts of other known keys are
         * called {@code account-1}, {@code account-2} and so on in the order in which they appear at the service; from
         * the 10,000th on they share {@code account-others}.
         *
         * @param service the service
         * @param name the name, under which the account is found in the truth
         * @param key its client key
         * @return this
         * @throws IllegalArgumentException if the name or the key is blank or taken
         */
        public Builder account(SimulatedService service, String name, String key) {
            registry(service).register(name, key);
            return this;
        }

        /**
         * The addresses a registered account may be used from; every other one gets {@code ERROR_IP_NOT_ALLOWED}. By
         * default an account may be used from everywhere.
         *
         * @param service the service
         * @param account the name of the account
         * @param addresses for example {@code 127.0.0.1}, in the place of those of earlier calls
         * @return this
         * @throws IllegalArgumentException if no account of this name is registered
         */
        public Builder allowedAddresses(SimulatedService service, String account, String... addresses) {
            registry(service).allow(account, addresses);
            return this;
        }

        /**
         * What every account of both services solves that is never reported.
         *
         * @param volume {@link BackgroundVolume#none()} by default; accounts with a volume of their own keep that
         * @return this
         */
        public Builder background(BackgroundVolume volume) {
            for (SimulatedService service : SimulatedService.values()) {
                registry(service).background(volume);
            }
            return this;
        }

        /**
         * What a registered account solves that is never reported.
         *
         * @param service the service
         * @param account the name of the account
         * @param volume what is set for every account by default
         * @return this
         * @throws IllegalArgumentException if no account of this name is registered
         */
        public Builder background(SimulatedService service, String account, BackgroundVolume volume) {
            registry(service).requireRegistered(account);
            registry(service).background(account, volume);
            return this;
        }

        /**
         * What becomes of a report on a task the simulator was not told of.
         *
         * @param unknownTasks {@link UnknownTasks#ACCEPT_AS_JUST_SOLVED} by default
         * @return this
         */
        public Builder unknownTasks(UnknownTasks unknownTasks) {
            this.unknownTasks = unknownTasks;
            return this;
        }

        /**
         * The client keys a service knows; every other one gets {@code ERROR_KEY_DOES_NOT_EXIST}. By default a service
         * knows every key that is not blank. Keys of {@link #account} are known too.
         *
         * @param service the service
         * @param keys its keys, added to those of earlier calls
         * @return this
         */
        public Builder keys(SimulatedService service, String... keys) {
            registry(service).restrictTo(keys);
            return this;
        }

        /**
         * What time it is, until {@link CaptchaSimulator#advance} turns it ahead: for the windows and the rules, for
         * the log, for {@link Faults#during} and for dates in {@code Retry-After}. Latency, slow answers and outages
         * take real time.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(Clock clock) {
            return clock(clock::millis);
        }

        /**
         * What time it is, see {@link #clock(Clock)}.
         *
         * @param epochMillis milliseconds since 1970; read by several threads
         * @return this
         */
        public Builder clock(LongSupplier epochMillis) {
            this.epochMillis = epochMillis;
            return this;
        }

        /**
         * How many log entries are kept in memory, at some 80 bytes each.
         *
         * @param entries from 1; 1,000,000 by default
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder logLimit(int entries) {
            this.logLimit = Checks.atLeastOne("logLimit", entries);
            return this;
        }

        /**
         * Appends every log entry to a file as NDJSON, as {@code GET /_simulator/log} has it, on a thread of its own: a
         * little later than the answer, and completely when {@link CaptchaSimulator#close()} returns, unless
         * {@link CaptchaSimulator#logFileFailure()} says why not.
         *
         * @param file the file, created if it is missing; none by default
         * @return this
         */
        public Builder logFile(Path file) {
            this.logFile = file;
            return this;
        }

        /**
         * Switches to HTTPS.
         *
         * @param certificateChain PEM, the server's certificate first
         * @param privateKey PEM, PKCS#8, no password
         * @return this
         * @throws IllegalArgumentException if a file cannot be read
         */
        public Builder tls(Path certificateChain, Path privateKey) {
            this.tls = Tls.read(certificateChain, privateKey);
            return this;
        }

        /**
         * Switches to HTTPS. Reads both streams to their ends and does not close them.
         *
         * @param certificateChain PEM, the server's certificate first
         * @param privateKey PEM, PKCS#8, no password
         * @return this
         * @throws IllegalArgumentException if a stream cannot be read
         */
        public Builder tls(InputStream certificateChain, InputStream privateKey) {
            this.tls = Tls.read(certificateChain, privateKey);
            return this;
        }

        /**
         * Offers HTTP/2 beside HTTP/1.1 by ALPN. Needs {@link #tls(Path, Path)}.
         *
         * @param http2 false by default
         * @return this
         */
        public Builder http2(boolean http2) {
            this.http2 = http2;
            return this;
        }

        /**
         * Starts the simulator.
         *
         * @return a simulator that listens
         * @throws IllegalArgumentException if settings contradict each other, or the certificate, the key, the log
         *     file or the script cannot be used
         * @throws IllegalStateException if the port is in use
         */
        public CaptchaSimulator start() {
            CaptchaSimulator simulator = new CaptchaSimulator(this);
            try {
                simulator.listen();
                return simulator;
            } catch (RuntimeException failed) {
                simulator.close();
                throw failed;
            }
        }

        private Registry registry(SimulatedService service) {
            return registries.computeIfAbsent(service, Registry::new);
        }

        private HttpServer server() {
            if (tls != null) {
                return tls.secure(HttpServer.create(), http2);
            }
            if (http2) {
                throw new IllegalArgumentException("http2: needs TLS; set tls(certificateChain, privateKey) too");
            }
            return HttpServer.create();
        }
    }
}

package io.github.captchareports.simulator;

import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.fault.Faults;
import io.github.captchareports.simulator.internal.server.Listening;
import io.github.captchareports.simulator.internal.service.Simulation;
import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.truth.Truth;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

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
 * <p>What the simulated services are like, and how a simulator in another process is controlled over HTTP, is in the
 * description of this package.
 *
 * <p>All methods may be called by any thread but the simulator's own. Its threads are daemons: a process that should
 * stay up calls {@link #join()}.
 */
public final class CaptchaSimulator implements AutoCloseable {
    private final Simulation simulation;
    private final Listening listening;
    private final String scheme;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    CaptchaSimulator(Simulation simulation, Listening listening, String scheme) {
        this.simulation = simulation;
        this.listening = listening;
        this.scheme = scheme;
    }

    /**
     * Starts with the defaults: any free port, no latency, every key known, unknown tasks taken as just solved, and the
     * documented rules.
     *
     * @return a builder
     */
    public static CaptchaSimulatorBuilder builder() {
        return new CaptchaSimulatorBuilder();
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
     * Makes a task known, or corrects what was known of it. A report that was recorded stays recorded.
     *
     * <p>A task with an account is solved for it, and charged to it, when it is told for the first time; one without
     * counts as solved for the account that reports it.
     *
     * @param task the task
     * @return this
     * @throws IllegalArgumentException if the service knows no such account or worker
     */
    public CaptchaSimulator tell(SimulatedTask task) {
        simulation.tell(task);
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
        return simulation.solve(order);
    }

    /**
     * Names the account of a key, as {@link CaptchaSimulatorBuilder#account} does. It stays through {@link #reset()}.
     *
     * @param service the service
     * @param name the name, under which the account is found in the truth
     * @param key its client key, which has not been used yet
     * @return this
     * @throws IllegalArgumentException if the name or the key is blank or taken
     */
    public CaptchaSimulator account(SimulatedService service, String name, String key) {
        simulation.register(service, name, key);
        return this;
    }

    /**
     * What every account of both services solves from now on that is never reported, as
     * {@link CaptchaSimulatorBuilder#background(BackgroundVolume)} sets it. It stays through {@link #reset()}.
     *
     * @param volume in the place of the one before; accounts with a volume of their own keep that
     * @return this
     */
    public CaptchaSimulator background(BackgroundVolume volume) {
        simulation.background(volume);
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
        simulation.background(service, account, volume);
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
        simulation.block(service, account, errorCode, span);
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
        simulation.unblock(service, account);
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
        simulation.clock().advance(span);
        return this;
    }

    /**
     * What time it is for the simulator.
     *
     * @return the clock of the settings, and what it was turned ahead by
     */
    public Instant now() {
        return simulation.clock().now();
    }

    /**
     * What really happened, by account and by worker. Reviews that are due are done first.
     *
     * @return the figures of now
     */
    public Truth truth() {
        return simulation.truth();
    }

    /**
     * What goes wrong with the requests of a service.
     *
     * @param service the service
     * @return its rules, to add to
     */
    public Faults faults(SimulatedService service) {
        return simulation.faults(service);
    }

    /**
     * The requests that have reached the simulator, oldest first: the newest of them, where there were more than
     * {@link CaptchaSimulatorBuilder#logLimit(int)}.
     *
     * @return an unmodifiable copy
     */
    public List<LogEntry> log() {
        return simulation.log().snapshot();
    }

    /**
     * Why entries are missing in the log file of {@link CaptchaSimulatorBuilder#logFile}, as on a disk that is full. Nothing is written to
     * the file after the first failure; everything else goes on.
     *
     * @return the failure; null where every entry so far was written, or where there is no file. Final once
     *     {@link #close()} has returned
     */
    public @Nullable Throwable logFileFailure() {
        return simulation.log().fileFailure();
    }

    /**
     * What the services have counted.
     *
     * @return the counts of now
     */
    public Books books() {
        return simulation.books();
    }

    /**
     * The tasks of a service for which a report was recorded.
     *
     * @param service the service
     * @return an unmodifiable copy of their ids
     */
    public Set<Long> recorded(SimulatedService service) {
        return simulation.recorded(service);
    }

    /**
     * Forgets tasks, faults, log, counts and the truth, turns the clock back, starts the script again, and comes back
     * if there is an outage. Registered accounts and background volumes stay. Requests that are being handled may still write to either side
     * of it.
     */
    public void reset() {
        simulation.reset();
        listening.open();
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
        simulation.log().close();
        closed.complete(null);
    }
}

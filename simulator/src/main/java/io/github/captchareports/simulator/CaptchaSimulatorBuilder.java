package io.github.captchareports.simulator;

import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.fault.Faults;
import io.github.captchareports.simulator.internal.fault.FaultScript;
import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.internal.server.FaultScriptFile;
import io.github.captchareports.simulator.internal.server.Listening;
import io.github.captchareports.simulator.internal.server.ServerAssembly;
import io.github.captchareports.simulator.internal.server.Tls;
import io.github.captchareports.simulator.internal.server.Wire;
import io.github.captchareports.simulator.internal.service.LogFile;
import io.github.captchareports.simulator.internal.service.Registry;
import io.github.captchareports.simulator.internal.service.ServiceHandler;
import io.github.captchareports.simulator.internal.service.Simulation;
import io.github.captchareports.simulator.internal.service.SimulatorClock;
import io.github.captchareports.simulator.internal.service.SimulatorLog;
import io.github.captchareports.simulator.rules.ServiceRules;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/** The settings of a {@link CaptchaSimulator}. Not safe for use by several threads. */
public final class CaptchaSimulatorBuilder {
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

    CaptchaSimulatorBuilder() {}

    /**
     * The port on 127.0.0.1.
     *
     * @param port from 1 to 65535, or 0 (the default) for any that is free
     * @return this
     * @throws IllegalArgumentException if it is no port
     */
    public CaptchaSimulatorBuilder port(int port) {
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
    public CaptchaSimulatorBuilder latency(Duration latency) {
        return latency(Latency.constant(latency));
    }

    /**
     * How long the services take for an answer, drawn for each. The request is handled when it arrives.
     *
     * @param latency always zero by default
     * @return this
     */
    public CaptchaSimulatorBuilder latency(Latency latency) {
        this.latency = latency;
        return this;
    }

    /**
     * By what a service judges.
     *
     * @param rules {@link ServiceRules#documented} by default; those of the other service stay as they are
     * @return this
     */
    public CaptchaSimulatorBuilder rules(ServiceRules rules) {
        this.rules.put(rules.service(), rules);
        return this;
    }

    /**
     * Takes all judgement and all automatic blocks from both services: {@link ServiceRules#deliveryOnly}.
     *
     * @return this
     */
    public CaptchaSimulatorBuilder deliveryOnly() {
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
    public CaptchaSimulatorBuilder seed(long seed) {
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
    public CaptchaSimulatorBuilder script(Path file) {
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
    public CaptchaSimulatorBuilder account(SimulatedService service, String name, String key) {
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
    public CaptchaSimulatorBuilder allowedAddresses(SimulatedService service, String account, String... addresses) {
        registry(service).allow(account, addresses);
        return this;
    }

    /**
     * What every account of both services solves that is never reported.
     *
     * @param volume {@link BackgroundVolume#none()} by default; accounts with a volume of their own keep that
     * @return this
     */
    public CaptchaSimulatorBuilder background(BackgroundVolume volume) {
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
    public CaptchaSimulatorBuilder background(SimulatedService service, String account, BackgroundVolume volume) {
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
    public CaptchaSimulatorBuilder unknownTasks(UnknownTasks unknownTasks) {
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
    public CaptchaSimulatorBuilder keys(SimulatedService service, String... keys) {
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
    public CaptchaSimulatorBuilder clock(Clock clock) {
        return clock(clock::millis);
    }

    /**
     * What time it is, see {@link #clock(Clock)}.
     *
     * @param epochMillis milliseconds since 1970; read by several threads
     * @return this
     */
    public CaptchaSimulatorBuilder clock(LongSupplier epochMillis) {
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
    public CaptchaSimulatorBuilder logLimit(int entries) {
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
    public CaptchaSimulatorBuilder logFile(Path file) {
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
    public CaptchaSimulatorBuilder tls(Path certificateChain, Path privateKey) {
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
    public CaptchaSimulatorBuilder tls(InputStream certificateChain, InputStream privateKey) {
        this.tls = Tls.read(certificateChain, privateKey);
        return this;
    }

    /**
     * Offers HTTP/2 in addition to HTTP/1.1 by ALPN. Needs {@link #tls(Path, Path)}.
     *
     * @param http2 false by default
     * @return this
     */
    public CaptchaSimulatorBuilder http2(boolean http2) {
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
        HttpServer server = ServerAssembly.server(tls, http2);
        CaptchaSimulator simulator = assemble(server);
        try {
            simulator.listen();
            return simulator;
        } catch (RuntimeException failed) {
            simulator.close();
            throw failed;
        }
    }

    private CaptchaSimulator assemble(HttpServer server) {
        SimulatorClock clock = new SimulatorClock(epochMillis);
        FaultScript faults = script == null ? FaultScript.EMPTY : FaultScriptFile.read(script);
        SimulatorLog log = new SimulatorLog(logLimit, logFile == null ? null : new LogFile(logFile));
        Simulation simulation = new Simulation(clock, log, faults, service -> handler(service, clock, log));
        Wire wire = new Wire(latency, new Chance(seed), clock);
        Listening listening = ServerAssembly.serve(simulation, server, port, wire);
        return new CaptchaSimulator(simulation, listening, tls == null ? "http" : "https");
    }

    private ServiceHandler handler(SimulatedService service, SimulatorClock clock, SimulatorLog log) {
        ServiceRules judgedBy = rules.getOrDefault(service, ServiceRules.documented(service));
        return new ServiceHandler(judgedBy, registry(service).copy(), seed, unknownTasks, clock, log);
    }

    private Registry registry(SimulatedService service) {
        return registries.computeIfAbsent(service, Registry::new);
    }
}

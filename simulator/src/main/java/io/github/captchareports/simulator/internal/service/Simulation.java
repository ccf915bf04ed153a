package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.Books;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.internal.fault.FaultSchedule;
import io.github.captchareports.simulator.internal.fault.FaultScript;
import io.github.captchareports.simulator.truth.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Both services with their clock, their log and their script of faults: what the facade and the control plane ask.
 * Knows nothing of sockets. Safe for use by any thread.
 */
public final class Simulation {
    private final Map<SimulatedService, ServiceHandler> handlers = new EnumMap<>(SimulatedService.class);
    private final SimulatorClock clock;
    private final SimulatorLog log;
    private final FaultScript script;
    private final UnmatchedRequests unmatched;

    /** Starts with one handler for each service; the script begins. */
    public Simulation(
            SimulatorClock clock,
            SimulatorLog log,
            FaultScript script,
            Function<SimulatedService, ServiceHandler> handlerOf) {
        this.clock = clock;
        this.log = log;
        this.script = script;
        this.unmatched = new UnmatchedRequests(clock, log);
        for (SimulatedService service : SimulatedService.values()) {
            handlers.put(service, handlerOf.apply(service));
        }
        script.play(this::faults, clock.getAsLong());
    }

    public SimulatorClock clock() {
        return clock;
    }

    public SimulatorLog log() {
        return log;
    }

    public UnmatchedRequests unmatched() {
        return unmatched;
    }

    public ServiceHandler handler(SimulatedService service) {
        ServiceHandler handler = handlers.get(service);
        if (handler == null) {
            throw new IllegalStateException(service + " is not simulated");
        }
        return handler;
    }

    public FaultSchedule faults(SimulatedService service) {
        return handler(service).faults;
    }

    public Set<Long> recorded(SimulatedService service) {
        return handler(service).tasks.recorded();
    }

    public void tell(SimulatedTask task) {
        handler(task.service()).tell(task);
    }

    public SimulatedTask solve(SolveOrder order) {
        return handler(order.service()).solve(order);
    }

    public void register(SimulatedService service, String account, String key) {
        handler(service).register(account, key);
    }

    /** What every account solves unreported from now on. */
    public void background(BackgroundVolume volume) {
        handlers.values().forEach(handler -> handler.background(volume));
    }

    /** What one account solves unreported from now on. */
    public void background(SimulatedService service, String account, BackgroundVolume volume) {
        handler(service).background(account, volume);
    }

    public void block(SimulatedService service, String account, String errorCode, Duration span) {
        SimulatedCode code = SimulatedCode.of(service, errorCode);
        handler(service).block(account, code, Checks.positive("span", span).toMillis());
    }

    public void unblock(SimulatedService service, String account) {
        handler(service).unblock(account);
    }

    public Truth truth() {
        Instant at = clock.now();
        return new Truth(
                at, handlers.values().stream().map(ServiceHandler::truth).toList());
    }

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

    /** As at the start, but for what is registered. */
    public void reset() {
        clock.reset();
        handlers.values().forEach(ServiceHandler::reset);
        script.play(this::faults, clock.getAsLong());
        unmatched.reset();
        log.reset();
    }
}

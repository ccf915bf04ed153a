package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.UnknownTasks;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.internal.fault.FaultSchedule;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Handles the requests of one service: rules on each, counts it and logs it. Knows nothing of sockets. */
public final class ServiceHandler {
    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;

    final FaultSchedule faults;
    final TaskTable tasks;
    private final Registry registry;
    private final ServiceRules rules;
    private final long seed;
    private final LongSupplier epochMillis;
    private final SimulatorLog log;
    private volatile Tally tally = new Tally();
    private volatile ServiceState state;

    public ServiceHandler(
            ServiceRules rules,
            Registry registry,
            long seed,
            UnknownTasks unknownTasks,
            LongSupplier epochMillis,
            SimulatorLog log) {
        this.rules = rules;
        this.registry = registry;
        this.seed = seed;
        this.epochMillis = epochMillis;
        this.log = log;
        this.faults = new FaultSchedule(epochMillis);
        this.tasks = new TaskTable(rules.service(), unknownTasks);
        this.state = new ServiceState(rules, registry, seed, epochMillis.getAsLong());
    }

    /** Rules on a request whose body has arrived. */
    public Response handle(Route route, boolean post, byte[] bytes, String address, String protocol) {
        long now = epochMillis.getAsLong();
        ServiceState current = state;
        ReportBody body = ReportBody.parse(bytes, current.customers::find);
        Fault fault = faults.pick(body.taskId(), now);
        boolean handle = fault == null || fault.handled();
        AccessControl.Refusal refusal = handle ? current.access.refusal(address, body.customer(), now) : null;
        Ruling ruling;
        if (refusal != null) {
            ruling = refusal.ruling();
        } else {
            ruling = handle ? rule(current, route.method(), post, body, now) : Ruling.NOT_HANDLED;
            if (handle && ruling != Ruling.RECORDED) {
                current.access.failed(address, body.customer(), route.path(), body.taskId(), ruling, now);
            }
        }
        Reply reply = refusal != null ? Reply.of(refusal.code()) : Reply.of(rules.service(), ruling);
        Response response = new Response(post ? OK : METHOD_NOT_ALLOWED, reply, fault);
        count(route, ruling, reply, fault);
        write(route, body.taskId(), now, ruling, response.answer(), response.statusSeen(), fault, protocol);
        return response;
    }

    /** Logs a request whose client went away before it was complete. */
    public void abandoned(Route route, String protocol) {
        tally.requests.increment();
        String ruling = Ruling.INCOMPLETE.id();
        write(route, null, epochMillis.getAsLong(), Ruling.INCOMPLETE, ruling, 0, null, protocol);
    }

    /** Makes a task known that was solved elsewhere. */
    void tell(SimulatedTask task) {
        long now = epochMillis.getAsLong();
        ServiceState current = state;
        current.check(task);
        if (tasks.tell(task, now)) {
            current.told(task, now);
        }
    }

    /** Solves a task and makes it known. */
    SimulatedTask solve(SolveOrder order) {
        long now = epochMillis.getAsLong();
        SimulatedTask task = state.solve(order, now);
        tasks.tell(task, now);
        return task;
    }

    void register(String account, String key) {
        registry.register(account, key);
        state.beginBackground(account, epochMillis.getAsLong());
    }

    void background(BackgroundVolume volume) {
        state.beginBackground(epochMillis.getAsLong());
        registry.background(volume);
    }

    void background(String account, BackgroundVolume volume) {
        state.beginBackground(account, epochMillis.getAsLong());
        registry.background(account, volume);
    }

    void block(String account, SimulatedCode code, long millis) {
        long now = epochMillis.getAsLong();
        state.customers.named(account).block(code, now, now + millis);
    }

    void unblock(String account) {
        state.customers.named(account).unblock(epochMillis.getAsLong());
    }

    ServiceTruth truth() {
        return state.truth(epochMillis.getAsLong());
    }

    Tally tally() {
        return tally;
    }

    void reset() {
        faults.clear();
        tasks.clear();
        tally = new Tally();
        state = new ServiceState(rules, registry, seed, epochMillis.getAsLong());
    }

    private Ruling rule(ServiceState current, Route.@Nullable Method method, boolean post, ReportBody body, long now) {
        if (method == null || !post) {
            return Ruling.UNKNOWN_METHOD;
        }
        Long taskId = body.taskId();
        if (!body.readable() || taskId == null) {
            return Ruling.BAD_REQUEST;
        }
        Customer customer = body.customer();
        if (customer == null) {
            return Ruling.UNKNOWN_KEY;
        }
        return tasks.report(method, taskId, now, task -> current.report(customer, method, taskId, task, now));
    }

    private void count(Route route, Ruling ruling, Reply reply, @Nullable Fault fault) {
        Tally counts = tally;
        counts.requests.increment();
        if (fault != null) {
            Tally.count(counts.faults, fault.id());
        }
        SimulatedVerdict verdict = route.verdict();
        if (ruling == Ruling.RECORDED && verdict != null) {
            counts.recorded(verdict).increment();
        } else if (ruling != Ruling.NOT_HANDLED) {
            Tally.count(counts.refused, reply.code());
        }
        if (ruling == Ruling.DUPLICATE) {
            counts.duplicates.increment();
        }
    }

    private void write(
            Route route,
            @Nullable Long taskId,
            long now,
            Ruling ruling,
            String answer,
            int status,
            @Nullable Fault fault,
            String protocol) {
        String faultId = fault == null ? null : fault.id();
        SimulatedVerdict verdict = route.verdict();
        log.add(sequence -> new LogEntry(
                sequence,
                now,
                rules.service(),
                route.path(),
                taskId,
                verdict,
                ruling,
                answer,
                status,
                faultId,
                protocol));
    }
}

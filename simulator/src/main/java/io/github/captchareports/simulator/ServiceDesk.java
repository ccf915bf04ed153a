package io.github.captchareports.simulator;

import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One service at its desk: takes a request, rules on it and writes it down. Knows nothing of sockets. */
final class ServiceDesk {
    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;

    final Faults faults;
    final TaskTable tasks;
    private final SimulatedService service;
    private final Predicate<String> keyKnown;
    private final LongSupplier epochMillis;
    private final SimulatorLog log;
    private volatile Tally tally = new Tally();

    ServiceDesk(
            SimulatedService service,
            Set<String> keys,
            UnknownTasks unknownTasks,
            LongSupplier epochMillis,
            SimulatorLog log) {
        this.service = service;
        this.keyKnown = keys.isEmpty() ? key -> !key.isBlank() : keys::contains;
        this.epochMillis = epochMillis;
        this.log = log;
        this.faults = new Faults(epochMillis);
        this.tasks = new TaskTable(service, unknownTasks);
    }

    /** Rules on a request whose body has arrived. */
    Handled handle(Route route, boolean post, byte[] bytes, String protocol) {
        long now = epochMillis.getAsLong();
        ReportBody body = ReportBody.parse(bytes, keyKnown);
        Fault fault = faults.pick(body.taskId(), now);
        Ruling ruling = fault == null || fault.handled() ? rule(route.method(), post, body, now) : Ruling.NOT_HANDLED;
        Reply reply = Reply.of(service, ruling);
        Handled handled = new Handled(post ? OK : METHOD_NOT_ALLOWED, reply, fault);
        count(route, ruling, reply, fault);
        write(route, body.taskId(), now, ruling, handled.answer(), handled.statusSeen(), fault, protocol);
        return handled;
    }

    /** Writes down a request whose client went away before it was complete. */
    void abandoned(Route route, String protocol) {
        tally.requests.increment();
        String ruling = Ruling.INCOMPLETE.id();
        write(route, null, epochMillis.getAsLong(), Ruling.INCOMPLETE, ruling, 0, null, protocol);
    }

    Tally tally() {
        return tally;
    }

    void reset() {
        faults.clear();
        tasks.clear();
        tally = new Tally();
    }

    private Ruling rule(Route.@Nullable Method method, boolean post, ReportBody body, long now) {
        if (method == null || !post) {
            return Ruling.UNKNOWN_METHOD;
        }
        Long taskId = body.taskId();
        if (!body.readable() || taskId == null) {
            return Ruling.BAD_REQUEST;
        }
        return body.keyKnown() ? tasks.report(method, taskId, now) : Ruling.UNKNOWN_KEY;
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
                sequence, now, service, route.path(), taskId, verdict, ruling, answer, status, faultId, protocol));
    }
}

package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.internal.fault.FaultSchedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A fault and its rule as the control plane and a script take them.
 *
 * @param service the service they are for
 * @param rule what to give it
 */
record FaultRequest(SimulatedService service, FaultSchedule.PendingRule rule) {
    private static final List<String> RULES = List.of("next", "task", "every", "fraction", "duringMillis");
    private static final Map<String, Function<ControlRequest, Fault>> FAULTS = faults();

    /** Reads the request to its end; nothing is left of it. */
    static FaultRequest parse(ControlRequest request) {
        SimulatedService service = SimulatedService.of(request.text("service"));
        String id = request.text("fault");
        Function<ControlRequest, Fault> reader = FAULTS.get(id);
        if (reader == null) {
            throw new IllegalArgumentException(
                    "fault: \"" + id + "\" is unknown; use one of " + String.join(", ", FAULTS.keySet()));
        }
        FaultSchedule.PendingRule rule = rule(request, reader.apply(request));
        request.refuseTheRest();
        return new FaultRequest(service, rule);
    }

    private static Map<String, Function<ControlRequest, Fault>> faults() {
        Map<String, Function<ControlRequest, Fault>> faults = new LinkedHashMap<>();
        faults.put("lost-answer", request -> Fault.lostAnswer());
        faults.put("reset-before-answer", request -> Fault.resetBeforeAnswer());
        faults.put("reset-inside-answer", request -> Fault.resetInsideAnswer());
        faults.put("http-429", request -> throttle(429, request));
        faults.put("http-503", request -> throttle(503, request));
        faults.put("slow", request -> Fault.slow(request.millis("delayMillis")));
        faults.put("silent", request -> Fault.silent(request.flag("handled", false)));
        faults.put("server-error", request -> canned(Fault.serverError(request.smallNumber("status")), request));
        faults.put("garbage", request -> canned(Fault.garbage(), request));
        faults.put("html", request -> canned(Fault.html(), request));
        faults.put("empty", request -> canned(Fault.empty(), request));
        faults.put("huge-body", request -> canned(Fault.hugeBody(request.smallNumber("bytes")), request));
        faults.put("plain-text", request -> canned(Fault.plainText(request.text("text")), request));
        faults.put("service-error", request -> canned(serviceError(request), request));
        faults.put("code", request -> canned(code(request), request));
        return faults;
    }

    private static Fault throttle(int status, ControlRequest request) {
        return new Fault.Throttle(status, request.millis("retryAfterMillis"), request.flag("asDate", false));
    }

    private static Fault.Canned code(ControlRequest request) {
        return Fault.code(SimulatedService.of(request.text("service")), request.text("errorCode"));
    }

    private static Fault.Canned serviceError(ControlRequest request) {
        return Fault.serviceError(
                request.smallNumber("errorId"), request.text("errorCode"), request.text("errorDescription"));
    }

    private static Fault.Canned canned(Fault.Canned fault, ControlRequest request) {
        return request.flag("handled", false) ? fault.afterHandling() : fault;
    }

    private static FaultSchedule.PendingRule rule(ControlRequest request, Fault fault) {
        List<String> given = RULES.stream().filter(request::has).toList();
        if (given.size() != 1) {
            throw new IllegalArgumentException("rule: use exactly one of " + String.join(", ", RULES));
        }
        switch (given.get(0)) {
            case "next" -> {
                int requests = Checks.atLeastOne("next", request.smallNumber("next"));
                return (faults, now) -> faults.next(requests, fault);
            }
            case "task" -> {
                long task = request.number("task");
                int requests =
                        request.has("requests") ? Checks.atLeastOne("requests", request.smallNumber("requests")) : 1;
                return (faults, now) -> faults.forTask(task, requests, fault);
            }
            case "every" -> {
                int k = Checks.atLeastOne("every", request.smallNumber("every"));
                return (faults, now) -> faults.every(k, fault);
            }
            case "fraction" -> {
                double share = Checks.share("fraction", request.fraction("fraction"));
                long seed = request.has("seed") ? request.number("seed") : 0;
                return (faults, now) -> faults.fraction(share, seed, fault);
            }
            default -> {
                long millis = Checks.positive("duringMillis", request.millis("duringMillis"))
                        .toMillis();
                return (faults, now) -> faults.until(now + millis, fault);
            }
        }
    }
}

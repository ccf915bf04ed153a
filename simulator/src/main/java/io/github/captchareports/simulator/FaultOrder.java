package io.github.captchareports.simulator;

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
record FaultOrder(SimulatedService service, Given rule) {
    private static final List<String> RULES = List.of("next", "task", "every", "fraction", "duringMillis");
    private static final Map<String, Function<Order, Fault>> FAULTS = faults();

    /** A rule that is given to a service at a moment. */
    interface Given {
        void give(Faults faults, long epochMillis);
    }

    /** Reads the order to its end; nothing is left of it. */
    static FaultOrder parse(Order order) {
        SimulatedService service = SimulatedService.of(order.text("service"));
        String id = order.text("fault");
        Function<Order, Fault> reader = FAULTS.get(id);
        if (reader == null) {
            throw new IllegalArgumentException(
                    "fault: \"" + id + "\" is unknown; use one of " + String.join(", ", FAULTS.keySet()));
        }
        Given rule = rule(order, reader.apply(order));
        order.refuseTheRest();
        return new FaultOrder(service, rule);
    }

    private static Map<String, Function<Order, Fault>> faults() {
        Map<String, Function<Order, Fault>> faults = new LinkedHashMap<>();
        faults.put("lost-answer", order -> Fault.lostAnswer());
        faults.put("reset-before-answer", order -> Fault.resetBeforeAnswer());
        faults.put("reset-inside-answer", order -> Fault.resetInsideAnswer());
        faults.put("http-429", order -> throttle(429, order));
        faults.put("http-503", order -> throttle(503, order));
        faults.put("slow", order -> Fault.slow(order.millis("delayMillis")));
        faults.put("silent", order -> Fault.silent(order.flag("handled", false)));
        faults.put("server-error", order -> canned(Fault.serverError(order.smallNumber("status")), order));
        faults.put("garbage", order -> canned(Fault.garbage(), order));
        faults.put("html", order -> canned(Fault.html(), order));
        faults.put("empty", order -> canned(Fault.empty(), order));
        faults.put("huge-body", order -> canned(Fault.hugeBody(order.smallNumber("bytes")), order));
        faults.put("plain-text", order -> canned(Fault.plainText(order.text("text")), order));
        faults.put("service-error", order -> canned(serviceError(order), order));
        faults.put("code", order -> canned(code(order), order));
        return faults;
    }

    private static Fault throttle(int status, Order order) {
        return new Fault.Throttle(status, order.millis("retryAfterMillis"), order.flag("asDate", false));
    }

    private static Fault.Canned code(Order order) {
        return Fault.code(SimulatedService.of(order.text("service")), order.text("errorCode"));
    }

    private static Fault.Canned serviceError(Order order) {
        return Fault.serviceError(
                order.smallNumber("errorId"), order.text("errorCode"), order.text("errorDescription"));
    }

    private static Fault.Canned canned(Fault.Canned fault, Order order) {
        return order.flag("handled", false) ? fault.afterHandling() : fault;
    }

    private static Given rule(Order order, Fault fault) {
        List<String> given = RULES.stream().filter(order::has).toList();
        if (given.size() != 1) {
            throw new IllegalArgumentException("rule: use exactly one of " + String.join(", ", RULES));
        }
        switch (given.get(0)) {
            case "next" -> {
                int requests = Checks.atLeastOne("next", order.smallNumber("next"));
                return (faults, now) -> faults.next(requests, fault);
            }
            case "task" -> {
                long task = order.number("task");
                int requests = order.has("requests") ? Checks.atLeastOne("requests", order.smallNumber("requests")) : 1;
                return (faults, now) -> faults.forTask(task, requests, fault);
            }
            case "every" -> {
                int k = Checks.atLeastOne("every", order.smallNumber("every"));
                return (faults, now) -> faults.every(k, fault);
            }
            case "fraction" -> {
                double share = Checks.share("fraction", order.fraction("fraction"));
                long seed = order.has("seed") ? order.number("seed") : 0;
                return (faults, now) -> faults.fraction(share, seed, fault);
            }
            default -> {
                long millis = Checks.positive("duringMillis", order.millis("duringMillis"))
                        .toMillis();
                return (faults, now) -> faults.until(now + millis, fault);
            }
        }
    }
}

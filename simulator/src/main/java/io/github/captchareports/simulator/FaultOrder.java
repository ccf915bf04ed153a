package io.github.captchareports.simulator;

import java.util.List;
import java.util.function.Function;

/** Reads a fault and its rule as the control plane takes them, and gives them to the service they are for. */
final class FaultOrder {
    private static final List<String> RULES = List.of("next", "task", "every", "fraction", "duringMillis");

    private FaultOrder() {}

    static void give(Order order, Function<SimulatedService, Faults> faultsOf) {
        Faults faults = faultsOf.apply(SimulatedService.of(order.text("service")));
        Fault fault = fault(order);
        Runnable rule = rule(order, faults, fault);
        order.refuseTheRest();
        rule.run();
    }

    private static Fault fault(Order order) {
        String id = order.text("fault");
        return switch (id) {
            case "lost-answer" -> Fault.lostAnswer();
            case "reset-before-answer" -> Fault.resetBeforeAnswer();
            case "reset-inside-answer" -> Fault.resetInsideAnswer();
            case "http-429" -> throttle(429, order);
            case "http-503" -> throttle(503, order);
            case "slow" -> Fault.slow(order.millis("delayMillis"));
            case "silent" -> Fault.silent(order.flag("handled", false));
            case "server-error" -> canned(Fault.serverError(order.smallNumber("status")), order);
            case "garbage" -> canned(Fault.garbage(), order);
            case "html" -> canned(Fault.html(), order);
            case "empty" -> canned(Fault.empty(), order);
            case "huge-body" -> canned(Fault.hugeBody(order.smallNumber("bytes")), order);
            case "plain-text" -> canned(Fault.plainText(order.text("text")), order);
            case "service-error" -> canned(serviceError(order), order);
            default -> throw new IllegalArgumentException("fault: \"" + id + "\" is unknown");
        };
    }

    private static Fault throttle(int status, Order order) {
        return new Fault.Throttle(status, order.millis("retryAfterMillis"), order.flag("asDate", false));
    }

    private static Fault.Canned serviceError(Order order) {
        return Fault.serviceError(
                order.smallNumber("errorId"), order.text("errorCode"), order.text("errorDescription"));
    }

    private static Fault canned(Fault.Canned fault, Order order) {
        return order.flag("handled", false) ? fault.afterHandling() : fault;
    }

    private static Runnable rule(Order order, Faults faults, Fault fault) {
        List<String> given = RULES.stream().filter(order::has).toList();
        if (given.size() != 1) {
            throw new IllegalArgumentException("rule: use exactly one of " + String.join(", ", RULES));
        }
        switch (given.get(0)) {
            case "next" -> {
                int requests = order.smallNumber("next");
                return () -> faults.next(requests, fault);
            }
            case "task" -> {
                long task = order.number("task");
                int requests = order.has("requests") ? order.smallNumber("requests") : 1;
                return () -> faults.forTask(task, requests, fault);
            }
            case "every" -> {
                int k = order.smallNumber("every");
                return () -> faults.every(k, fault);
            }
            case "fraction" -> {
                double share = order.fraction("fraction");
                long seed = order.has("seed") ? order.number("seed") : 0;
                return () -> faults.fraction(share, seed, fault);
            }
            default -> {
                var span = order.millis("duringMillis");
                return () -> faults.during(span, fault);
            }
        }
    }
}

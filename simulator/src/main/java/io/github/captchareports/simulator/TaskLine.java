package io.github.captchareports.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a task as the control plane takes it, one JSON object a line, and an order to solve one. */
final class TaskLine {
    private TaskLine() {}

    static SimulatedTask parse(byte[] line) {
        Order order = Order.parse(line);
        SimulatedTask task = new SimulatedTask(
                SimulatedService.of(order.text("service")),
                order.number("id"),
                SimulatedCaptchaType.of(order.text("captchaType")),
                instant(order),
                order.flag("actuallyCorrect", true),
                order.has("account") ? order.text("account") : null,
                order.has("worker") ? order.smallNumber("worker") : 0,
                order.has("priceMicros") ? order.number("priceMicros") : 0,
                order.has("domain") ? order.text("domain") : null,
                language(order));
        order.refuseTheRest();
        return task;
    }

    /** Reads what is to be solved. */
    static SolveOrder order(Order order) {
        SolveOrder solve = new SolveOrder(
                SimulatedService.of(order.text("service")),
                order.text("account"),
                SimulatedCaptchaType.of(order.text("captchaType")),
                order.has("domain") ? order.text("domain") : null,
                language(order),
                order.has("actuallyCorrect") ? order.flag("actuallyCorrect", true) : null);
        order.refuseTheRest();
        return solve;
    }

    private static String language(Order order) {
        return order.has("language") ? order.text("language") : SimulatedTask.ENGLISH;
    }

    private static Instant instant(Order order) {
        JsonNode node = order.required("completedAt");
        try {
            if (node.isNumber()) {
                BigDecimal seconds = node.decimalValue();
                return Instant.ofEpochMilli(seconds.movePointRight(3)
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact());
            }
            return Instant.parse(node.asString());
        } catch (DateTimeException | ArithmeticException | JacksonException unreadable) {
            throw new IllegalArgumentException(
                    "completedAt: " + node + " is neither ISO-8601 nor seconds since 1970", unreadable);
        }
    }
}

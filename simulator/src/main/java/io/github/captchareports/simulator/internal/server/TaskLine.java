package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SolveOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a task as the control plane takes it, one JSON object a line, and a request to solve one. */
final class TaskLine {
    private TaskLine() {}

    static SimulatedTask parse(byte[] line) {
        ControlRequest request = ControlRequest.parse(line);
        SimulatedTask task = new SimulatedTask(
                SimulatedService.of(request.text("service")),
                request.number("id"),
                SimulatedCaptchaType.of(request.text("captchaType")),
                instant(request),
                request.flag("actuallyCorrect", true),
                request.has("account") ? request.text("account") : null,
                request.has("worker") ? request.smallNumber("worker") : 0,
                request.has("priceMicros") ? request.number("priceMicros") : 0,
                request.has("domain") ? request.text("domain") : null,
                language(request));
        request.refuseTheRest();
        return task;
    }

    /** Reads what is to be solved. */
    static SolveOrder solveOrder(ControlRequest request) {
        SolveOrder solve = new SolveOrder(
                SimulatedService.of(request.text("service")),
                request.text("account"),
                SimulatedCaptchaType.of(request.text("captchaType")),
                request.has("domain") ? request.text("domain") : null,
                language(request),
                request.has("actuallyCorrect") ? request.flag("actuallyCorrect", true) : null);
        request.refuseTheRest();
        return solve;
    }

    private static String language(ControlRequest request) {
        return request.has("language") ? request.text("language") : SimulatedTask.ENGLISH;
    }

    private static Instant instant(ControlRequest request) {
        JsonNode node = request.required("completedAt");
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

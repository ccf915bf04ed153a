package io.github.captchareports.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Faults that are given when the simulator starts, or some time later. */
final class Script {
    static final Script EMPTY = new Script(List.of());

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = steps;
    }

    private record Step(long atMillis, FaultOrder order) {}

    static Script read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "script: cannot read " + file + " (" + unreadable + "); use a text file that exists", unreadable);
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                steps.add(step(file, i + 1, lines.get(i)));
            }
        }
        return new Script(List.copyOf(steps));
    }

    /** Gives every step to the service it is for. */
    void play(Function<SimulatedService, Faults> faultsOf, long epochMillis) {
        for (Step step : steps) {
            faultsOf.apply(step.order().service())
                    .later(epochMillis + step.atMillis(), step.order().rule());
        }
    }

    private static Step step(Path file, int number, String line) {
        try {
            Order order = Order.parse(line.getBytes(StandardCharsets.UTF_8));
            long at = order.has("atMillis") ? Checks.atLeastZero("atMillis", order.number("atMillis")) : 0;
            return new Step(at, FaultOrder.parse(order));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "script: " + file + ", line " + number + ": " + wrong.getMessage(), wrong);
        }
    }
}

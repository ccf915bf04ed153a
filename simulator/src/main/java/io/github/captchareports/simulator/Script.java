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

    private record Step(long atMillis, FaultRequest fault) {}

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
            faultsOf.apply(step.fault().service())
                    .later(epochMillis + step.atMillis(), step.fault().rule());
        }
    }

    private static Step step(Path file, int number, String line) {
        try {
            ControlRequest request = ControlRequest.parse(line.getBytes(StandardCharsets.UTF_8));
            long at = request.has("atMillis") ? Checks.atLeastZero("atMillis", request.number("atMillis")) : 0;
            return new Step(at, FaultRequest.parse(request));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "script: " + file + ", line " + number + ": " + wrong.getMessage(), wrong);
        }
    }
}

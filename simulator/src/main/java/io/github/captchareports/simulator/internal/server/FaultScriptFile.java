package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.internal.fault.FaultScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a script of faults from NDJSON: each line what the control plane takes, and when. */
public final class FaultScriptFile {
    private FaultScriptFile() {}

    public static FaultScript read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "script: cannot read " + file + " (" + unreadable + "); use a text file that exists", unreadable);
        }
        List<FaultScript.Step> steps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                steps.add(step(file, i + 1, lines.get(i)));
            }
        }
        return new FaultScript(steps);
    }

    private static FaultScript.Step step(Path file, int number, String line) {
        try {
            ControlRequest request = ControlRequest.parse(line.getBytes(StandardCharsets.UTF_8));
            long at = request.has("atMillis") ? Checks.atLeastZero("atMillis", request.number("atMillis")) : 0;
            FaultRequest fault = FaultRequest.parse(request);
            return new FaultScript.Step(at, fault.service(), fault.rule());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "script: " + file + ", line " + number + ": " + wrong.getMessage(), wrong);
        }
    }
}

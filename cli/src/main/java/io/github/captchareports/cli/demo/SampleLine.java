package io.github.captchareports.cli.demo;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.SimulatedService;
import java.time.Instant;

/**
 * A line of a {@link Sample}, and what should become of it.
 *
 * @param json the line
 * @param service whose task it is
 * @param taskId the task
 * @param type its captcha
 * @param verdict the verdict
 * @param solvedAt when it was solved
 * @param expected the outcome that the line implies
 */
public record SampleLine(
        String json,
        SimulatedService service,
        long taskId,
        CaptchaType type,
        Verdict verdict,
        Instant solvedAt,
        Outcome expected) {
    SampleLine again() {
        return new SampleLine(json, service, taskId, type, verdict, solvedAt, Outcome.DUPLICATE);
    }
}

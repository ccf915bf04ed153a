package io.github.captchareports.simulator;

import java.time.Instant;

/**
 * A task the simulator is told of before it is reported.
 *
 * @param service the service that solved it
 * @param id its id, from 1
 * @param captchaType its type
 * @param completedAt when it was solved; the service's window starts here
 * @param actuallyCorrect whether the solution was really right: a recorded report that says otherwise is counted as
 *     {@link Books#mistaken()}, and is recorded all the same
 */
public record SimulatedTask(
        SimulatedService service,
        long id,
        SimulatedCaptchaType captchaType,
        Instant completedAt,
        boolean actuallyCorrect) {

    /**
     * Checks the id.
     *
     * @param service the service that solved it
     * @param id its id, from 1
     * @param captchaType its type
     * @param completedAt when it was solved
     * @param actuallyCorrect whether the solution was really right
     * @throws IllegalArgumentException if the id is not positive
     */
    public SimulatedTask {
        if (id <= 0) {
            throw new IllegalArgumentException("id: " + id + " is not a task id; use a positive one");
        }
    }

    /**
     * A task with its type named in kebab case.
     *
     * @param service the service that solved it
     * @param id its id, from 1
     * @param captchaType its type, for example {@code recaptcha-v2}
     * @param completedAt when it was solved
     * @param actuallyCorrect whether the solution was really right
     * @throws IllegalArgumentException if the id is not positive or the type is unknown
     */
    public SimulatedTask(
            SimulatedService service, long id, String captchaType, Instant completedAt, boolean actuallyCorrect) {
        this(service, id, SimulatedCaptchaType.of(captchaType), completedAt, actuallyCorrect);
    }
}

package io.github.captchareports.simulator;

import io.github.captchareports.simulator.check.Checks;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task the simulator is told of before it is reported, or that it has solved itself.
 *
 * @param service the service that solved it
 * @param id its id, from 1
 * @param captchaType its type
 * @param completedAt when it was solved; the service's window starts here
 * @param actuallyCorrect whether the solution was really right: a recorded report that says otherwise is counted as
 *     {@link Books#mistaken()}, and is recorded all the same
 * @param account the name of the account that paid, which alone can report it; null for a task that everybody can
 *     report and that counts as solved for whoever does
 * @param worker the number of the worker who solved it, from 1, or 0 if that is not known
 * @param priceMicros what it cost, in millionths of a US dollar
 * @param domain the domain of the captcha, or null if it is not known; matters for reCAPTCHA v3
 * @param language the language pool of the worker; Anti-Captcha takes complaints about images for {@code en} only
 */
public record SimulatedTask(
        SimulatedService service,
        long id,
        SimulatedCaptchaType captchaType,
        Instant completedAt,
        boolean actuallyCorrect,
        @Nullable String account,
        int worker,
        long priceMicros,
        @Nullable String domain,
        String language) {
    /** The language pool of English-speaking workers. */
    public static final String ENGLISH = "en";

    /**
     * Checks the numbers.
     *
     * @param service the service that solved it
     * @param id its id, from 1
     * @param captchaType its type
     * @param completedAt when it was solved
     * @param actuallyCorrect whether the solution was really right
     * @param account the name of the account that paid, or null
     * @param worker the number of the worker, or 0
     * @param priceMicros what it cost, in millionths of a US dollar
     * @param domain the domain of the captcha, or null
     * @param language the language pool of the worker
     * @throws IllegalArgumentException if the id is not positive, another number is negative, or the language is blank
     */
    public SimulatedTask {
        if (id <= 0) {
            throw new IllegalArgumentException("id: " + id + " is not a task id; use a positive one");
        }
        Checks.atLeastZero("worker", worker);
        Checks.atLeastZero("priceMicros", priceMicros);
        Checks.named("language", language);
    }

    /**
     * A task of nobody in particular, free of charge, in English.
     *
     * @param service the service that solved it
     * @param id its id, from 1
     * @param captchaType its type
     * @param completedAt when it was solved
     * @param actuallyCorrect whether the solution was really right
     * @throws IllegalArgumentException if the id is not positive
     */
    public SimulatedTask(
            SimulatedService service,
            long id,
            SimulatedCaptchaType captchaType,
            Instant completedAt,
            boolean actuallyCorrect) {
        this(service, id, captchaType, completedAt, actuallyCorrect, null, 0, 0, null, ENGLISH);
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

package io.github.captchareports.simulator;

import io.github.captchareports.simulator.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A captcha to solve: what a client would send to createTask.
 *
 * @param service the service
 * @param account the name of the account that pays; one that is registered, or has appeared
 * @param captchaType the type
 * @param domain the domain of the captcha, or null; matters for reCAPTCHA v3
 * @param language the language pool of the workers; {@code en} is the English one
 * @param actuallyCorrect whether the solution is really right; null to let the worker's reliability decide
 */
public record SolveOrder(
        SimulatedService service,
        String account,
        SimulatedCaptchaType captchaType,
        @Nullable String domain,
        String language,
        @Nullable Boolean actuallyCorrect) {

    /**
     * Checks the names.
     *
     * @param service the service
     * @param account the name of the account that pays
     * @param captchaType the type
     * @param domain the domain of the captcha, or null
     * @param language the language pool of the workers
     * @param actuallyCorrect whether the solution is really right, or null
     * @throws IllegalArgumentException if the account or the language is blank
     */
    public SolveOrder {
        Checks.named("account", account);
        Checks.named("language", language);
    }

    /**
     * An order for the English pool, of no domain, whose solution is as good as its worker.
     *
     * @param service the service
     * @param account the name of the account that pays
     * @param captchaType the type
     * @return the order
     * @throws IllegalArgumentException if the account is blank
     */
    public static SolveOrder of(SimulatedService service, String account, SimulatedCaptchaType captchaType) {
        return new SolveOrder(service, account, captchaType, null, SimulatedTask.ENGLISH, null);
    }

    /**
     * A copy for a domain.
     *
     * @param domain for example {@code example.com}
     * @return the copy
     */
    public SolveOrder withDomain(String domain) {
        return new SolveOrder(service, account, captchaType, domain, language, actuallyCorrect);
    }

    /**
     * A copy for a language pool.
     *
     * @param language {@code en} for the English one; every other name is another pool
     * @return the copy
     * @throws IllegalArgumentException if it is blank
     */
    public SolveOrder withLanguage(String language) {
        return new SolveOrder(service, account, captchaType, domain, language, actuallyCorrect);
    }

    /**
     * A copy whose solution is right or wrong whoever solves it.
     *
     * @param actuallyCorrect whether the solution is really right
     * @return the copy
     */
    public SolveOrder withActuallyCorrect(boolean actuallyCorrect) {
        return new SolveOrder(service, account, captchaType, domain, language, actuallyCorrect);
    }
}

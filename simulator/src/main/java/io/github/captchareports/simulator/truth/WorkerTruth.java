package io.github.captchareports.simulator.truth;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service has on a worker.
 *
 * @param worker the number of the worker, from 1
 * @param reliability the share of right solutions the worker really gives
 * @param solved tasks solved
 * @param actuallyWrong those of them that were really wrong
 * @param penalties complaints upheld (2Captcha, images)
 * @param restrictions types not given to the worker now (2Captcha)
 * @param whitelistedUntil accounts that prefer the worker now, by name (Anti-Captcha)
 * @param filteredUntil accounts the worker is kept away from now, by name (Anti-Captcha, hCaptcha)
 */
public record WorkerTruth(
        int worker,
        double reliability,
        long solved,
        long actuallyWrong,
        long penalties,
        List<Restricted> restrictions,
        Map<String, Instant> whitelistedUntil,
        Map<String, Instant> filteredUntil) {

    /**
     * A type that is not given to the worker.
     *
     * @param captchaType the type
     * @param domain the domain it is about (reCAPTCHA v3), or null for all or an unknown one
     * @param until the end
     */
    public record Restricted(
            SimulatedCaptchaType captchaType, @Nullable String domain, Instant until) {}
}

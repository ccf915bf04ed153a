package io.github.captchareports.providers.twocaptcha;

import io.github.captchareports.spi.TaskApiService;
import java.net.URI;

/**
 * RuCaptcha (rucaptcha.com): 2Captcha's API with all its rules, for the accounts that are registered there. Keys and tasks
 * of one are unknown to the other, so ledger, journal and results know it by an id of its own.
 */
public final class RuCaptchaProvider extends TwoCaptchaProvider {
    private static final TaskApiService SERVICE =
            service("rucaptcha", "RuCaptcha", URI.create("https://api.rucaptcha.com"));

    /** For {@link java.util.ServiceLoader}. */
    public RuCaptchaProvider() {
        super(SERVICE);
    }
}

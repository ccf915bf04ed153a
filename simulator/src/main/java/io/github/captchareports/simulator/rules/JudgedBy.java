package io.github.captchareports.simulator.rules;

import java.util.Locale;

/**
 * Which complaints of an account are judged together. Nobody outside the services knows: their own words speak of the
 * account, and whether a share is also kept by captcha type or by domain is unconfirmed, so it is a setting of
 * {@link ComplaintSuspension} and {@link RecaptchaStatistics} and meant to be swept.
 *
 * <p>What is unknown is judged as such: tasks without a domain make one share together. A task that was not told has
 * no domain, and no type but the one that fits the path of the report: {@code other} at 2Captcha, whose paths take
 * every type, {@code recaptcha-v3} on Anti-Captcha's paths for reCAPTCHAs.
 */
public enum JudgedBy {
    /** Everything that the account solves. */
    ACCOUNT,

    /** What the account solves of one captcha type. */
    TYPE,

    /**
     * What the account solves for one domain, whatever the type. The latest 10,000 domains of an account are
     * remembered.
     */
    DOMAIN;

    private final String id = name().toLowerCase(Locale.ROOT);

    /**
     * The name on the control plane.
     *
     * @return for example {@code account}
     */
    public String id() {
        return id;
    }
}

package io.github.captchareports.simulator.truth;

import java.util.Locale;

/** Why Anti-Captcha answered success and did not count a report. */
public enum IgnoredBecause {
    /** Of the image complaints judged before, too few were confirmed. */
    LOW_CONFIRMATION,

    /** The account has too few reCAPTCHA tasks. */
    LOW_VOLUME,

    /** The account's rate of complaints about reCAPTCHAs has jumped. */
    RATE_JUMP,

    /** A confirmation of a plain reCAPTCHA v2. */
    PLAIN_V2,

    /** A confirmation while the account has too few tasks a minute. */
    TOO_FEW_A_MINUTE;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * The name on the control plane.
     *
     * @return for example {@code low-volume}
     */
    public String id() {
        return id;
    }
}

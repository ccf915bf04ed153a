package io.github.captchareports;

import org.jspecify.annotations.Nullable;

/**
 * The complaints of one account about one captcha type (and domain, for reCAPTCHA v3) within the window of its
 * {@link ComplaintLimits}.
 *
 * @param account the account's label
 * @param captchaType the captcha type
 * @param domain the domain in lower case; null where the type is not judged per domain, for requests without one, and
 *     for the domains past the first thousand, which share one count
 * @param state what the figures amount to
 * @param solved everything known to be solved
 * @param complaints complaints among it
 * @param confirmations confirmations among it
 * @param baseline the share of complaints in the hours before the latest ones; null while that is too little to tell
 */
public record ComplaintFigures(
        String account,
        CaptchaType captchaType,
        @Nullable String domain,
        ComplaintState state,
        long solved,
        long complaints,
        long confirmations,
        @Nullable Double baseline) {
    /**
     * The share of complaints.
     *
     * @return complaints to solved, 0 where nothing is known to be solved
     */
    public double share() {
        return solved == 0 ? 0 : (double) complaints / solved;
    }
}

package io.github.captchareports;

import java.time.Duration;

/**
 * When complaints of an account are held back, because the service would stop listening to all of them. The share is
 * complaints to everything known to be solved, per account and captcha type (and domain for reCAPTCHA v3), over a
 * sliding window in hourly steps. Confirmations are never held.
 *
 * @param window how far back is counted; whole hours, 1 to 168
 * @param minimumSample solved tasks needed in the window before anything is held, at least 1
 * @param heldFrom the share from which complaints are held, more than 0 and at most 1
 * @param enabled false to count without ever holding
 */
public record ComplaintLimits(Duration window, int minimumSample, double heldFrom, boolean enabled) {
    /** 24 hours, at least 50 solved, held from 40 % (2Captcha: {@code ERROR_REPORT_NOT_RECORDED} above 40 %). */
    public static final ComplaintLimits DEFAULT = new ComplaintLimits(Duration.ofHours(24), 50, 0.40, true);

    private static final long MAX_HOURS = 168;

    /**
     * Checks the limits.
     *
     * @param window how far back is counted
     * @param minimumSample solved tasks needed in the window before anything is held
     * @param heldFrom the share from which complaints are held
     * @param enabled false to count without ever holding
     * @throws IllegalArgumentException if a value is out of range
     */
    public ComplaintLimits {
        long hours = window.toHours();
        if (hours < 1 || hours > MAX_HOURS || !window.equals(Duration.ofHours(hours))) {
            throw new IllegalArgumentException("complaint window: " + window + "; use whole hours, 1 to 168");
        }
        if (minimumSample < 1) {
            throw new IllegalArgumentException("complaint minimum sample: " + minimumSample + "; use at least 1");
        }
        if (!(heldFrom > 0 && heldFrom <= 1)) {
            throw new IllegalArgumentException("complaints held from: " + heldFrom + "; use a share above 0, up to 1");
        }
    }

    /**
     * The same limits, which count but never hold.
     *
     * @return disabled limits
     */
    public ComplaintLimits disabled() {
        return new ComplaintLimits(window, minimumSample, heldFrom, false);
    }
}

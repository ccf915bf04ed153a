package io.github.captchareports;

/**
 * How much an account complains in one scope, which its service judges as one, see {@link ComplaintLimits}. More may be added: a
 * {@code switch} over it needs a {@code default}.
 */
public enum ComplaintState {
    /** A usual share: a healthy integration complains about 1 to 15 % (2captcha.com, on reports). */
    NORMAL,
    /** More than is usual. */
    ELEVATED,
    /** So much that the integration, the target site or the test for success has likely changed: look before it is held. */
    ALARM,
    /** Complaints are held back, except for a probe after every cool-down. */
    HELD
}

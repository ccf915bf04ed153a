package io.github.captchareports;

/** How much an account complains in one scope, which is what its service judges together, see {@link ComplaintLimits}. */
public enum ComplaintState {
    /** Nothing to see: 1 to 15 % is what a healthy integration complains about (2captcha.com, on reports). */
    NORMAL,
    /** More than is usual. */
    ELEVATED,
    /** So much that the integration, the target site or the idea of success has changed: look before it is held. */
    ALARM,
    /** Complaints are held back, except for a probe now and then. */
    HELD
}

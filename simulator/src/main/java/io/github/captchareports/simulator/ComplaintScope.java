package io.github.captchareports.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What of an account is judged together.
 *
 * @param judgedBy by what the rule divides it
 * @param captchaType the type, or null if it is not divided by type
 * @param domain the domain, or null if it is not divided by domain or the domain is unknown
 */
public record ComplaintScope(
        JudgedBy judgedBy,
        @Nullable SimulatedCaptchaType captchaType,
        @Nullable String domain) {
    static final ComplaintScope ACCOUNT = new ComplaintScope(JudgedBy.ACCOUNT, null, null);

    /** Where a task belongs. */
    static ComplaintScope of(JudgedBy judgedBy, SimulatedCaptchaType captchaType, @Nullable String domain) {
        return switch (judgedBy) {
            case ACCOUNT -> ACCOUNT;
            case TYPE -> new ComplaintScope(judgedBy, captchaType, null);
            case DOMAIN -> new ComplaintScope(judgedBy, null, domain);
        };
    }
}

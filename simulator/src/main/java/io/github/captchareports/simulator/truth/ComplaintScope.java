package io.github.captchareports.simulator.truth;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.rules.JudgedBy;
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
    /** Everything that the account solves. */
    public static final ComplaintScope ACCOUNT = new ComplaintScope(JudgedBy.ACCOUNT, null, null);

    /**
     * What a task is judged together with.
     *
     * @param judgedBy by what the rule divides an account
     * @param captchaType the type of the task
     * @param domain the domain of the task, or null if it is not known
     * @return everything that is judged together with it
     */
    public static ComplaintScope of(JudgedBy judgedBy, SimulatedCaptchaType captchaType, @Nullable String domain) {
        return switch (judgedBy) {
            case ACCOUNT -> ACCOUNT;
            case TYPE -> new ComplaintScope(judgedBy, captchaType, null);
            case DOMAIN -> new ComplaintScope(judgedBy, null, domain);
        };
    }
}

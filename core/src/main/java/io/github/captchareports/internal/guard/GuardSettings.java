package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import java.util.Map;

/**
 * What a guard has to know of its account.
 *
 * @param account its label
 * @param limits its limits
 * @param scopes the scope of each captcha type; a type that is missing is a scope of its own
 * @param solvedPerDay how many tasks are solved a day at least, by type
 */
public record GuardSettings(
        String account, ComplaintLimits limits, Map<CaptchaType, String> scopes, Map<CaptchaType, Long> solvedPerDay) {
    private static final int HOURS_OF_A_DAY = 24;

    String scope(CaptchaType type) {
        return scopes.getOrDefault(type, type.name());
    }

    int windowHours() {
        return (int) limits.window().toHours();
    }

    /** How many tasks of a type are solved in a window at least. */
    long solvedPerWindow(CaptchaType type) {
        return solvedPerDay(type) * windowHours() / HOURS_OF_A_DAY;
    }

    /** How many tasks of a type are solved in an hour at least. */
    long solvedPerHour(CaptchaType type) {
        return solvedPerDay(type) / HOURS_OF_A_DAY;
    }

    private long solvedPerDay(CaptchaType type) {
        return solvedPerDay.getOrDefault(type, 0L);
    }
}

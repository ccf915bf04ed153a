package io.github.captchareports.micrometer;

import io.github.captchareports.AccountControl;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import io.micrometer.core.instrument.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How an account complains of each captcha type, and what that amounts to. They are worked out at most once a second, since a
 * scrape asks for each type.
 */
final class ComplaintsByType {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

    private final AccountControl account;
    private final Clock clock;
    private volatile @Nullable Reading last;

    ComplaintsByType(AccountControl account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /** The share of complaints of a type, not a number where it is unknown. */
    double share(CaptchaType type) {
        OfType own = read().get(type);
        if (own == null) {
            return 0;
        }
        return own.part().isKnown() ? own.part().share() : Double.NaN;
    }

    double state(CaptchaType type) {
        OfType own = read().get(type);
        return level(own == null ? ComplaintState.NORMAL : own.state());
    }

    private static int level(ComplaintState state) {
        return switch (state) {
            case NORMAL -> 0;
            case ELEVATED -> 1;
            case ALARM -> 2;
            case HELD -> 3;
        };
    }

    private Map<CaptchaType, OfType> read() {
        long now = clock.monotonicTime();
        Reading reading = last;
        if (reading == null || now - reading.at() >= FRESH) {
            reading = new Reading(now, byType());
            last = reading;
        }
        return reading.byType();
    }

    private Map<CaptchaType, OfType> byType() {
        Map<CaptchaType, OfType> all = new EnumMap<>(CaptchaType.class);
        for (ComplaintFigures figures : account.complaints()) {
            figures.types().forEach(part -> all.put(part.captchaType(), new OfType(part, figures.state())));
        }
        return all;
    }

    private record OfType(ComplaintFigures.Part part, ComplaintState state) {}

    private record Reading(long at, Map<CaptchaType, OfType> byType) {}
}

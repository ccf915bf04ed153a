package io.github.captchareports.micrometer;

import io.github.captchareports.AccountControl;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import io.micrometer.core.instrument.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How an account complains of each captcha type, the worst of its domains standing for all. The figures of thousands of
 * domains are gone through at most once a second, since a scrape asks for each type.
 */
final class WorstComplaints {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);
    /** A share of one complaint in one solve is no news: of one state, the domain that complains most is the worst. */
    private static final Comparator<ComplaintFigures> WORSE =
            Comparator.comparing(ComplaintFigures::state).thenComparingLong(ComplaintFigures::complaints);

    private final AccountControl account;
    private final Clock clock;
    private volatile @Nullable Reading last;

    WorstComplaints(AccountControl account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    double share(CaptchaType type) {
        ComplaintFigures worst = read().get(type);
        return worst == null ? 0 : worst.share();
    }

    double state(CaptchaType type) {
        ComplaintFigures worst = read().get(type);
        return level(worst == null ? ComplaintState.NORMAL : worst.state());
    }

    private static int level(ComplaintState state) {
        return switch (state) {
            case NORMAL -> 0;
            case ELEVATED -> 1;
            case ALARM -> 2;
            case HELD -> 3;
        };
    }

    private Map<CaptchaType, ComplaintFigures> read() {
        long now = clock.monotonicTime();
        Reading reading = last;
        if (reading == null || now - reading.at() >= FRESH) {
            reading = new Reading(now, worst());
            last = reading;
        }
        return reading.worst();
    }

    private Map<CaptchaType, ComplaintFigures> worst() {
        Map<CaptchaType, ComplaintFigures> worst = new EnumMap<>(CaptchaType.class);
        for (ComplaintFigures figures : account.complaints()) {
            worst.merge(figures.captchaType(), figures, (one, other) -> WORSE.compare(one, other) >= 0 ? one : other);
        }
        return worst;
    }

    private record Reading(long at, Map<CaptchaType, ComplaintFigures> worst) {}
}

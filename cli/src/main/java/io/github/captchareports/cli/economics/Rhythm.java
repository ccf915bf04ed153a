package io.github.captchareports.cli.economics;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** How much of its volume a client buys at a time. */
@FunctionalInterface
interface Rhythm {
    double share(Instant now);

    /** The same at every hour. */
    static Rhythm steady() {
        return now -> 1;
    }

    /** All of it from nine to five on weekdays, a tenth of it else. */
    static Rhythm officeHours() {
        return now -> {
            ZonedDateTime time = now.atZone(ZoneOffset.UTC);
            boolean weekend = time.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
            return !weekend && time.getHour() >= 9 && time.getHour() < 17 ? 1 : 0.1;
        };
    }

    /** A multiple of it for a while. */
    static Rhythm campaign(Instant from, Duration length, double times) {
        Instant to = from.plus(length);
        return now -> now.isBefore(from) || !now.isBefore(to) ? 1 : times;
    }
}

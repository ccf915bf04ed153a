package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many of the reported tasks were called wrong, by captcha type and domain over the window: for information, since no
 * service is known to judge by domain. Bounded: domains beyond the first thousand share one count a type, until others have
 * nothing left in their window.
 */
final class DomainCounts {
    private static final int MAX_DOMAINS = 1_000;
    private static final int MOST_SHOWN = 10;
    private static final int REPORTED = 0;
    private static final int WRONG = 1;

    private final int window;
    /** In order of access, the least recently used first. */
    private final Map<Key, Counts> all = new LinkedHashMap<>(16, 0.75f, true);

    DomainCounts(int window) {
        this.window = window;
    }

    private record Key(CaptchaType type, @Nullable String domain) {}

    void add(CaptchaType type, String domain, long reported, long wrong, long now) {
        long hour = HourlyCounts.hour(now);
        Counts counts = all.computeIfAbsent(key(type, domain, hour), absent -> new Counts(window, hour));
        counts.turn(hour);
        counts.add(reported, wrong);
    }

    private Key key(CaptchaType type, String domain, long hour) {
        Key own = new Key(type, domain.toLowerCase(Locale.ROOT));
        return all.size() < MAX_DOMAINS || all.containsKey(own) || forgetIdle(hour) ? own : new Key(type, null);
    }

    /** Removes the least recently used domain if it has nothing left in its window. */
    private boolean forgetIdle(long hour) {
        Iterator<Counts> oldestFirst = all.values().iterator();
        Counts oldest = oldestFirst.next();
        oldest.turn(hour);
        boolean idle = oldest.reported() == 0;
        if (idle) {
            oldestFirst.remove();
        }
        return idle;
    }

    /** The domains with the most tasks called wrong, of some types. */
    List<ComplaintFigures.Part> worst(Set<CaptchaType> types, long now) {
        List<ComplaintFigures.Part> worst = new ArrayList<>();
        all.forEach((key, counts) -> {
            counts.turn(HourlyCounts.hour(now));
            if (types.contains(key.type()) && counts.wrong() > 0) {
                worst.add(ComplaintFigures.Part.ofDomain(key.type(), key.domain(), counts.reported(), counts.wrong()));
            }
        });
        worst.sort(Comparator.comparingLong(ComplaintFigures.Part::complaints)
                .reversed()
                .thenComparing(
                        Comparator.comparingDouble(ComplaintFigures.Part::share).reversed()));
        return List.copyOf(worst.subList(0, Math.min(MOST_SHOWN, worst.size())));
    }

    int size() {
        return all.size();
    }

    void clear() {
        all.clear();
    }

    /** The counts of one domain by the hour, over the window. */
    private static final class Counts {
        private final long[][] hourly;
        private final long[] sums = new long[2];
        private long latest;

        Counts(int window, long hour) {
            hourly = new long[window][2];
            latest = hour;
        }

        void turn(long hour) {
            for (int turned = 0; latest < hour && turned < hourly.length; turned++) {
                latest++;
                long[] slot = slot();
                sums[REPORTED] -= slot[REPORTED];
                sums[WRONG] -= slot[WRONG];
                slot[REPORTED] = 0;
                slot[WRONG] = 0;
            }
            latest = Math.max(latest, hour);
        }

        void add(long reported, long wrong) {
            long[] slot = slot();
            slot[REPORTED] += reported;
            slot[WRONG] += wrong;
            sums[REPORTED] += reported;
            sums[WRONG] += wrong;
        }

        long reported() {
            return sums[REPORTED];
        }

        long wrong() {
            return sums[WRONG];
        }

        private long[] slot() {
            return hourly[(int) Math.floorMod(latest, (long) hourly.length)];
        }
    }
}

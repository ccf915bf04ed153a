package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import java.util.concurrent.TimeUnit;

/** Whether an account solves as many tasks as its service asks for before its complaints count. */
final class MinimumVolume {
    /** Before so long nothing is said of a whole window. */
    private static final long FIRST_LOOK = TimeUnit.HOURS.toNanos(1);

    private final ComplaintLimits limits;
    private final ScopeWatches watches;
    /** Whether the listeners were told; false again as soon as the volume suffices. */
    private boolean told;

    MinimumVolume(ComplaintLimits limits, ScopeWatches watches) {
        this.limits = limits;
        this.watches = watches;
    }

    /** Whether the service asks for more tasks than are known at present, for complaints of this type. */
    boolean isBelow(CaptchaType type) {
        return limits.volumeTypes().contains(type) && solved() < limits.minimumVolume();
    }

    /**
     * Whether it is news that the volume is low: in no window of late were so many tasks solved as the service asks for, or,
     * where the account was watched for less than a window, that part of them.
     */
    boolean isLowNews(CaptchaType type, long watched) {
        if (told || watched < FIRST_LOOK || !limits.volumeTypes().contains(type)) {
            return false;
        }
        double part = Math.min(1, (double) watched / limits.window().toNanos());
        return volume() < part * limits.minimumVolume() && tell();
    }

    /** Notes that the listeners are told; false where they were told already. */
    boolean tell() {
        boolean news = !told;
        told = true;
        return news;
    }

    /** Something was counted: the listeners are told anew once the volume has sufficed in between. */
    void counted() {
        told = told && volume() < limits.minimumVolume();
    }

    void forget() {
        told = false;
    }

    private long solved() {
        long all = 0;
        for (CaptchaType type : limits.volumeTypes()) {
            ComplaintWatch watch = watches.find(type);
            all += watch == null ? 0 : watch.counts().solved(type);
        }
        return all;
    }

    private long volume() {
        long all = 0;
        for (CaptchaType type : limits.volumeTypes()) {
            ComplaintWatch watch = watches.find(type);
            all += watch == null ? 0 : watch.counts().volume(type);
        }
        return all;
    }
}

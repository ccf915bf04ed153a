package io.github.captchareports.internal.exchange;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The border between certainly not sent and unclear. Whoever moves a request on by compare-and-set owns what happens
 * next: its connection by carrying it across, its report by withdrawing it, and whoever ends it by telling.
 */
public final class Border {
    private final AtomicReference<Place> place = new AtomicReference<>(Place.NEAR);

    /** Where the request is at this moment. */
    public Place place() {
        return place.get();
    }

    /** Carries the request across; false when it has ended. To be asked just before a connection gets it. */
    public boolean cross() {
        return place.compareAndSet(Place.NEAR, Place.FAR);
    }

    /** Ends the request unless it has crossed or ended. */
    public boolean withdraw() {
        return place.compareAndSet(Place.NEAR, Place.ENDED);
    }

    /** Ends the request; where it was is told to one caller, {@link Place#ENDED} to all others. */
    public Place end() {
        return place.getAndSet(Place.ENDED);
    }

    /** Where a request is. */
    public enum Place {
        /** Certainly not sent. */
        NEAR,
        /** Handed to a connection. */
        FAR,
        /** Of no more interest. */
        ENDED
    }
}

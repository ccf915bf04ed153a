package io.github.captchareports.internal.lane;

import io.github.captchareports.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * What an account knows of its way to the service: what failed in a row, whether waiting can mend it, and whether the way
 * is lost. Touched only inside the lane's drain loop.
 */
final class Way {
    /** So many failures in a row are no accident. */
    private static final int ENOUGH = 3;

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int FIRST_SERVER_ERROR = 500;

    /** What a failure says of the next attempt. */
    private enum Nature {
        /** Nothing: it may be the last. */
        PASSING,
        /** No connection, for a reason that passes. */
        UNCONNECTED,
        /** The service, or a gateway, has too much to do. */
        BUSY,
        /** The service, or a gateway, is broken. */
        BROKEN,
        /** The next attempt fails too, unless somebody mends something. */
        LASTING
    }

    private boolean proven;
    private boolean resolved;

    private Nature last = Nature.PASSING;
    /** Failures in a row that are neither passing nor mere lack of a connection. */
    private int inRow;

    private int unconnected;
    private boolean spared;

    private @Nullable FailureCause cause;
    private boolean lost;
    private long lostSince;

    /** Takes in a failure. */
    void failed(AttemptFeedback.Failed failure) {
        cause = failure.cause();
        last = nature(failure);
        switch (last) {
            case PASSING -> {
                inRow = 0;
                unconnected = 0;
                spared = false;
            }
            case UNCONNECTED -> {
                inRow = 0;
                unconnected++;
                spared = false;
            }
            case BUSY, BROKEN, LASTING -> {
                inRow++;
                unconnected = 0;
                spared |= inRow >= ENOUGH || last == Nature.BUSY;
            }
        }
    }

    /** Takes in that the service answered; {@code readable} says whether in words of its own. */
    void answered(boolean readable) {
        proven |= readable;
        resolved = true;
        lost = false;
        cause = null;
        forgive();
    }

    /** The operator says that something was mended; the way stays lost until an answer comes. */
    void forgive() {
        last = Nature.PASSING;
        inRow = 0;
        unconnected = 0;
        spared = false;
    }

    /** No report goes through for now. */
    void lose(long since) {
        if (!lost) {
            lost = true;
            lostSince = since;
        }
    }

    /** Whether the address has ever given an answer that could be read. */
    boolean isProven() {
        return proven;
    }

    /** Whether one report at a time, and at longer and longer intervals, is all that should be risked. */
    boolean isSpared() {
        return spared;
    }

    /** Whether so much has failed in a row that people should know. */
    boolean isBroken() {
        return inRow >= ENOUGH || unconnected >= ENOUGH;
    }

    /** Whether the last failure asks to slow down without saying for how long. */
    boolean isThrottled() {
        return last == Nature.BUSY || (last == Nature.BROKEN && inRow >= ENOUGH);
    }

    /** How many failures in a row were none that pass. */
    int inRow() {
        return inRow;
    }

    /** Whether waiting is in vain: nothing that mends itself, at an address that has never worked. */
    boolean isHopeless() {
        return spared && last == Nature.LASTING && !proven;
    }

    /** Why the last attempt failed, as long as the way is lost; null where it is not. */
    @Nullable
    FailureCause trouble() {
        return lost ? cause : null;
    }

    /** Since when the way is lost, monotonic; the moment it was lost last where it is not. */
    long lostSince() {
        return lostSince;
    }

    boolean isLost() {
        return lost;
    }

    private Nature nature(AttemptFeedback.Failed failure) {
        FailureCause why = failure.cause();
        Nature nature = switch (why.kind()) {
            case CERTIFICATE, HOST_NAME, TLS, PROXY_AUTH, NO_HTTP, UNREADABLE_ANSWER, ANSWER_TOO_LARGE ->
                Nature.LASTING;
            case NAME_RESOLUTION -> resolved ? Nature.UNCONNECTED : Nature.LASTING;
            case CONNECTION_REFUSED, CONNECT_TIMEOUT, PROXY -> Nature.UNCONNECTED;
            case HTTP_STATUS -> natureOf(why.httpStatus().orElse(0), failure.pauseNanos() > 0);
            case CONNECTION_LOST, TIMEOUT, SHUTDOWN, OTHER -> Nature.PASSING;
        };
        resolved |= why.kind() != FailureCause.Kind.NAME_RESOLUTION && nature != Nature.PASSING;
        return nature;
    }

    private static Nature natureOf(int status, boolean saysHowLong) {
        if (status < FIRST_SERVER_ERROR) {
            return Nature.LASTING;
        }
        if (saysHowLong) {
            return Nature.PASSING;
        }
        return status == SERVICE_UNAVAILABLE ? Nature.BUSY : Nature.BROKEN;
    }
}

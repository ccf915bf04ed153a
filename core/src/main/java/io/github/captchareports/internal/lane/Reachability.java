package io.github.captchareports.internal.lane;

import io.github.captchareports.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * What failed attempts in a row tell of whether an account's service can be reached, and whether waiting can help. Touched
 * only inside the lane's drain loop.
 */
final class Reachability {
    /** So many failures in a row are no accident. */
    private static final int REPEATED = 3;

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int FIRST_SERVER_ERROR = 500;

    /** What a failure tells of the next attempt. */
    private enum Nature {
        /** Nothing: the next attempt may succeed. */
        TRANSIENT,
        /** No connection, for a reason that may pass. */
        NO_CONNECTION,
        /** The service, or a gateway, is overloaded. */
        OVERLOADED,
        /** The service, or a gateway, answers with a server error. */
        SERVER_ERROR,
        /** The next attempt fails too, unless somebody repairs something. */
        PERMANENT
    }

    /** Whether the address has ever given an answer that could be read. */
    private boolean proven;
    /** Whether the host's name has ever had an address. */
    private boolean resolved;

    private Nature last = Nature.TRANSIENT;
    /** Failures in a row that are neither transient nor mere lack of a connection. */
    private int failuresInRow;

    private int unconnectedInRow;
    private boolean sparse;

    private @Nullable FailureCause cause;
    private boolean failing;
    private long failingSince;

    /** Takes in a failure. */
    void failed(AttemptFeedback.Failed failure) {
        cause = failure.cause();
        last = nature(failure);
        switch (last) {
            case TRANSIENT -> {
                failuresInRow = 0;
                unconnectedInRow = 0;
                sparse = false;
            }
            case NO_CONNECTION -> {
                failuresInRow = 0;
                unconnectedInRow++;
                sparse = false;
            }
            case OVERLOADED, SERVER_ERROR, PERMANENT -> {
                failuresInRow++;
                unconnectedInRow = 0;
                sparse |= failuresInRow >= REPEATED || last == Nature.OVERLOADED;
            }
        }
    }

    /** Takes in that an answer came; {@code readable} says whether the service itself gave it. */
    void answered(boolean readable) {
        proven |= readable;
        resolved = true;
        failing = false;
        cause = null;
        forgetFailures();
    }

    /** The operator says that something was repaired; the service counts as failing until an answer comes. */
    void forgetFailures() {
        last = Nature.TRANSIENT;
        failuresInRow = 0;
        unconnectedInRow = 0;
        sparse = false;
    }

    /** No report goes through for now. */
    void declareFailing(long since) {
        if (!failing) {
            failing = true;
            failingSince = since;
        }
    }

    /** Whether the address has ever given an answer that could be read. */
    boolean isProven() {
        return proven;
    }

    /** Whether no more should be risked than one report at a time, at growing intervals. */
    boolean needsSparseProbes() {
        return sparse;
    }

    /** Whether so much has failed in a row that people should know. */
    boolean failsRepeatedly() {
        return failuresInRow >= REPEATED || unconnectedInRow >= REPEATED;
    }

    /** Whether the last failure asks to slow down without saying for how long. */
    boolean asksToSlowDown() {
        return last == Nature.OVERLOADED || (last == Nature.SERVER_ERROR && failuresInRow >= REPEATED);
    }

    /** How many failures in a row were neither transient nor mere lack of a connection. */
    int failuresInRow() {
        return failuresInRow;
    }

    /** Whether waiting is in vain: permanent failures, at an address that has never worked. */
    boolean cannotRecover() {
        return sparse && last == Nature.PERMANENT && !proven;
    }

    /** Why the last attempt failed, as long as the service counts as failing; null where it does not. */
    @Nullable
    FailureCause failureCause() {
        return failing ? cause : null;
    }

    /** Since when the service counts as failing, monotonic; the moment it was last declared so where it does not. */
    long failingSince() {
        return failingSince;
    }

    boolean isFailing() {
        return failing;
    }

    private Nature nature(AttemptFeedback.Failed failure) {
        FailureCause why = failure.cause();
        Nature nature = switch (why.kind()) {
            case CERTIFICATE, HOST_NAME, TLS, PROXY_AUTH, NO_HTTP, UNREADABLE_ANSWER, ANSWER_TOO_LARGE ->
                Nature.PERMANENT;
            case NAME_RESOLUTION -> resolved ? Nature.NO_CONNECTION : Nature.PERMANENT;
            case CONNECTION_REFUSED, CONNECT_TIMEOUT, PROXY -> Nature.NO_CONNECTION;
            case HTTP_STATUS -> natureOf(why.httpStatus().orElse(0), failure.pauseNanos() > 0);
            case CONNECTION_LOST, TIMEOUT, SHUTDOWN, OTHER -> Nature.TRANSIENT;
        };
        resolved |= why.kind() != FailureCause.Kind.NAME_RESOLUTION && nature != Nature.TRANSIENT;
        return nature;
    }

    private static Nature natureOf(int status, boolean saysHowLong) {
        if (status < FIRST_SERVER_ERROR) {
            return Nature.PERMANENT;
        }
        if (saysHowLong) {
            return Nature.TRANSIENT;
        }
        return status == SERVICE_UNAVAILABLE ? Nature.OVERLOADED : Nature.SERVER_ERROR;
    }
}

package io.github.captchareports.internal.call;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.internal.account.Complaints;

/** What the complaint guard has counted for one call: once, however often it is sent. */
final class ComplaintCount {
    private State state = State.NOT_COUNTED;
    private long countedAt;

    private enum State {
        NOT_COUNTED,
        COUNTED,
        /** Counted, and sent to find out whether complaints are listened to again. */
        PROBE,
        /** An earlier report of the task was counted in its place. */
        COUNTED_BEFORE
    }

    /** An earlier report of the task may have been recorded: it is counted already. */
    void inherit() {
        state = State.COUNTED_BEFORE;
    }

    /** The report is about to be sent, at monotonic time {@code now}. */
    void countSending(Complaints complaints, ReportRequest request, long now) {
        if (state == State.NOT_COUNTED) {
            countedAt = now;
            state = State.COUNTED;
            if (complaints.noteSending(request, now)) {
                state = State.PROBE;
            }
        }
    }

    /**
     * Whether the guard need not be asked: what was sent once is counted, and holding its repetition would take nothing back.
     *
     * @param handedOver whether the server has proved that it has not taken the request
     */
    boolean isPastTheGuard(boolean handedOver) {
        return switch (state) {
            case NOT_COUNTED -> false;
            case COUNTED, COUNTED_BEFORE -> !handedOver;
            case PROBE -> true;
        };
    }

    /**
     * The report has its result.
     *
     * @param mine whether the result is of this process and not of another
     */
    void end(Complaints complaints, ReportResult result, boolean mine) {
        if (state == State.COUNTED || state == State.PROBE) {
            complaints.noteEnd(result, countedAt, mine, state == State.PROBE);
        }
    }
}

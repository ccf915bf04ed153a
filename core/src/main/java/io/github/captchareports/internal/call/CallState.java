package io.github.captchareports.internal.call;

import org.jspecify.annotations.Nullable;

/**
 * Where a report is between its admission and its result.
 *
 * <p>One thread at a time moves a call on: the thread that admits it, the lane's drain loop, the transport's event loop, or
 * the thread that cancels it. Who may move it is decided by compare-and-set in one place for each state: here for
 * {@link #FOLLOWING}, in the lane's entry for {@link #QUEUED}, {@link #READY} and {@link #BACKING_OFF}, and at the send gate
 * for {@link #ON_WIRE}.
 */
enum CallState {
    /** It asks the ledger for its task. */
    CLAIMING,
    /** Another call of this process reports the task: it waits for that one's end. */
    FOLLOWING,
    /** It waits in the lane for a connection and a permit. */
    QUEUED,
    /** It has both, and finds out what has to be known before a byte leaves. */
    PREFLIGHT,
    /** It has found that out, and waits for a token. */
    READY,
    /** It has a token and is with the transport, before or after the send gate. */
    ON_WIRE,
    /** An attempt failed: it waits in the lane without a permit, until it may try again. */
    BACKING_OFF,
    /** It has its result. */
    ENDED;

    /** The state after an event; null where the event cannot come. */
    @Nullable
    CallState after(CallEvent event) {
        return switch (this) {
            case CLAIMING ->
                switch (event) {
                    case CLAIMED -> QUEUED;
                    case FOLLOWED -> FOLLOWING;
                    case SETTLED -> ENDED;
                    case OWNER_ENDED,
                            PREFLIGHT_STARTED,
                            PREFLIGHT_PASSED,
                            DEFERRED,
                            PUT_BACK,
                            GRANTED,
                            TIMED_OUT,
                            CANCELLED -> null;
                };
            case FOLLOWING ->
                switch (event) {
                    case OWNER_ENDED -> CLAIMING;
                    case CANCELLED -> ENDED;
                    case CLAIMED,
                            FOLLOWED,
                            PREFLIGHT_STARTED,
                            PREFLIGHT_PASSED,
                            DEFERRED,
                            PUT_BACK,
                            GRANTED,
                            TIMED_OUT,
                            SETTLED -> null;
                };
            case QUEUED ->
                switch (event) {
                    case PREFLIGHT_STARTED -> PREFLIGHT;
                    case GRANTED -> ON_WIRE;
                    case CANCELLED, SETTLED -> ENDED;
                    case CLAIMED, FOLLOWED, OWNER_ENDED, PREFLIGHT_PASSED, DEFERRED, PUT_BACK, TIMED_OUT -> null;
                };
            case BACKING_OFF ->
                switch (event) {
                    case PREFLIGHT_STARTED -> PREFLIGHT;
                    case GRANTED -> ON_WIRE;
                    // The attempt ended while the lane was timing it out.
                    case TIMED_OUT -> BACKING_OFF;
                    case CANCELLED, SETTLED -> ENDED;
                    case CLAIMED, FOLLOWED, OWNER_ENDED, PREFLIGHT_PASSED, DEFERRED, PUT_BACK -> null;
                };
            case PREFLIGHT ->
                switch (event) {
                    case PREFLIGHT_PASSED -> READY;
                    case DEFERRED -> BACKING_OFF;
                    case TIMED_OUT -> PREFLIGHT;
                    case SETTLED -> ENDED;
                    case CLAIMED, FOLLOWED, OWNER_ENDED, PREFLIGHT_STARTED, PUT_BACK, GRANTED, CANCELLED -> null;
                };
            case READY ->
                switch (event) {
                    case PUT_BACK -> QUEUED;
                    case GRANTED -> ON_WIRE;
                    // The lane was closed before it learned that the preflight has passed.
                    case TIMED_OUT -> READY;
                    case CANCELLED, SETTLED -> ENDED;
                    case CLAIMED, FOLLOWED, OWNER_ENDED, PREFLIGHT_STARTED, PREFLIGHT_PASSED, DEFERRED -> null;
                };
            case ON_WIRE ->
                switch (event) {
                    case DEFERRED -> BACKING_OFF;
                    case TIMED_OUT -> ON_WIRE;
                    case CANCELLED, SETTLED -> ENDED;
                    case CLAIMED, FOLLOWED, OWNER_ENDED, PREFLIGHT_STARTED, PREFLIGHT_PASSED, PUT_BACK, GRANTED -> null;
                };
            case ENDED -> event == CallEvent.TIMED_OUT || event == CallEvent.OWNER_ENDED ? ENDED : null;
        };
    }
}

package io.github.captchareports.internal.call;

/** What happens to a call. */
enum CallEvent {
    /** The task is the call's: it goes into the lane. */
    CLAIMED,
    /** Another call reports the task. */
    FOLLOWED,
    /** The call that was followed has ended. */
    OWNER_ENDED,
    /** The lane gave it a connection and a permit to find out what has to be known. */
    PREFLIGHT_STARTED,
    /** Nothing speaks against sending it. */
    PREFLIGHT_PASSED,
    /** Later, perhaps: an attempt, or what had to be known before one, is to be tried again. */
    DEFERRED,
    /** What was found out is too old: it waits as before. */
    PUT_BACK,
    /** The lane gave it a token, or charges it with a connection that could not be opened. */
    GRANTED,
    /** The attempt, or what had to be known before it, has taken as long as it may. */
    TIMED_OUT,
    /** Nobody waits for its result any more, and it was withdrawn before it was sent. */
    CANCELLED,
    /** Its result is known: an answer, a drop, an end of the preflight or of another report. */
    SETTLED
}

package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with: the service's reply, unless a fault takes its place.
 *
 * @param status the HTTP status of the reply
 * @param reply the service's reply
 * @param fault the fault, or null
 */
public record Response(int status, Reply reply, @Nullable Fault fault) {
    /** What the client is told, for the log. */
    String answer() {
        return fault == null || fault instanceof Fault.Slow ? reply.code() : fault.id();
    }

    /** The status the client sees, or 0. */
    int statusSeen() {
        if (fault instanceof Fault.Cut || fault instanceof Fault.Silent) {
            return 0;
        }
        if (fault instanceof Fault.Throttle throttle) {
            return throttle.status();
        }
        return fault instanceof Fault.Canned canned ? canned.status() : status;
    }
}

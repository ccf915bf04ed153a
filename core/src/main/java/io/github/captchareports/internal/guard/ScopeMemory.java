package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintState;
import java.util.Set;

/**
 * What of a scope survives a restart, besides its counts.
 *
 * @param since the hour from which on the account's past is known
 * @param jumps the hours in which there was a jump
 * @param refusals how many complaints the service refused for their share, one after the other
 * @param probeFrom from when on a complaint is sent as a probe, while complaints are held
 * @param state the state
 * @param byShare the state without jumps and refusals
 */
record ScopeMemory(
        long since, Set<Long> jumps, int refusals, long probeFrom, ComplaintState state, ComplaintState byShare) {
    /** Whether complaints are held, or were lately refused or more than usual. */
    boolean isHolding() {
        return state == ComplaintState.HELD || refusals > 0 || !jumps.isEmpty();
    }

    static ComplaintState worse(ComplaintState one, ComplaintState other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}

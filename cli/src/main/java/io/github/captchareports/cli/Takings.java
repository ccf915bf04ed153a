package io.github.captchareports.cli;

import java.time.Duration;

/**
 * What a policy earned and cost at one market.
 *
 * @param solved tasks bought
 * @param spentMicros what they cost, in millionths of a US dollar
 * @param refundedMicros what came back
 * @param complaints complaints on the service's books
 * @param counting those of them that the service does not silently ignore
 * @param refused complaints that the service refused in a suspension
 * @param held complaints that the guard held
 * @param suspended how long reporting was suspended
 * @param ignored how long complaints were ignored after a jump
 */
record Takings(
        long solved,
        long spentMicros,
        long refundedMicros,
        long complaints,
        long counting,
        long refused,
        long held,
        Duration suspended,
        Duration ignored) {
    /** How long the account had no say. */
    Duration silenced() {
        return suspended.plus(ignored);
    }

    /** How these compare with others, the money first: positive if these are better. */
    int compareWith(Takings other) {
        int money = Long.compare(refundedMicros, other.refundedMicros);
        return money != 0 ? money : other.silenced().compareTo(silenced());
    }
}

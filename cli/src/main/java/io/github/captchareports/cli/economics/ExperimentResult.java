package io.github.captchareports.cli.economics;

import java.time.Duration;

/**
 * What a policy earned and cost a client in an experiment.
 *
 * @param solved tasks bought
 * @param wrong those of them that really were wrong
 * @param spentMicros what they cost, in millionths of a US dollar
 * @param refundedMicros what came back
 * @param complaints complaints that the service recorded
 * @param counting those of them that the service does not silently ignore
 * @param honest those of them whose solution really was wrong
 * @param refused complaints that the service refused in a suspension
 * @param held complaints that the guard held
 * @param suspended how long reporting was suspended, of whatever the service judges together
 * @param ignored how long complaints were ignored after a jump
 */
record ExperimentResult(
        long solved,
        long wrong,
        long spentMicros,
        long refundedMicros,
        long complaints,
        long counting,
        long honest,
        long refused,
        long held,
        Duration suspended,
        Duration ignored) {
    /** How long the service listened to no complaint of the account. */
    Duration silenced() {
        return suspended.plus(ignored);
    }
}

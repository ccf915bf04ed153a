package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * A complaint to 2Captcha about an image is reviewed: a trusted worker solves it again. With the same answer the
 * complaint is dismissed; with another one it is upheld, the first worker is penalised, and the price may be
 * refunded.
 *
 * <p>Source: 2Captcha's articles, which also say that refunds are reviewed one by one and never automatic.
 *
 * @param accuracy how often the trusted worker is right, 0 to 1; derived, 0.98
 * @param reviewDelay how long a review takes, by the simulator's clock, and up to a 32nd longer; unconfirmed, 1 hour
 * @param refundedShare the share of the upheld complaints that is refunded, 0 to 1; unconfirmed, 1
 */
public record SecondSolve(double accuracy, Duration reviewDelay, double refundedShare) implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param accuracy how often the trusted worker is right, 0 to 1
     * @param reviewDelay how long a review takes, by the simulator's clock, and up to a 32nd longer
     * @param refundedShare the share of the upheld complaints that is refunded, 0 to 1
     * @throws IllegalArgumentException if one is out of range
     */
    public SecondSolve {
        Checks.share("accuracy", accuracy);
        Checks.notNegative("reviewDelay", reviewDelay);
        Checks.share("refundedShare", refundedShare);
    }

    /**
     * A trusted worker who is right in 98 of 100, after an hour, and a refund for every complaint upheld.
     *
     * @return the documented rule
     */
    public static SecondSolve documented() {
        return new SecondSolve(0.98, Duration.ofHours(1), 1);
    }

    /**
     * A copy with another figure.
     *
     * @param accuracy how often the trusted worker is right, 0 to 1
     * @return the copy
     */
    public SecondSolve withAccuracy(double accuracy) {
        return new SecondSolve(accuracy, reviewDelay, refundedShare);
    }

    /**
     * A copy with another figure.
     *
     * @param reviewDelay how long a review takes, by the simulator's clock, and up to a 32nd longer
     * @return the copy
     */
    public SecondSolve withReviewDelay(Duration reviewDelay) {
        return new SecondSolve(accuracy, reviewDelay, refundedShare);
    }

    /**
     * A copy with another figure.
     *
     * @param refundedShare the share of the upheld complaints that is refunded, 0 to 1
     * @return the copy
     */
    public SecondSolve withRefundedShare(double refundedShare) {
        return new SecondSolve(accuracy, reviewDelay, refundedShare);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.TWOCAPTCHA);
    }
}

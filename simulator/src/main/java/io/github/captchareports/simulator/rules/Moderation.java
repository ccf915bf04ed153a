package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.util.Set;

/**
 * Anti-Captcha shows a complaint about an image to moderators. If enough of them agree, the price is refunded in
 * full; otherwise the complaint is dismissed. An account of whose complaints too few are confirmed is not listened to
 * any more, and the wire does not say so.
 *
 * <p>Source: Anti-Captcha's page: three moderators, two must agree; below 50 % further reports are ignored, and the
 * figure cannot be reset.
 *
 * @param moderators how many look at it, from 1; 3, documented
 * @param agreeing how many have to agree, from 1; 2, documented
 * @param accuracy how often a moderator is right, 0 to 1; derived, 0.97
 * @param confirmedShare the share of confirmed complaints below which further ones are ignored, 0 to 1; 0.50,
 *     documented
 * @param minimumSample complaints judged before the share counts, from 1; unconfirmed, 10
 */
public record Moderation(int moderators, int agreeing, double accuracy, double confirmedShare, int minimumSample)
        implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param moderators how many look at it, from 1
     * @param agreeing how many have to agree, from 1
     * @param accuracy how often a moderator is right, 0 to 1
     * @param confirmedShare the share of confirmed complaints below which further ones are ignored, 0 to 1
     * @param minimumSample complaints judged before the share counts, from 1
     * @throws IllegalArgumentException if one is out of range
     */
    public Moderation {
        Checks.atLeastOne("moderators", moderators);
        Checks.atLeastOne("agreeing", agreeing);
        Checks.share("accuracy", accuracy);
        Checks.share("confirmedShare", confirmedShare);
        Checks.atLeastOne("minimumSample", minimumSample);
    }

    /**
     * Two of three moderators; ignored below 50 % of 10 and more.
     *
     * @return the documented rule
     */
    public static Moderation documented() {
        return new Moderation(3, 2, 0.97, 0.50, 10);
    }

    /**
     * A copy with another figure.
     *
     * @param moderators how many look at it, from 1
     * @return the copy
     */
    public Moderation withModerators(int moderators) {
        return new Moderation(moderators, agreeing, accuracy, confirmedShare, minimumSample);
    }

    /**
     * A copy with another figure.
     *
     * @param agreeing how many have to agree, from 1
     * @return the copy
     */
    public Moderation withAgreeing(int agreeing) {
        return new Moderation(moderators, agreeing, accuracy, confirmedShare, minimumSample);
    }

    /**
     * A copy with another figure.
     *
     * @param accuracy how often a moderator is right, 0 to 1
     * @return the copy
     */
    public Moderation withAccuracy(double accuracy) {
        return new Moderation(moderators, agreeing, accuracy, confirmedShare, minimumSample);
    }

    /**
     * A copy with another figure.
     *
     * @param confirmedShare the share of confirmed complaints below which further ones are ignored, 0 to 1
     * @return the copy
     */
    public Moderation withConfirmedShare(double confirmedShare) {
        return new Moderation(moderators, agreeing, accuracy, confirmedShare, minimumSample);
    }

    /**
     * A copy with another figure.
     *
     * @param minimumSample complaints judged before the share counts, from 1
     * @return the copy
     */
    public Moderation withMinimumSample(int minimumSample) {
        return new Moderation(moderators, agreeing, accuracy, confirmedShare, minimumSample);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.ANTICAPTCHA);
    }
}

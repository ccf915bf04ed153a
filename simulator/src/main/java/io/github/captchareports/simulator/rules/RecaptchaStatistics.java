package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * Anti-Captcha holds complaints about reCAPTCHAs against statistics, and ignores them silently where there is too
 * little to go by, or where their rate jumps away from what is usual for the account.
 *
 * <p>The rate of a period is that of its complaints, the ignored ones included, to the tasks solved in it. What is
 * usual is the rate of the past periods in which nothing jumped, or {@code trustedShare} while there are too few.
 *
 * <p>Source: Anti-Captcha's page (100 tasks in 24 hours; a deviating rate is ignored for several days) and the worked
 * cases of its old wiki. What counts as a jump is derived.
 *
 * @param minimumTasks reCAPTCHA tasks of the account in the volume window below which complaints are ignored, from 1;
 *     100, documented
 * @param volumeWindow how far back tasks are counted, in 24 steps; 24 hours, documented
 * @param period how long a rate is counted before it belongs to the past; derived, 1 hour
 * @param minimumSample tasks in a period before its rate can jump, from 1; derived, 20
 * @param jump how far above the usual rate is a jump, 0 to 1; derived, 0.30
 * @param trustedShare the usual rate of an account without a past, 0 to 1; derived (8 to 12 % is fine), 0.10
 * @param minimumBaseline tasks in the past before the account's own rate is the usual one, from 1; derived, 100
 * @param baselineWindow how long the past is, in 24 steps; derived, 7 days
 * @param ignoredFor how long complaints are ignored after a jump; unconfirmed ("several days"), 3 days
 * @param extended whether a rate that still jumps meanwhile makes it longer; unconfirmed, true
 * @param judgedBy what is counted, has a usual rate and is ignored together; unconfirmed ("tasks per account"),
 *     {@link JudgedBy#ACCOUNT}
 */
public record RecaptchaStatistics(
        int minimumTasks,
        Duration volumeWindow,
        Duration period,
        int minimumSample,
        double jump,
        double trustedShare,
        int minimumBaseline,
        Duration baselineWindow,
        Duration ignoredFor,
        boolean extended,
        JudgedBy judgedBy)
        implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param minimumTasks reCAPTCHA tasks of the account in the volume window below which complaints are ignored,
     *     from 1
     * @param volumeWindow how far back tasks are counted, in 24 steps
     * @param period how long a rate is counted before it belongs to the past
     * @param minimumSample tasks in a period before its rate can jump, from 1
     * @param jump how far above the usual rate is a jump, 0 to 1
     * @param trustedShare the usual rate of an account without a past, 0 to 1
     * @param minimumBaseline tasks in the past before the account's own rate is the usual one, from 1
     * @param baselineWindow how long the past is, in 24 steps
     * @param ignoredFor how long complaints are ignored after a jump
     * @param extended whether a rate that still jumps meanwhile makes it longer
     * @param judgedBy what is counted, has a usual rate and is ignored together
     * @throws IllegalArgumentException if one is out of range
     */
    public RecaptchaStatistics {
        Checks.atLeastOne("minimumTasks", minimumTasks);
        Checks.positive("volumeWindow", volumeWindow);
        Checks.positive("period", period);
        Checks.atLeastOne("minimumSample", minimumSample);
        Checks.share("jump", jump);
        Checks.share("trustedShare", trustedShare);
        Checks.atLeastOne("minimumBaseline", minimumBaseline);
        Checks.positive("baselineWindow", baselineWindow);
        Checks.positive("ignoredFor", ignoredFor);
    }

    /**
     * Ignored below 100 tasks in 24 hours, and for 3 days after a jump by 30 points.
     *
     * @return the documented rule
     */
    public static RecaptchaStatistics documented() {
        return new RecaptchaStatistics(
                100,
                Duration.ofHours(24),
                Duration.ofHours(1),
                20,
                0.30,
                0.10,
                100,
                Duration.ofDays(7),
                Duration.ofDays(3),
                true,
                JudgedBy.ACCOUNT);
    }

    /**
     * A copy with another figure.
     *
     * @param minimumTasks reCAPTCHA tasks of the account in the volume window below which complaints are ignored,
     *     from 1
     * @return the copy
     */
    public RecaptchaStatistics withMinimumTasks(int minimumTasks) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param volumeWindow how far back tasks are counted, in 24 steps
     * @return the copy
     */
    public RecaptchaStatistics withVolumeWindow(Duration volumeWindow) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param period how long a rate is counted before it belongs to the past
     * @return the copy
     */
    public RecaptchaStatistics withPeriod(Duration period) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param minimumSample tasks in a period before its rate can jump, from 1
     * @return the copy
     */
    public RecaptchaStatistics withMinimumSample(int minimumSample) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param jump how far above the usual rate is a jump, 0 to 1
     * @return the copy
     */
    public RecaptchaStatistics withJump(double jump) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param trustedShare the usual rate of an account without a past, 0 to 1
     * @return the copy
     */
    public RecaptchaStatistics withTrustedShare(double trustedShare) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param minimumBaseline tasks in the past before the account's own rate is the usual one, from 1
     * @return the copy
     */
    public RecaptchaStatistics withMinimumBaseline(int minimumBaseline) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param baselineWindow how long the past is, in 24 steps
     * @return the copy
     */
    public RecaptchaStatistics withBaselineWindow(Duration baselineWindow) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param ignoredFor how long complaints are ignored after a jump
     * @return the copy
     */
    public RecaptchaStatistics withIgnoredFor(Duration ignoredFor) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param extended whether a rate that still jumps meanwhile makes it longer
     * @return the copy
     */
    public RecaptchaStatistics withExtended(boolean extended) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param judgedBy what is counted, has a usual rate and is ignored together
     * @return the copy
     */
    public RecaptchaStatistics withJudgedBy(JudgedBy judgedBy) {
        return new RecaptchaStatistics(
                minimumTasks,
                volumeWindow,
                period,
                minimumSample,
                jump,
                trustedShare,
                minimumBaseline,
                baselineWindow,
                ignoredFor,
                extended,
                judgedBy);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.ANTICAPTCHA);
    }
}

package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * 2Captcha stops recording reports of an account that complains too much: from the report after the one that crossed
 * the threshold, they answer {@code ERROR_REPORT_NOT_RECORDED} until the suspension is over.
 *
 * <p>Source: "above 40 % false complaints" answers {@code ERROR_REPORT_NOT_RECORDED}, and reporting may be suspended.
 * One user saw complaints refused while confirmations went through. Everything else here is unconfirmed and meant to
 * be swept.
 *
 * @param threshold the share above which reporting is suspended, 0 to 1; 0.40, documented
 * @param shareOf what it is a share of; unconfirmed, {@link ShareOf#ALL_SOLVED} by default
 * @param scope what is refused; {@link Scope#COMPLAINTS} by default, from one user's observation
 * @param window how far back is counted, in 24 steps; unconfirmed, 24 hours
 * @param minimumSample how large the whole has to be before the share counts, from 1; unconfirmed, 100
 * @param length how long a suspension lasts; unconfirmed, 24 hours
 * @param judgedBy what makes a share and is suspended together; unconfirmed ("the reporting feature may be suspended
 *     for your account"), {@link JudgedBy#ACCOUNT}
 */
public record ComplaintSuspension(
        double threshold,
        ShareOf shareOf,
        Scope scope,
        Duration window,
        int minimumSample,
        Duration length,
        JudgedBy judgedBy)
        implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param threshold the share above which reporting is suspended, 0 to 1
     * @param shareOf what it is a share of
     * @param scope what is refused
     * @param window how far back is counted, in 24 steps
     * @param minimumSample how large the whole has to be before the share counts, from 1
     * @param length how long a suspension lasts
     * @param judgedBy what makes a share and is suspended together
     * @throws IllegalArgumentException if one is out of range
     */
    public ComplaintSuspension {
        Checks.share("threshold", threshold);
        Checks.positive("window", window);
        Checks.atLeastOne("minimumSample", minimumSample);
        Checks.positive("length", length);
    }

    /**
     * Complaints above 40 % of all solved tasks of 24 hours, from 100 on, suspend complaints for 24 hours.
     *
     * @return the documented rule
     */
    public static ComplaintSuspension documented() {
        return new ComplaintSuspension(
                0.40,
                ShareOf.ALL_SOLVED,
                Scope.COMPLAINTS,
                Duration.ofHours(24),
                100,
                Duration.ofHours(24),
                JudgedBy.ACCOUNT);
    }

    /**
     * A copy with another figure.
     *
     * @param threshold the share above which reporting is suspended, 0 to 1
     * @return the copy
     */
    public ComplaintSuspension withThreshold(double threshold) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param shareOf what it is a share of
     * @return the copy
     */
    public ComplaintSuspension withShareOf(ShareOf shareOf) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param scope what is refused
     * @return the copy
     */
    public ComplaintSuspension withScope(Scope scope) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param window how far back is counted, in 24 steps
     * @return the copy
     */
    public ComplaintSuspension withWindow(Duration window) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param minimumSample how large the whole has to be before the share counts, from 1
     * @return the copy
     */
    public ComplaintSuspension withMinimumSample(int minimumSample) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param length how long a suspension lasts
     * @return the copy
     */
    public ComplaintSuspension withLength(Duration length) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /**
     * A copy with another figure.
     *
     * @param judgedBy what makes a share and is suspended together
     * @return the copy
     */
    public ComplaintSuspension withJudgedBy(JudgedBy judgedBy) {
        return new ComplaintSuspension(threshold, shareOf, scope, window, minimumSample, length, judgedBy);
    }

    /** What the threshold is a share of. */
    public enum ShareOf {
        /** Complaints recorded, of all tasks solved for the account. */
        ALL_SOLVED,

        /** Complaints recorded, of all reports recorded. */
        REPORTED,

        /** Complaints dismissed, of those that were judged: of those about images, then. */
        JUDGED
    }

    /** What a suspension refuses. */
    public enum Scope {
        /** Complaints only; confirmations go on. */
        COMPLAINTS,

        /** Every report, confirmations too. */
        ALL_REPORTS
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.TWOCAPTCHA);
    }
}

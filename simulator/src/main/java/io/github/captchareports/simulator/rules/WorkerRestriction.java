package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * 2Captcha does not solve token captchas a second time. A worker with too many complaints about a captcha type is
 * given no more tasks of that type for a while; for reCAPTCHA v3 the type counts by domain. A second restriction
 * lasts twice as long as the first, and so on.
 *
 * <p>Source: 2Captcha's articles ("high incorrect rates restrict captcha types gradually"); the figures are derived.
 *
 * @param incorrectShare complaints of solved tasks above which a worker is restricted, 0 to 1; unconfirmed, 0.30
 * @param minimumSolved tasks solved before the share counts, from 1; unconfirmed, 20
 * @param memory tasks after which the older figures count half, from 1; derived, 200
 * @param shortest the first restriction; unconfirmed, 1 hour
 * @param longest the longest restriction; unconfirmed, 24 hours
 */
public record WorkerRestriction(
        double incorrectShare, int minimumSolved, int memory, Duration shortest, Duration longest)
        implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param incorrectShare complaints of solved tasks above which a worker is restricted, 0 to 1
     * @param minimumSolved tasks solved before the share counts, from 1
     * @param memory tasks after which the older figures count half, from 1
     * @param shortest the first restriction
     * @param longest the longest restriction
     * @throws IllegalArgumentException if one is out of range
     */
    public WorkerRestriction {
        Checks.share("incorrectShare", incorrectShare);
        Checks.atLeastOne("minimumSolved", minimumSolved);
        Checks.atLeastOne("memory", memory);
        Checks.positive("shortest", shortest);
        Checks.positive("longest", longest);
    }

    /**
     * Above 30 % of 20 and more tasks, for one hour and up to 24.
     *
     * @return the documented rule
     */
    public static WorkerRestriction documented() {
        return new WorkerRestriction(0.30, 20, 200, Duration.ofHours(1), Duration.ofHours(24));
    }

    /**
     * A copy with another figure.
     *
     * @param incorrectShare complaints of solved tasks above which a worker is restricted, 0 to 1
     * @return the copy
     */
    public WorkerRestriction withIncorrectShare(double incorrectShare) {
        return new WorkerRestriction(incorrectShare, minimumSolved, memory, shortest, longest);
    }

    /**
     * A copy with another figure.
     *
     * @param minimumSolved tasks solved before the share counts, from 1
     * @return the copy
     */
    public WorkerRestriction withMinimumSolved(int minimumSolved) {
        return new WorkerRestriction(incorrectShare, minimumSolved, memory, shortest, longest);
    }

    /**
     * A copy with another figure.
     *
     * @param memory tasks after which the older figures count half, from 1
     * @return the copy
     */
    public WorkerRestriction withMemory(int memory) {
        return new WorkerRestriction(incorrectShare, minimumSolved, memory, shortest, longest);
    }

    /**
     * A copy with another figure.
     *
     * @param shortest the first restriction
     * @return the copy
     */
    public WorkerRestriction withShortest(Duration shortest) {
        return new WorkerRestriction(incorrectShare, minimumSolved, memory, shortest, longest);
    }

    /**
     * A copy with another figure.
     *
     * @param longest the longest restriction
     * @return the copy
     */
    public WorkerRestriction withLongest(Duration longest) {
        return new WorkerRestriction(incorrectShare, minimumSolved, memory, shortest, longest);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.TWOCAPTCHA);
    }
}

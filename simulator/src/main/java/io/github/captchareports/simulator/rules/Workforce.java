package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.util.Set;

/**
 * The workers of a service: how many, and how reliable. Most have a reliability around a mean; a few are bad. Nothing
 * of it is published; it is the ground on which the rules work.
 *
 * @param workers how many, 1 to 10,000; 100
 * @param reliability the mean share of right solutions of an ordinary worker, 0 to 1; 0.93
 * @param spread the standard deviation of that, 0 to 1; 0.03
 * @param badShare the share of bad workers, 0 to 1; 0.05
 * @param badReliability the share of right solutions of a bad worker, 0 to 1; 0.50
 */
public record Workforce(int workers, double reliability, double spread, double badShare, double badReliability)
        implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param workers how many, 1 to 10,000
     * @param reliability the mean share of right solutions of an ordinary worker, 0 to 1
     * @param spread the standard deviation of that, 0 to 1
     * @param badShare the share of bad workers, 0 to 1
     * @param badReliability the share of right solutions of a bad worker, 0 to 1
     * @throws IllegalArgumentException if one is out of range
     */
    public Workforce {
        Checks.between("workers", workers, 1, 10_000);
        Checks.share("reliability", reliability);
        Checks.share("spread", spread);
        Checks.share("badShare", badShare);
        Checks.share("badReliability", badReliability);
    }

    /**
     * 100 workers right in some 93 of 100, and five of them in 50.
     *
     * @return the documented rule
     */
    public static Workforce documented() {
        return new Workforce(100, 0.93, 0.03, 0.05, 0.50);
    }

    /**
     * A copy with another figure.
     *
     * @param workers how many, 1 to 10,000
     * @return the copy
     */
    public Workforce withWorkers(int workers) {
        return new Workforce(workers, reliability, spread, badShare, badReliability);
    }

    /**
     * A copy with another figure.
     *
     * @param reliability the mean share of right solutions of an ordinary worker, 0 to 1
     * @return the copy
     */
    public Workforce withReliability(double reliability) {
        return new Workforce(workers, reliability, spread, badShare, badReliability);
    }

    /**
     * A copy with another figure.
     *
     * @param spread the standard deviation of that, 0 to 1
     * @return the copy
     */
    public Workforce withSpread(double spread) {
        return new Workforce(workers, reliability, spread, badShare, badReliability);
    }

    /**
     * A copy with another figure.
     *
     * @param badShare the share of bad workers, 0 to 1
     * @return the copy
     */
    public Workforce withBadShare(double badShare) {
        return new Workforce(workers, reliability, spread, badShare, badReliability);
    }

    /**
     * A copy with another figure.
     *
     * @param badReliability the share of right solutions of a bad worker, 0 to 1
     * @return the copy
     */
    public Workforce withBadReliability(double badReliability) {
        return new Workforce(workers, reliability, spread, badShare, badReliability);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.values());
    }
}

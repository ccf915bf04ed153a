package io.github.captchareports.simulator;

import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.internal.random.NormalDistribution;
import java.time.Duration;

/** How long the services take for an answer: always the same, or drawn by the simulator's seed for each request. */
public sealed interface Latency {
    /**
     * The latency that a share of all answers does not exceed.
     *
     * @param share from 0 to 1
     * @return for example the median at 0.5
     */
    Duration quantile(double share);

    /**
     * The same latency for all.
     *
     * @param latency zero or more
     * @return the distribution
     * @throws IllegalArgumentException if it is negative
     */
    static Latency constant(Duration latency) {
        return new Constant(latency);
    }

    /**
     * Everything between two bounds, equally often.
     *
     * @param least zero or more
     * @param most not less than that
     * @return the distribution
     * @throws IllegalArgumentException if the least is negative or more than the most
     */
    static Latency uniform(Duration least, Duration most) {
        return new Uniform(least, most);
    }

    /**
     * Log-normal, as real services are: half of the answers are faster than the median, and one in a hundred is slower
     * than the 99th percentile.
     *
     * @param median more than zero
     * @param p99 not less than that
     * @return the distribution
     * @throws IllegalArgumentException if the median is not positive or more than the 99th percentile
     */
    static Latency logNormal(Duration median, Duration p99) {
        return new LogNormal(median, p99);
    }

    /**
     * The same latency for all.
     *
     * @param latency zero or more
     */
    record Constant(Duration latency) implements Latency {
        /**
         * Checks the latency.
         *
         * @param latency zero or more
         * @throws IllegalArgumentException if it is negative
         */
        public Constant {
            Checks.notNegative("latency", latency);
        }

        @Override
        public Duration quantile(double share) {
            return latency;
        }
    }

    /**
     * Everything between two bounds, equally often.
     *
     * @param least zero or more
     * @param most not less than that
     */
    record Uniform(Duration least, Duration most) implements Latency {
        /**
         * Checks the bounds.
         *
         * @param least zero or more
         * @param most not less than that
         * @throws IllegalArgumentException if the least is negative or more than the most
         */
        public Uniform {
            Checks.notNegative("latency", least);
            inOrder(least, most);
        }

        @Override
        public Duration quantile(double share) {
            return least.plusNanos(
                    Math.round(Checks.share("share", share) * most.minus(least).toNanos()));
        }
    }

    /**
     * Log-normal.
     *
     * @param median more than zero
     * @param p99 not less than that
     */
    record LogNormal(Duration median, Duration p99) implements Latency {
        private static final double DEVIATIONS_AT_P99 = NormalDistribution.quantile(0.99);

        /**
         * Checks the percentiles.
         *
         * @param median more than zero
         * @param p99 not less than that
         * @throws IllegalArgumentException if the median is not positive or more than the 99th percentile
         */
        public LogNormal {
            Checks.positive("latency", median);
            inOrder(median, p99);
        }

        @Override
        public Duration quantile(double share) {
            double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / DEVIATIONS_AT_P99;
            double factor = Math.exp(sigma * NormalDistribution.quantile(Checks.share("share", share)));
            return Duration.ofNanos(Math.round(median.toNanos() * factor));
        }
    }

    private static void inOrder(Duration less, Duration more) {
        if (less.compareTo(more) > 0) {
            throw new IllegalArgumentException(
                    "latency: " + less + " is more than " + more + "; give the smaller one first");
        }
    }
}

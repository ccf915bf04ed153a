package io.github.captchareports.cli.economics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * What the policies brought one client, by seed. Clients that buy images only are compared by their refunds, others by the
 * complaints that were right and that the service counts.
 *
 * @param client the client
 * @param seeds the results of each policy, at least once
 */
public record Comparison(Client client, List<Map<Policy, ExperimentResult>> seeds) {
    /** Less than the thousandth part is no difference. */
    private static final double ROUNDING = 5e-4;

    /** The mean of a figure. */
    double mean(Policy policy, ToLongFunction<ExperimentResult> figure) {
        return seeds.stream()
                .mapToLong(seed -> figure.applyAsLong(result(seed, policy)))
                .average()
                .orElseThrow();
    }

    /** How long the service listened to no complaint of the account, in the mean. */
    Duration silenced(Policy policy) {
        return Duration.ofMillis(
                Math.round(mean(policy, result -> result.silenced().toMillis())));
    }

    /** The mean of what the client is compared by. */
    double worth(Policy policy) {
        return mean(policy, this::worth);
    }

    /** How many times as much as without a guard, in the mean. */
    double times(Policy policy) {
        return times(worth(policy), worth(Policy.UNGUARDED));
    }

    /** The same for the seed at which the policy did worst. */
    double worst(Policy policy) {
        return seeds.stream()
                .mapToDouble(seed ->
                        times((double) worth(result(seed, policy)), (double) worth(result(seed, Policy.UNGUARDED))))
                .min()
                .orElseThrow();
    }

    /** Whether a policy takes from the client what it should not: anything, or more than 2 % where it is healthy. */
    boolean isBehind(Policy policy) {
        double least = client.nature() == Client.Nature.HEALTHY ? 0.98 : 1;
        return times(policy) < least - ROUNDING;
    }

    private long worth(ExperimentResult result) {
        return client.isRefunded() ? result.refundedMicros() : result.honest();
    }

    /** The quotient; two zeros are equal. */
    private static double times(double one, double other) {
        return one == other ? 1 : one / other;
    }

    private static ExperimentResult result(Map<Policy, ExperimentResult> seed, Policy policy) {
        return Objects.requireNonNull(seed.get(policy), "every policy was tried");
    }
}

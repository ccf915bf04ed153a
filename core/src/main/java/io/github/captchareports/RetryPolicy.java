package io.github.captchareports;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How failed attempts are repeated. An <em>attempt</em> is one request handed to the transport. A <em>retry</em> is any
 * attempt after a report's first. The waiting time before retry {@code n} is drawn evenly from zero to
 * {@code min(maxBackoff, baseBackoff * 2^(n-1))} (full jitter); a wait that would end past the deadline is never begun.
 *
 * <p>Each account has a retry budget: a retry costs 1, an answered report gives back a half. With an empty budget the
 * account is <em>probing</em>: one attempt at a time, with backoff, and the waiting keep their place. When probing has
 * met no answer for {@code outageLimit}, everything waiting is answered and one probe every {@code probeInterval} looks
 * whether the service is back.
 *
 * <p>What fails for a reason that does not pass by itself (a certificate, the name in it, TLS, a proxy's password, an answer that
 * nobody can read, a name that never had an address) makes the account probe after three in a row: after 1 s, 2 s, and
 * then every {@code probeInterval}. Where the account's address has never given a readable answer in this process, what
 * waits is answered within 10 s, or {@code outageLimit} where that is shorter. A 503 without {@code Retry-After}, or three
 * other server errors in a row, pause the account for a second, halve its rate and make it probe.
 *
 * <p>Immutable; equal where all settings are. Made from {@link #DEFAULT}; later versions may have more settings.
 */
public final class RetryPolicy {
    /** 8 attempts, a backoff of 200 ms to 5 s, a budget of 100, an outage limit of 30 s and a probe every 5 s. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            8, Duration.ofMillis(200), Duration.ofSeconds(5), 100, Duration.ofSeconds(30), Duration.ofSeconds(5));

    private final int maxAttempts;
    private final Duration baseBackoff;
    private final Duration maxBackoff;
    private final int budget;
    private final Duration outageLimit;
    private final Duration probeInterval;

    private RetryPolicy(
            int maxAttempts,
            Duration baseBackoff,
            Duration maxBackoff,
            int budget,
            Duration outageLimit,
            Duration probeInterval) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("retry max attempts: " + maxAttempts + "; use at least 1");
        }
        if (budget < 1) {
            throw new IllegalArgumentException("retry budget: " + budget + "; use at least 1");
        }
        Settings.positive("retry base backoff", baseBackoff);
        Settings.positive("retry max backoff", maxBackoff);
        Settings.positive("retry outage limit", outageLimit);
        Settings.positive("retry probe interval", probeInterval);
        if (maxBackoff.compareTo(baseBackoff) < 0) {
            throw new IllegalArgumentException("retry max backoff: " + maxBackoff + " is below the base backoff "
                    + baseBackoff + "; raise the one or lower the other");
        }
        this.maxAttempts = maxAttempts;
        this.baseBackoff = baseBackoff;
        this.maxBackoff = maxBackoff;
        this.budget = budget;
        this.outageLimit = outageLimit;
        this.probeInterval = probeInterval;
    }

    /**
     * Attempts of one report while the service answers others.
     *
     * @return at least 1; default 8
     */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * The upper bound of the first wait.
     *
     * @return the bound; default 200 ms
     */
    public Duration baseBackoff() {
        return baseBackoff;
    }

    /**
     * The upper bound of any wait.
     *
     * @return the bound; default 5 s
     */
    public Duration maxBackoff() {
        return maxBackoff;
    }

    /**
     * Retries an account may spend without an answer in between.
     *
     * @return at least 1; default 100
     */
    public int budget() {
        return budget;
    }

    /**
     * How long an account that gets no answer keeps its reports waiting.
     *
     * @return the time; default 30 s
     */
    public Duration outageLimit() {
        return outageLimit;
    }

    /**
     * The time between probes after that.
     *
     * @return the time; default 5 s
     */
    public Duration probeInterval() {
        return probeInterval;
    }

    /**
     * The same policy with another number of attempts.
     *
     * @param attempts attempts of one report, at least 1
     * @return the policy
     * @throws IllegalArgumentException if a value is out of range or two contradict each other
     */
    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(attempts, baseBackoff, maxBackoff, budget, outageLimit, probeInterval);
    }

    /**
     * The same policy with another backoff.
     *
     * @param base upper bound of the first wait
     * @param max upper bound of any wait
     * @return the policy
     * @throws IllegalArgumentException if a value is out of range or two contradict each other
     */
    public RetryPolicy withBackoff(Duration base, Duration max) {
        return new RetryPolicy(maxAttempts, base, max, budget, outageLimit, probeInterval);
    }

    /**
     * The same policy with another budget.
     *
     * @param retries retries without an answer in between, at least 1
     * @return the policy
     * @throws IllegalArgumentException if a value is out of range or two contradict each other
     */
    public RetryPolicy withBudget(int retries) {
        return new RetryPolicy(maxAttempts, baseBackoff, maxBackoff, retries, outageLimit, probeInterval);
    }

    /**
     * The same policy with other outage settings.
     *
     * @param limit how long reports are kept waiting without an answer
     * @param interval time between probes after that
     * @return the policy
     * @throws IllegalArgumentException if a value is out of range or two contradict each other
     */
    public RetryPolicy withOutage(Duration limit, Duration interval) {
        return new RetryPolicy(maxAttempts, baseBackoff, maxBackoff, budget, limit, interval);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryPolicy policy
                && maxAttempts == policy.maxAttempts
                && baseBackoff.equals(policy.baseBackoff)
                && maxBackoff.equals(policy.maxBackoff)
                && budget == policy.budget
                && outageLimit.equals(policy.outageLimit)
                && probeInterval.equals(policy.probeInterval);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxAttempts, baseBackoff, maxBackoff, budget, outageLimit, probeInterval);
    }

    @Override
    public String toString() {
        return "RetryPolicy[maxAttempts=" + maxAttempts + ", baseBackoff=" + baseBackoff + ", maxBackoff=" + maxBackoff
                + ", budget=" + budget + ", outageLimit=" + outageLimit + ", probeInterval=" + probeInterval + "]";
    }
}

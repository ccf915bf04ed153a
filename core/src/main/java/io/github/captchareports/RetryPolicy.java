package io.github.captchareports;

import java.time.Duration;

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
 * @param maxAttempts attempts of one report while the service answers others, at least 1; default 8
 * @param baseBackoff upper bound of the first wait; default 200 ms
 * @param maxBackoff upper bound of any wait; default 5 s
 * @param budget retries an account may spend without an answer in between, at least 1; default 100
 * @param outageLimit how long an account that gets no answer keeps its reports waiting; default 30 s
 * @param probeInterval time between probes after that; default 5 s
 */
public record RetryPolicy(
        int maxAttempts,
        Duration baseBackoff,
        Duration maxBackoff,
        int budget,
        Duration outageLimit,
        Duration probeInterval) {
    /** The defaults named above. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            8, Duration.ofMillis(200), Duration.ofSeconds(5), 100, Duration.ofSeconds(30), Duration.ofSeconds(5));

    /**
     * Checks the settings.
     *
     * @param maxAttempts attempts of one report while the service answers others
     * @param baseBackoff upper bound of the first wait
     * @param maxBackoff upper bound of any wait
     * @param budget retries an account may spend without an answer in between
     * @param outageLimit how long an account that gets no answer keeps its reports waiting
     * @param probeInterval time between probes after that
     * @throws IllegalArgumentException if a value is out of range or two contradict each other
     */
    public RetryPolicy {
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
    }

    /**
     * The same policy with another number of attempts.
     *
     * @param attempts attempts of one report, at least 1
     * @return the policy
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
     */
    public RetryPolicy withBackoff(Duration base, Duration max) {
        return new RetryPolicy(maxAttempts, base, max, budget, outageLimit, probeInterval);
    }

    /**
     * The same policy with another budget.
     *
     * @param retries retries without an answer in between, at least 1
     * @return the policy
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
     */
    public RetryPolicy withOutage(Duration limit, Duration interval) {
        return new RetryPolicy(maxAttempts, baseBackoff, maxBackoff, budget, limit, interval);
    }
}

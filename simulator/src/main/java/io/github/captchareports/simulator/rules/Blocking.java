package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * An address whose requests repeat a mistake is blocked, {@code ERROR_IP_BLOCKED}; an account whose requests lead to
 * such blocks again and again is suspended, {@code ERROR_ACCOUNT_SUSPENDED}. At most 10,000 addresses are watched, the latest ones.
 *
 * @param failures which failures count
 * @param repeats failures that block an address, from 1; unconfirmed, 10
 * @param within the time in which they have to happen; 1 minute
 * @param shortest the first block; 30 seconds
 * @param longest blocks double up to this; 10 minutes
 * @param memory how long after its end a block is still held against the address; derived, 1 hour
 * @param blocksToSuspension blocks of one account's requests that suspend the account, or 0 for never; 0 at 2Captcha,
 *     3 at Anti-Captcha
 * @param suspension how long the account is suspended; unconfirmed, 24 hours
 */
public record Blocking(
        Failures failures,
        int repeats,
        Duration within,
        Duration shortest,
        Duration longest,
        Duration memory,
        int blocksToSuspension,
        Duration suspension)
        implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param failures which failures count
     * @param repeats failures that block an address, from 1
     * @param within the time in which they have to happen
     * @param shortest the first block
     * @param longest blocks double up to this
     * @param memory how long after its end a block is still held against the address
     * @param blocksToSuspension blocks of one account's requests that suspend the account, or 0 for never
     * @param suspension how long the account is suspended
     * @throws IllegalArgumentException if one is out of range
     */
    public Blocking {
        Checks.atLeastOne("repeats", repeats);
        Checks.positive("within", within);
        Checks.positive("shortest", shortest);
        Checks.positive("longest", longest);
        Checks.positive("memory", memory);
        Checks.atLeastZero("blocksToSuspension", blocksToSuspension);
        Checks.positive("suspension", suspension);
    }

    /**
     * What is known of a service. 2Captcha: ten requests with an unknown key in a minute block the address for 30
     * seconds (the number is unconfirmed, the lengths are those of the first API), and nothing is suspended.
     * Anti-Captcha: the same failing request ten times in a minute does (number and lengths unconfirmed), and the third
     * block suspends the account for 24 hours (unconfirmed).
     *
     * @param service the service
     * @return the documented rule
     */
    public static Blocking documented(SimulatedService service) {
        boolean anticaptcha = service == SimulatedService.ANTICAPTCHA;
        return new Blocking(
                anticaptcha ? Failures.SAME_REQUEST : Failures.UNKNOWN_KEY,
                10,
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                anticaptcha ? 3 : 0,
                Duration.ofHours(24));
    }

    /**
     * A copy with another figure.
     *
     * @param failures which failures count
     * @return the copy
     */
    public Blocking withFailures(Failures failures) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param repeats failures that block an address, from 1
     * @return the copy
     */
    public Blocking withRepeats(int repeats) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param within the time in which they have to happen
     * @return the copy
     */
    public Blocking withWithin(Duration within) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param shortest the first block
     * @return the copy
     */
    public Blocking withShortest(Duration shortest) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param longest blocks double up to this
     * @return the copy
     */
    public Blocking withLongest(Duration longest) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param memory how long after its end a block is still held against the address
     * @return the copy
     */
    public Blocking withMemory(Duration memory) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param blocksToSuspension blocks of one account's requests that suspend the account, or 0 for never
     * @return the copy
     */
    public Blocking withBlocksToSuspension(int blocksToSuspension) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /**
     * A copy with another figure.
     *
     * @param suspension how long the account is suspended
     * @return the copy
     */
    public Blocking withSuspension(Duration suspension) {
        return new Blocking(failures, repeats, within, shortest, longest, memory, blocksToSuspension, suspension);
    }

    /** What counts as a failure. */
    public enum Failures {
        /** A request with a client key the service does not know. */
        UNKNOWN_KEY,

        /** The same request that fails for the same reason; with an unknown key every request is the same. */
        SAME_REQUEST
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.values());
    }
}

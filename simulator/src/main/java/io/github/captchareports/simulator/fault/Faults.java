package io.github.captchareports.simulator.fault;

import java.time.Duration;

/**
 * Which requests of one service go wrong, and how.
 *
 * <p>A request meets at most one fault. The rules for its task come first, in the order they were given; then all
 * others in the order they were given, and the first that fits plays. A rule that counts requests counts those that
 * come to it: not those an earlier rule took. Rules stay until they are used up or {@linkplain #clear() cleared}.
 *
 * <p>Safe for use by any thread, while requests arrive.
 */
public interface Faults {
    /**
     * The next requests go wrong.
     *
     * @param requests how many, from 1
     * @param fault what happens to each
     * @return this
     * @throws IllegalArgumentException if there is less than one
     */
    Faults next(int requests, Fault fault);

    /**
     * The next requests for one task go wrong.
     *
     * @param taskId the task
     * @param requests how many of its requests, from 1
     * @param fault what happens to each
     * @return this
     * @throws IllegalArgumentException if there is less than one
     */
    Faults forTask(long taskId, int requests, Fault fault);

    /**
     * One request in every k goes wrong: the k-th, the 2k-th and so on from now.
     *
     * @param k from 1, which is every request
     * @param fault what happens to it
     * @return this
     * @throws IllegalArgumentException if k is less than one
     */
    Faults every(int k, Fault fault);

    /**
     * A share of all requests goes wrong, drawn at random: the n-th requests of two runs with one seed meet the same.
     *
     * @param share from 0 to 1
     * @param seed of the draws
     * @param fault what happens to them
     * @return this
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    Faults fraction(double share, long seed, Fault fault);

    /**
     * Every request goes wrong for a while from now, by the simulator's clock.
     *
     * @param span how long
     * @param fault what happens to them
     * @return this
     * @throws IllegalArgumentException if the span is not positive
     */
    Faults during(Duration span, Fault fault);

    /** Forgets all rules of this service, those of a script included that are yet to come. */
    void clear();
}

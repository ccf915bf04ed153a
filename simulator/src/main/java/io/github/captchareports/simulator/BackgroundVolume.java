package io.github.captchareports.simulator;

import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.truth.AccountTruth;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tasks that an account solves and never reports: the service knows everything that it has solved, and a client tells
 * only a part of it. Without them an account that only complains, of tasks the simulator was not told of, complains
 * about 100 % of what it solves. Immutable.
 *
 * <p>They count as solved in every rule of the service, and in {@link AccountTruth#solved()}. Nothing else is known of
 * them: they have no id, no worker, no verdict and no price. They are solved on the simulator's clock, whatever it is:
 * nothing runs meanwhile, and what has become due is accounted for when a request or a question about the account
 * comes.
 *
 * @param perComplaint tasks for each complaint recorded, solved just before it and of its type and domain, 0 to
 *     1,000,000. Of a fraction, that share of the complaints has one task more, drawn by the seed and the task's id.
 * @param anHour tasks an hour by captcha type, evenly and of no known domain, 0 to 1,000,000,000: from the start or
 *     the last {@link CaptchaSimulator#reset()} on for accounts that are registered, from their first request on for
 *     others, and not before the volume was set. Turn the clock ahead by a day to have a day of them.
 */
public record BackgroundVolume(double perComplaint, Map<SimulatedCaptchaType, Double> anHour) {
    private static final BackgroundVolume NONE = new BackgroundVolume(0, Map.of());
    private static final double MOST_PER_COMPLAINT = 1e6;
    private static final double MOST_AN_HOUR = 1e9;

    /**
     * Checks the figures and copies them.
     *
     * @param perComplaint tasks for each complaint recorded, 0 to 1,000,000
     * @param anHour tasks an hour by captcha type, 0 to 1,000,000,000
     * @throws IllegalArgumentException if one is out of range
     */
    public BackgroundVolume {
        Checks.volume("perComplaint", perComplaint, MOST_PER_COMPLAINT);
        Map<SimulatedCaptchaType, Double> some = new EnumMap<>(SimulatedCaptchaType.class);
        anHour.forEach((type, each) -> {
            if (Checks.volume("anHour: " + type.id(), each, MOST_AN_HOUR) > 0) {
                some.put(type, each);
            }
        });
        anHour = Collections.unmodifiableMap(some);
    }

    /**
     * Everything that is solved is told or reported. The default.
     *
     * @return no tasks at all
     */
    public static BackgroundVolume none() {
        return NONE;
    }

    /**
     * A copy with another ratio.
     *
     * @param perComplaint tasks for each complaint recorded, 0 to 1,000,000, for example 20.0
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public BackgroundVolume withPerComplaint(double perComplaint) {
        return new BackgroundVolume(perComplaint, anHour);
    }

    /**
     * A copy with another volume of a type.
     *
     * @param type the type
     * @param tasks tasks an hour, 0 to 1,000,000,000
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public BackgroundVolume withAnHour(SimulatedCaptchaType type, double tasks) {
        Map<SimulatedCaptchaType, Double> all = new EnumMap<>(SimulatedCaptchaType.class);
        all.putAll(anHour);
        all.put(type, tasks);
        return new BackgroundVolume(perComplaint, all);
    }
}

package io.github.captchareports;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The values that {@link ComplaintLimits.Builder} collects, each checked when it is given: its methods are part of the public
 * API there.
 */
abstract sealed class ComplaintLimitsBuilder permits ComplaintLimits.Builder {
    private static final long MAX_HOURS = 168;
    private static final double MOST_ALLOWED = 100;

    Duration window = Duration.ofHours(24);
    int minimumSample = 100;
    double elevatedFrom = 0.15;
    double alarmFrom = 0.30;
    double heldFrom = 0.40;
    double hysteresis = 0.05;
    Duration coolDown = Duration.ofHours(1);
    int refusalsUntilHeld = 2;
    double jumpBy = 0.15;
    ComplaintLimits.Reaction onJump = ComplaintLimits.Reaction.WARN;
    double jumpAllowance;
    Set<CaptchaType> allowanceTypes = Set.of();
    int minimumVolume;
    Set<CaptchaType> volumeTypes = Set.of();
    ComplaintLimits.Reaction onLowVolume = ComplaintLimits.Reaction.WARN;
    boolean enabled = true;

    ComplaintLimitsBuilder() {}

    ComplaintLimitsBuilder(ComplaintLimits limits) {
        window = limits.window();
        minimumSample = limits.minimumSample();
        elevatedFrom = limits.elevatedFrom();
        alarmFrom = limits.alarmFrom();
        heldFrom = limits.heldFrom();
        hysteresis = limits.hysteresis();
        coolDown = limits.coolDown();
        refusalsUntilHeld = limits.refusalsUntilHeld();
        jumpBy = limits.jumpBy();
        onJump = limits.onJump();
        jumpAllowance = limits.jumpAllowance();
        allowanceTypes = limits.allowanceTypes();
        minimumVolume = limits.minimumVolume();
        volumeTypes = limits.volumeTypes();
        onLowVolume = limits.onLowVolume();
        enabled = limits.enabled();
    }

    abstract ComplaintLimits.Builder self();

    /**
     * How far back is counted.
     *
     * @param duration whole hours, 1 to 168; 24 by default
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ComplaintLimits.Builder window(Duration duration) {
        long hours = duration.toHours();
        if (hours < 1 || hours > MAX_HOURS || !duration.equals(Duration.ofHours(hours))) {
            throw new IllegalArgumentException("complaint window: " + duration + "; use whole hours, 1 to 168");
        }
        window = duration;
        return self();
    }

    /**
     * Solved tasks, other than complaints, that must be known in the window before the share is known.
     *
     * @param solved at least 1; 100 by default (derived: Anti-Captcha asks for 100 reCAPTCHAs a day)
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ComplaintLimits.Builder minimumSample(int solved) {
        minimumSample = Settings.between("complaint minimum sample", solved, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * The shares from which complaints are elevated, an alarm, and held.
     *
     * @param elevated above 0; 0.15 by default
     * @param alarm at least the former; 0.30 by default
     * @param held at least the former, at most 1; 0.40 by default
     * @return this
     * @throws IllegalArgumentException if one is out of range or they are out of order
     */
    public ComplaintLimits.Builder shares(double elevated, double alarm, double held) {
        share("complaints elevated from", elevated);
        share("complaints alarm from", alarm);
        share("complaints held from", held);
        if (elevated > alarm || alarm > held) {
            throw new IllegalArgumentException("complaint shares: elevated " + elevated + ", alarm " + alarm + ", held "
                    + held + " are out of order; use elevated <= alarm <= held");
        }
        elevatedFrom = elevated;
        alarmFrom = alarm;
        heldFrom = held;
        return self();
    }

    /**
     * How far the share must fall below a state's bound before the state is left.
     *
     * @param share from 0; 0.05 by default; {@link ComplaintLimits.Builder#build()} wants it below the share that is elevated
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ComplaintLimits.Builder hysteresis(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("complaint hysteresis: " + share + "; use a share from 0 to below 1");
        }
        hysteresis = share;
        return self();
    }

    /**
     * How long no complaint is sent while complaints are held, before the first probe and between probes.
     *
     * @param duration above zero, at most 365 days; an hour by default
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ComplaintLimits.Builder coolDown(Duration duration) {
        coolDown = Settings.positive("complaint cool-down", duration);
        return self();
    }

    /**
     * After how many refusals for the share, one after the other, complaints are held.
     *
     * @param refusals at least 1; 2 by default
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ComplaintLimits.Builder refusalsUntilHeld(int refusals) {
        refusalsUntilHeld = Settings.between("complaint refusals until held", refusals, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * What counts as a jump away from the account's own baseline, and what it does in addition to being an alarm. The latest
     * hours, as many as together have a minimum sample of tasks not called wrong, are compared, by the lower end of their
     * confidence interval, with the hours before. These are at most a week, and must have a minimum sample too; hours of a
     * jump are left out of them for a day. Where no share is known, it is a jump when within an hour more than three times as
     * many tasks are called wrong as in the busiest hour before, and more than a fifth of the minimum sample; there must be
     * reports in at least 24 earlier hours.
     *
     * @param rise how far the share must rise: above 0, at most 1 (which no share can); 0.15 by default
     * @param reaction {@link ComplaintLimits.Reaction#WARN} by default
     * @return this
     * @throws IllegalArgumentException if the rise is out of range
     */
    public ComplaintLimits.Builder jump(double rise, ComplaintLimits.Reaction reaction) {
        share("complaint jump", rise);
        jumpBy = rise;
        onJump = Objects.requireNonNull(reaction, "reaction");
        return self();
    }

    /**
     * How many complaints of a jump are sent before {@link ComplaintLimits.Reaction#HOLD} holds. For services that judge all
     * complaints there ever were together: there a short jump does no harm, and a long one cannot be made good. None by
     * default: a jump is held as soon as it is noticed.
     *
     * @param part how many, as a part of the complaints of the hours before, at most a week: 0 for none, 0.5 for half as
     *     many, up to 100
     * @param types the types whose jumps have the allowance
     * @return this
     * @throws IllegalArgumentException if the part is out of range
     */
    public ComplaintLimits.Builder jumpAllowance(double part, Set<CaptchaType> types) {
        if (!(part >= 0 && part <= MOST_ALLOWED)) {
            throw new IllegalArgumentException("complaint jump allowance: " + part + "; use 0 to 100");
        }
        jumpAllowance = part;
        allowanceTypes = copy(types);
        return self();
    }

    /**
     * How many tasks an account needs within the window for its complaints to count. None by default.
     *
     * @param tasks 0 for no minimum
     * @param types the types that are counted together, and whose complaints need the minimum
     * @param reaction what too little volume does
     * @return this
     * @throws IllegalArgumentException if the number is negative
     */
    public ComplaintLimits.Builder minimumVolume(int tasks, Set<CaptchaType> types, ComplaintLimits.Reaction reaction) {
        minimumVolume = Settings.between("complaint minimum volume", tasks, 0, Integer.MAX_VALUE);
        volumeTypes = copy(types);
        onLowVolume = Objects.requireNonNull(reaction, "reaction");
        return self();
    }

    /**
     * Whether complaints are ever held.
     *
     * @param hold true by default; false to count and warn only
     * @return this
     */
    public ComplaintLimits.Builder enabled(boolean hold) {
        enabled = hold;
        return self();
    }

    /** Checks what only the values together can get wrong. */
    void check() {
        if (hysteresis >= elevatedFrom) {
            throw new IllegalArgumentException("complaint hysteresis: " + hysteresis
                    + " is not below the share that is elevated, " + elevatedFrom
                    + ", which would never be left; lower the one or raise the other");
        }
        if (hysteresis >= jumpBy) {
            throw new IllegalArgumentException("complaint hysteresis: " + hysteresis
                    + " is not below the rise that is a jump, " + jumpBy
                    + ", so that no jump would end; lower the one or raise the other");
        }
    }

    private static Set<CaptchaType> copy(Set<CaptchaType> types) {
        Set<CaptchaType> copy = EnumSet.noneOf(CaptchaType.class);
        copy.addAll(types);
        return Collections.unmodifiableSet(copy);
    }

    private static void share(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + ": " + share + "; use a share above 0, up to 1");
        }
    }
}

package io.github.captchareports;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * When the complaints of an account are warned of and held back, because the service would stop listening to all of them.
 * Confirmations are never held.
 *
 * <p>The <em>share</em> is the complaints that are recorded, or may be, of everything known to be solved: tasks that a
 * {@linkplain ReportRequest report} of either verdict was received for, sent or not, {@linkplain AccountControl#observeSolved
 * tasks that are never reported}, or the {@linkplain AccountControl#totalSolved total} where that is more; each task once. It
 * is counted over a sliding window in hourly steps, by captcha type, and judged by scope: what the service judges together
 * ({@link io.github.captchareports.spi.ReportProvider#complaintScope}). The share of a type is <em>known</em> where at least
 * the minimum sample of solves other than complaints is known, or a total of as many was given. A type whose share is unknown
 * adds neither its complaints nor its solves to those of its scope. Where no share is known, nothing is held for it, with one
 * exception: a hold goes on where hardly anything but complaints was received since.
 *
 * <p>{@link ComplaintState#ELEVATED} and {@link ComplaintState#ALARM} begin where the share is above their bound beyond
 * reasonable doubt (lower end of the Wilson score interval, 95 % one-sided, over at least a fifth of the minimum sample).
 * {@link ComplaintState#HELD} begins where the plain share reaches its bound over the minimum sample, now or when the oldest
 * hour leaves the window, or where the service refused {@link #refusalsUntilHeld()} complaints in a row and the share makes it
 * plausible that it was for their number. A {@linkplain #jumpBy() jump} away from the account's own past is an alarm, or holds
 * too, where the service punishes jumps: it is a jump of the share of tasks called wrong, or, where no share is known, of
 * their number. Each state is left when the plain share has fallen {@link #hysteresis()} below its bound. While complaints are
 * held, one is sent as a probe after every {@link #coolDown()}, unless it would itself bring a known share to its bound; its
 * acceptance ends a hold that refusals by the service began.
 *
 * <p>A provider has limits of its own ({@link io.github.captchareports.spi.ReportProvider#complaintLimits()}), which an
 * account may replace. Immutable.
 */
public final class ComplaintLimits {
    /** The defaults of the builder: held from 40 % (2Captcha: {@code ERROR_REPORT_NOT_RECORDED} above 40 %). */
    public static final ComplaintLimits DEFAULT = new Builder().build();

    private static final int FIRST_LOOK = 5;

    private final Duration window;
    private final int minimumSample;
    private final double elevatedFrom;
    private final double alarmFrom;
    private final double heldFrom;
    private final double hysteresis;
    private final Duration coolDown;
    private final int refusalsUntilHeld;
    private final double jumpBy;
    private final Reaction onJump;
    private final double jumpAllowance;
    private final Set<CaptchaType> allowanceTypes;
    private final int minimumVolume;
    private final Set<CaptchaType> volumeTypes;
    private final Reaction onLowVolume;
    private final boolean enabled;

    private ComplaintLimits(Builder builder) {
        this.window = builder.window;
        this.minimumSample = builder.minimumSample;
        this.elevatedFrom = builder.elevatedFrom;
        this.alarmFrom = builder.alarmFrom;
        this.heldFrom = builder.heldFrom;
        this.hysteresis = builder.hysteresis;
        this.coolDown = builder.coolDown;
        this.refusalsUntilHeld = builder.refusalsUntilHeld;
        this.jumpBy = builder.jumpBy;
        this.onJump = builder.onJump;
        this.jumpAllowance = builder.jumpAllowance;
        this.allowanceTypes = builder.allowanceTypes;
        this.minimumVolume = builder.minimumVolume;
        this.volumeTypes = builder.volumeTypes;
        this.onLowVolume = builder.onLowVolume;
        this.enabled = builder.enabled;
    }

    /** What happens in addition to telling the listeners. */
    public enum Reaction {
        /** Nothing. */
        WARN,
        /** Complaints are held as long as it lasts. */
        HOLD
    }

    /**
     * Limits with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * These limits, to be changed.
     *
     * @return a builder with the values of these limits
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * The same limits, which count and warn but never hold.
     *
     * @return disabled limits
     */
    public ComplaintLimits disabled() {
        return toBuilder().enabled(false).build();
    }

    /**
     * How far back is counted.
     *
     * @return whole hours, 1 to 168
     */
    public Duration window() {
        return window;
    }

    /**
     * Solved tasks, other than complaints, that must be known in the window before the share is known.
     *
     * @return at least 1
     */
    public int minimumSample() {
        return minimumSample;
    }

    /**
     * Solved tasks that must be known before anything is said about the share, even by its confidence bound.
     *
     * @return a fifth of the minimum sample, at least 1
     */
    public int firstLook() {
        return Math.max(1, minimumSample / FIRST_LOOK);
    }

    /**
     * The share from which complaints are elevated.
     *
     * @return above 0, at most {@link #alarmFrom()}
     */
    public double elevatedFrom() {
        return elevatedFrom;
    }

    /**
     * The share from which complaints are an alarm.
     *
     * @return from {@link #elevatedFrom()} to {@link #heldFrom()}
     */
    public double alarmFrom() {
        return alarmFrom;
    }

    /**
     * The share from which complaints are held.
     *
     * @return from {@link #alarmFrom()} to 1
     */
    public double heldFrom() {
        return heldFrom;
    }

    /**
     * How far the share must fall below a state's bound before the state is left.
     *
     * @return from 0 to below {@link #elevatedFrom()}
     */
    public double hysteresis() {
        return hysteresis;
    }

    /**
     * How long no complaint is sent in {@link ComplaintState#HELD} before the first probe, and between probes.
     *
     * @return above zero
     */
    public Duration coolDown() {
        return coolDown;
    }

    /**
     * After how many complaints that the service refused for their share, one after the other, complaints are held.
     *
     * @return at least 1
     */
    public int refusalsUntilHeld() {
        return refusalsUntilHeld;
    }

    /**
     * How far the share of tasks called wrong in the latest hours may rise above that of the hours before.
     *
     * @return from above 0 to 1
     */
    public double jumpBy() {
        return jumpBy;
    }

    /**
     * What a jump does in addition to being an alarm.
     *
     * @return the reaction
     */
    public Reaction onJump() {
        return onJump;
    }

    /**
     * How many complaints of a jump are sent before {@link Reaction#HOLD} holds, as a part of those before the jump.
     *
     * @return 0 where a jump is held as soon as it is seen
     */
    public double jumpAllowance() {
        return jumpAllowance;
    }

    /**
     * The types whose jumps have an {@linkplain #jumpAllowance() allowance}.
     *
     * @return an unmodifiable set
     */
    public Set<CaptchaType> allowanceTypes() {
        return allowanceTypes;
    }

    /**
     * How many tasks of the {@link #volumeTypes()} an account needs within the window for its complaints to count.
     *
     * @return 0 where the service asks for none
     */
    public int minimumVolume() {
        return minimumVolume;
    }

    /**
     * The types that are counted together for the {@link #minimumVolume()}.
     *
     * @return an unmodifiable set
     */
    public Set<CaptchaType> volumeTypes() {
        return volumeTypes;
    }

    /**
     * What too little volume does. The warning comes with the first complaint after an hour, if at the rate so far the minimum
     * would not be reached in a window; {@link Reaction#HOLD} holds from the start, until enough is known to be solved.
     *
     * @return the reaction
     */
    public Reaction onLowVolume() {
        return onLowVolume;
    }

    /**
     * Whether complaints are ever held.
     *
     * @return false to count and warn only
     */
    public boolean enabled() {
        return enabled;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ComplaintLimits limits && fields(this).equals(fields(limits));
    }

    @Override
    public int hashCode() {
        return fields(this).hashCode();
    }

    @Override
    public String toString() {
        return "ComplaintLimits[window=" + window + ", minimumSample=" + minimumSample + ", elevatedFrom="
                + elevatedFrom + ", alarmFrom=" + alarmFrom + ", heldFrom=" + heldFrom + ", hysteresis=" + hysteresis
                + ", coolDown=" + coolDown + ", refusalsUntilHeld=" + refusalsUntilHeld + ", jumpBy=" + jumpBy
                + ", onJump=" + onJump + ", jumpAllowance=" + jumpAllowance + ", allowanceTypes=" + allowanceTypes
                + ", minimumVolume=" + minimumVolume + ", volumeTypes=" + volumeTypes
                + ", onLowVolume=" + onLowVolume + ", enabled=" + enabled + "]";
    }

    private static List<Object> fields(ComplaintLimits limits) {
        return List.of(
                limits.window,
                limits.minimumSample,
                limits.elevatedFrom,
                limits.alarmFrom,
                limits.heldFrom,
                limits.hysteresis,
                limits.coolDown,
                limits.refusalsUntilHeld,
                limits.jumpBy,
                limits.onJump,
                limits.jumpAllowance,
                limits.allowanceTypes,
                limits.minimumVolume,
                limits.volumeTypes,
                limits.onLowVolume,
                limits.enabled);
    }

    /** Collects limits. Not safe for use by several threads. */
    public static final class Builder extends ComplaintLimitsBuilder {
        private Builder() {}

        private Builder(ComplaintLimits limits) {
            super(limits);
        }

        /**
         * Makes the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException if the hysteresis is not below the share that is elevated, or not below the
         *     rise that is a jump
         */
        public ComplaintLimits build() {
            check();
            return new ComplaintLimits(this);
        }

        @Override
        Builder self() {
            return this;
        }
    }
}

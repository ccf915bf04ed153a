package io.github.captchareports.simulator.truth;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.rules.ComplaintSuspension;
import io.github.captchareports.simulator.rules.RecaptchaStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service has on an account since the start or the last reset. Amounts are in millionths of a US dollar; lists
 * keep the latest 100 entries.
 *
 * @param account its name; never its key
 * @param solved tasks solved for it, those of its {@link BackgroundVolume} included
 * @param background those of them that belong to its {@link BackgroundVolume}
 * @param spentMicros what the others cost
 * @param balanceMicros what is left, refunds included
 * @param refunds tasks refunded
 * @param refundedMicros what was refunded
 * @param recorded reports recorded, by verdict
 * @param counted those of them that the service counts; both verdicts are there
 * @param countedTruthful those of the counted ones that say of a known task what is true; both verdicts are there
 * @param ignored those of the recorded ones that it silently ignores, by reason
 * @param upheld complaints about images that were confirmed
 * @param dismissed complaints about images that were not
 * @param awaitingReview complaints about images that nobody has reviewed yet
 * @param refusedAsNotRecorded reports refused with {@code ERROR_REPORT_NOT_RECORDED} in a suspension, by verdict
 * @param suspensions suspensions of reporting (2Captcha), oldest first
 * @param ignoring for how long complaints about reCAPTCHAs were ignored after jumps (Anti-Captcha)
 * @param blocks blocks of the account, oldest first
 */
public record AccountTruth(
        String account,
        long solved,
        long background,
        long spentMicros,
        long balanceMicros,
        long refunds,
        long refundedMicros,
        Map<SimulatedVerdict, Long> recorded,
        Map<SimulatedVerdict, Long> counted,
        Map<SimulatedVerdict, Long> countedTruthful,
        Map<IgnoredBecause, Long> ignored,
        long upheld,
        long dismissed,
        long awaitingReview,
        Map<SimulatedVerdict, Long> refusedAsNotRecorded,
        List<Suspension> suspensions,
        Ignoring ignoring,
        List<Block> blocks) {

    /**
     * Reports recorded with one verdict.
     *
     * @param verdict the verdict
     * @return their number
     */
    public long recorded(SimulatedVerdict verdict) {
        return recorded.getOrDefault(verdict, 0L);
    }

    /**
     * Reports with one verdict that the service counts.
     *
     * @param verdict the verdict
     * @return their number
     */
    public long counted(SimulatedVerdict verdict) {
        return counted.getOrDefault(verdict, 0L);
    }

    /**
     * Reports with one verdict that the service counts and that say what is true.
     *
     * @param verdict the verdict
     * @return their number
     */
    public long countedTruthful(SimulatedVerdict verdict) {
        return countedTruthful.getOrDefault(verdict, 0L);
    }

    /**
     * Reports that the service silently ignores for one reason.
     *
     * @param reason the reason
     * @return their number
     */
    public long ignored(IgnoredBecause reason) {
        return ignored.getOrDefault(reason, 0L);
    }

    /**
     * Reports with one verdict that were refused in a suspension.
     *
     * @param verdict the verdict
     * @return their number
     */
    public long refusedAsNotRecorded(SimulatedVerdict verdict) {
        return refusedAsNotRecorded.getOrDefault(verdict, 0L);
    }

    /**
     * A time in which the service refuses reports.
     *
     * @param from its beginning
     * @param until its end
     * @param verdict the verdict that is refused, or null for both
     * @param scope of what: of the account, or of one type or domain, see {@link ComplaintSuspension#judgedBy()}
     */
    public record Suspension(
            Instant from, Instant until, @Nullable SimulatedVerdict verdict, ComplaintScope scope) {}

    /**
     * Times in which complaints are ignored after a jump of their rate: all of the account, or at least those of one
     * type or domain, see {@link RecaptchaStatistics#judgedBy()}.
     *
     * @param total how long in all, until now; times that overlap count once
     * @param until the end of the latest, or null if there was none
     */
    public record Ignoring(Duration total, @Nullable Instant until) {
        /** No complaint was ignored after a jump. */
        public static final Ignoring NEVER = new Ignoring(Duration.ZERO, null);
    }

    /**
     * A time in which all requests of the account fail.
     *
     * @param errorCode what they are answered with
     * @param from its beginning
     * @param until its end
     */
    public record Block(String errorCode, Instant from, Instant until) {}
}

package io.github.captchareports.providers.anticaptcha;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.TaskApiProvider;
import io.github.captchareports.spi.TaskApiService;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Anti-Captcha (anti-captcha.com API: reportIncorrectImageCaptcha, reportIncorrectRecaptcha, reportCorrectRecaptcha,
 * reportIncorrectHcaptcha).
 *
 * <ul>
 *   <li>Image captchas and hCaptcha take complaints only, reCAPTCHA takes both verdicts, and nothing else takes a
 *       report. A confirmation of plain reCAPTCHA v2 is taken in and ignored; it is sent when nothing else waits, since
 *       the service documents the method for it (anti-captcha.com API: reportCorrectRecaptcha).
 *   <li>The reporting window is 60 seconds from the worker's completion, {@code endTime} of getTaskResult; the page of
 *       reportIncorrectHcaptcha states none, and the same is used (derived). Give {@code endTime} as
 *       {@link SolvedAtClock#SERVICE}: where {@code solvedAt} is from another clock, id 16 most likely means too late.
 *   <li>A report is never sent again after a lost answer: there is no duplicate code, id 16 means too many things, and
 *       repeated failing requests get an address banned (anti-captcha.com API: errors).
 *   <li>Accepted means taken in, not counted: low volume, low confirmation and odd rates are ignored later, and nothing
 *       on the wire says so.
 *   <li>The service publishes no share of complaints from which it stops listening; the shares are derived. It says that
 *       complaints about reCAPTCHA count from 100 tasks a day on, and that a rate which deviates is ignored for several
 *       days (anti-captcha.com API: reportIncorrectRecaptcha); what it calls a deviation is unconfirmed.
 * </ul>
 */
public final class AntiCaptchaProvider extends TaskApiProvider {
    /** The id that accounts name. */
    public static final String ID = "anticaptcha";

    private static final Set<CaptchaType> RECAPTCHA = Collections.unmodifiableSet(EnumSet.of(
            CaptchaType.RECAPTCHA_V2,
            CaptchaType.RECAPTCHA_V2_ENTERPRISE,
            CaptchaType.RECAPTCHA_V3,
            CaptchaType.RECAPTCHA_V3_ENTERPRISE));
    /**
     * Derived. No share of complaints is documented to be too many: hard captchas may make half of them wrong, and from six in ten
     * on the client is taken to be broken. Jumps are what is punished, at once and for days for reCAPTCHAs, by a share for life for images.
     */
    private static final ComplaintLimits COMPLAINT_LIMITS = ComplaintLimits.builder()
            .shares(0.15, 0.30, 0.60)
            .jump(0.15, ComplaintLimits.Reaction.HOLD)
            .jumpAllowance(0.75, EnumSet.of(CaptchaType.IMAGE))
            .minimumVolume(100, RECAPTCHA, ComplaintLimits.Reaction.WARN)
            .build();
    /** Derived: no 429 was ever seen. */
    private static final Duration PAUSE_AFTER_429 = Duration.ofSeconds(5);

    private static final TaskApiService SERVICE = TaskApiService.builder(ID, "Anti-Captcha")
            .baseUrl(URI.create("https://api.anti-captcha.com"))
            .reportingWindow(Duration.ofSeconds(60))
            .method(Verdict.INCORRECT, "/reportIncorrectImageCaptcha", EnumSet.of(CaptchaType.IMAGE))
            .method(Verdict.INCORRECT, "/reportIncorrectRecaptcha", RECAPTCHA)
            .method(Verdict.CORRECT, "/reportCorrectRecaptcha", RECAPTCHA)
            .method(Verdict.INCORRECT, "/reportIncorrectHcaptcha", EnumSet.of(CaptchaType.HCAPTCHA))
            .ignoredConfirmations(EnumSet.of(CaptchaType.RECAPTCHA_V2))
            .codes(AntiCaptchaCodes.TABLE)
            .header("Accept", "application/json")
            .pauseAfter429(PAUSE_AFTER_429)
            .replaySafe(false)
            .complaintLimits(COMPLAINT_LIMITS)
            // Images are judged by what moderators confirm, reCAPTCHAs by statistics: by different means, so apart.
            .complaintScope("recaptcha", RECAPTCHA)
            .complaintsJudgedByType()
            .build();

    /** For {@link java.util.ServiceLoader}. */
    public AntiCaptchaProvider() {
        super(SERVICE);
    }

    /**
     * With a time of the caller's own clock the whole reporting window is at risk: such a time is at best that of the
     * poll that found the solution, polling and reporting share the 60 seconds, and nobody but the service knows how many
     * are left.
     */
    @Override
    public Instant atRiskFrom(ReportRequest request) {
        return request.solvedAtClock() == SolvedAtClock.SERVICE ? deadline(request) : request.solvedAt();
    }
}

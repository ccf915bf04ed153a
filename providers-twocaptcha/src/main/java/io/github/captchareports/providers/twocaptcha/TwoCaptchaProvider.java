package io.github.captchareports.providers.twocaptcha;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.TaskApiProvider;
import io.github.captchareports.spi.TaskApiService;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * 2Captcha, API v2 (2captcha.com API v2: reportCorrect, reportIncorrect). Accounts registered at rucaptcha.com have a
 * provider of their own, {@link RuCaptchaProvider}.
 *
 * <ul>
 *   <li>Every captcha type has both verdicts; the pages name no type that is refused.
 *   <li>The reporting window is 15 minutes. Sources differ on its start: delivery of the solution (2Captcha's article on
 *       reports) or submission of the captcha (an older list). Reports are sent until the later of the two, and are at risk from
 *       the earlier one.
 *   <li>A report may be sent again after a lost answer: a second one for a task answers {@code ERROR_DUPLICATE_REPORT}.
 *   <li>An accepted complaint is reviewed one by one, and never means refunded.
 *   <li>Complaints are held back above 40 %, where the service answers {@code ERROR_REPORT_NOT_RECORDED} and may suspend
 *       reporting (2captcha.com API v2: reportIncorrect). The sliding window and the minimum sample are derived.
 * </ul>
 */
public sealed class TwoCaptchaProvider extends TaskApiProvider permits RuCaptchaProvider {
    /** The id that accounts name. */
    public static final String ID = "2captcha";

    private static final Duration WINDOW = Duration.ofMinutes(15);
    /** Derived: how long before the solution a captcha may have been submitted whose submission is not known. */
    private static final Duration LONGEST_SOLVING = Duration.ofMinutes(3);
    /** Derived: no 429 was ever seen; as long as the pause after {@code ERROR_NO_SLOT_AVAILABLE}. */
    private static final Duration PAUSE_AFTER_429 = Duration.ofSeconds(5);

    private static final TaskApiService SERVICE = service(ID, "2Captcha", URI.create("https://api.2captcha.com"));

    /** For {@link java.util.ServiceLoader}. */
    public TwoCaptchaProvider() {
        this(SERVICE);
    }

    TwoCaptchaProvider(TaskApiService service) {
        super(service);
    }

    /** A service with the rules of 2Captcha. */
    static TaskApiService service(String id, String name, URI baseUrl) {
        return TaskApiService.builder(id, name)
                .baseUrl(baseUrl)
                .reportingWindow(WINDOW)
                .method(Verdict.CORRECT, "/reportCorrect")
                .method(Verdict.INCORRECT, "/reportIncorrect")
                .codes(TwoCaptchaCodes.TABLE)
                .pauseAfter429(PAUSE_AFTER_429)
                .replaySafe(true)
                .complaintLimits(ComplaintLimits.DEFAULT)
                .build();
    }

    @Override
    public Instant atRiskFrom(ReportRequest request) {
        Instant submittedAt = request.submittedAt();
        if (submittedAt == null || submittedAt.isAfter(request.solvedAt())) {
            return deadline(request).minus(LONGEST_SOLVING);
        }
        return submittedAt.plus(WINDOW);
    }
}

package io.github.captchareports.providers.twocaptcha;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.TaskApi;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
public sealed class TwoCaptchaProvider implements ReportProvider permits RuCaptchaProvider {
    /** The id that accounts name. */
    public static final String ID = "2captcha";

    private static final URI BASE_URL = URI.create("https://api.2captcha.com");
    private static final ReportMethod REPORT_CORRECT = new ReportMethod("/reportCorrect");
    private static final ReportMethod REPORT_INCORRECT = new ReportMethod("/reportIncorrect");
    private static final Duration WINDOW = Duration.ofMinutes(15);
    /** Derived: how long before the solution a captcha may have been submitted whose submission is not known. */
    private static final Duration LONGEST_SOLVING = Duration.ofMinutes(3);

    private static final ComplaintLimits COMPLAINT_LIMITS = ComplaintLimits.DEFAULT;
    /** Derived: no 429 was ever seen; as long as the pause after {@code ERROR_NO_SLOT_AVAILABLE}. */
    private static final Duration PAUSE_AFTER_429 = Duration.ofSeconds(5);

    private static final TaskApi API = new TaskApi(TwoCaptchaCodes.TABLE, Map.of(), PAUSE_AFTER_429);

    /** For {@link java.util.ServiceLoader}. */
    public TwoCaptchaProvider() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public URI defaultBaseUrl() {
        return BASE_URL;
    }

    @Override
    public ReportMethod method(Verdict verdict, CaptchaType type) {
        return switch (verdict) {
            case CORRECT -> REPORT_CORRECT;
            case INCORRECT -> REPORT_INCORRECT;
        };
    }

    @Override
    public Duration window() {
        return WINDOW;
    }

    @Override
    public Instant atRiskFrom(ReportRequest request) {
        Instant submittedAt = request.submittedAt();
        if (submittedAt == null || submittedAt.isAfter(request.solvedAt())) {
            return deadline(request).minus(LONGEST_SOLVING);
        }
        return submittedAt.plus(WINDOW);
    }

    @Override
    public ProviderCall call(ReportRequest request, String clientKey) {
        return API.call(method(request.verdict(), request.captchaType()), request.taskId(), clientKey);
    }

    @Override
    public @Nullable String keyProblem(String clientKey) {
        return KeySyntax.problemOfWord(clientKey);
    }

    @Override
    public ProviderReply reply(HttpReply reply) {
        return API.reply(reply);
    }

    @Override
    public List<CodeRule> codes() {
        return TwoCaptchaCodes.TABLE.rules();
    }

    @Override
    public boolean replaySafe() {
        return true;
    }

    @Override
    public ComplaintLimits complaintLimits() {
        return COMPLAINT_LIMITS;
    }
}

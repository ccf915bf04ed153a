package io.github.captchareports.verification.support;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.net.URI;
import java.time.Instant;

/** A service as both sides know it: the provider's id here, the simulator's name there. */
public enum Service {
    TWOCAPTCHA("2captcha", SimulatedService.TWOCAPTCHA),
    ANTICAPTCHA("anticaptcha", SimulatedService.ANTICAPTCHA);

    private final String id;
    private final SimulatedService simulated;

    Service(String id, SimulatedService simulated) {
        this.id = id;
        this.simulated = simulated;
    }

    /** The provider's id, and the label of the account that {@link #account} makes. */
    public String id() {
        return id;
    }

    public SimulatedService simulated() {
        return simulated;
    }

    /** Whether a report is sent again after a lost answer. */
    public boolean replaySafe() {
        return this == TWOCAPTCHA;
    }

    public Account.Builder account(CaptchaSimulator simulator) {
        return account(simulator.baseUrl(simulated));
    }

    /** An account that goes as fast as a test wants, and whose guard holds nothing back. */
    public Account.Builder account(URI baseUrl) {
        return Account.builder(id, id)
                .clientKey(() -> "key-of-" + id)
                .connection(to -> to.baseUrl(baseUrl))
                .rateLimit(RateLimit.perSecond(2_000))
                .complaintLimits(ComplaintLimits.DEFAULT.disabled());
    }

    /** A confirmation of a reCAPTCHA v3, which both services take and neither ignores, solved this moment. */
    public ReportRequest request(long taskId) {
        return request(taskId, Verdict.CORRECT, CaptchaType.RECAPTCHA_V3);
    }

    public ReportRequest request(long taskId, Verdict verdict, CaptchaType type) {
        return ReportRequest.builder()
                .account(id)
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(type)
                .solvedAt(Instant.now())
                .build();
    }

    /** The path that the service documents for a supported pair. */
    public String path(Verdict verdict, CaptchaType type) {
        if (this == TWOCAPTCHA) {
            return verdict == Verdict.CORRECT ? "/reportCorrect" : "/reportIncorrect";
        }
        return switch (type) {
            case IMAGE -> "/reportIncorrectImageCaptcha";
            case HCAPTCHA -> "/reportIncorrectHcaptcha";
            case RECAPTCHA_V2, RECAPTCHA_V2_ENTERPRISE, RECAPTCHA_V3, RECAPTCHA_V3_ENTERPRISE ->
                verdict == Verdict.CORRECT ? "/reportCorrectRecaptcha" : "/reportIncorrectRecaptcha";
            default -> throw new IllegalArgumentException("Anti-Captcha takes no " + type);
        };
    }
}

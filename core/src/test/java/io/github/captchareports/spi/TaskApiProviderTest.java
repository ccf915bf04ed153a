package io.github.captchareports.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider of the task-API family answers from its tables, and which tables are refused. */
class TaskApiProviderTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Set<CaptchaType> RECAPTCHA = EnumSet.of(CaptchaType.RECAPTCHA_V2, CaptchaType.RECAPTCHA_V3);

    private static final TaskApiProvider PROVIDER = new ExampleProvider();

    /** The example of the Javadoc. */
    private static final class ExampleProvider extends TaskApiProvider {
        private static final CodeTable CODES = new CodeTable(List.of(
                CodeRule.accountRefused("ERROR_KEY", 1, "The service does not know the key.", "example.com: errors"),
                CodeRule.alreadyReported(
                        "ERROR_DUPLICATE", 7, "The task was reported before.", "example.com: errors")));

        private static final TaskApiService SERVICE = TaskApiService.builder("example", "Example")
                .baseUrl(URI.create("https://api.example.com"))
                .reportingWindow(Duration.ofMinutes(10))
                .method(Verdict.CORRECT, "/reportCorrect")
                .method(Verdict.INCORRECT, "/reportIncorrect")
                .codes(CODES)
                .replaySafe(true)
                .build();

        ExampleProvider() {
            super(SERVICE);
        }
    }

    private static final class Described extends TaskApiProvider {
        Described(TaskApiService.Builder service) {
            super(service.build());
        }
    }

    @Test
    void namesAddressAndReportingWindowAreThoseOfTheService() {
        assertThat(PROVIDER.id()).isEqualTo("example");
        assertThat(PROVIDER.defaultBaseUrl()).isEqualTo(URI.create("https://api.example.com"));
        assertThat(PROVIDER.window()).isEqualTo(Duration.ofMinutes(10));
        assertThat(PROVIDER.replaySafe()).isTrue();
        assertThat(PROVIDER.codes()).isEqualTo(ExampleProvider.CODES.rules());
    }

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void aMethodWithoutTypesTakesEveryType(CaptchaType type) {
        assertThat(PROVIDER.method(Verdict.CORRECT, type)).isEqualTo(ReportMethod.post("/reportCorrect"));
        assertThat(PROVIDER.method(Verdict.INCORRECT, type)).isEqualTo(ReportMethod.post("/reportIncorrect"));
    }

    @Test
    void aReportIsSentAndItsAnswerReadAsTheFamilyDoes() {
        ProviderCall call = PROVIDER.call(
                ReportMethod.post("/reportIncorrect"), request(Verdict.INCORRECT, CaptchaType.IMAGE), "k3y");

        assertThat(call.path()).isEqualTo("/reportIncorrect");
        assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
        assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"clientKey\":\"k3y\",\"taskId\":74455221488}");
        assertThat(reply(200, "{\"errorId\":0,\"status\":\"success\"}").reading())
                .isEqualTo(Reading.RECORDED);
        assertThat(reply(200, "{\"errorId\":7,\"errorCode\":\"ERROR_DUPLICATE\"}")
                        .reading())
                .isEqualTo(Reading.ALREADY_REPORTED);
    }

    @Test
    void headersOfTheServiceAreSentToo() {
        TaskApiProvider provider = new Described(service().header("Accept", "application/json"));

        assertThat(provider.call(
                                ReportMethod.post("/reportCorrect"),
                                request(Verdict.CORRECT, CaptchaType.RECAPTCHA_V2),
                                "k3y")
                        .headers())
                .isEqualTo(Map.of("Content-Type", "application/json", "Accept", "application/json"));
    }

    @Test
    void aPairThatIsNotListedHasNoMethod() {
        TaskApiProvider provider = new Described(service());

        assertThat(provider.method(Verdict.CORRECT, CaptchaType.RECAPTCHA_V2))
                .isEqualTo(ReportMethod.post("/reportCorrect"));
        assertThat(provider.method(Verdict.CORRECT, CaptchaType.IMAGE)).isNull();
        assertThat(provider.method(Verdict.INCORRECT, CaptchaType.RECAPTCHA_V2)).isNull();
    }

    @Test
    void whatIsNotSetIsSafe() {
        TaskApiProvider provider = new Described(service());

        assertThat(provider.replaySafe()).isFalse();
        assertThat(provider.complaintLimits()).isEqualTo(ComplaintLimits.DEFAULT);
        for (CaptchaType type : CaptchaType.values()) {
            assertThat(provider.ignoresConfirmations(type)).isFalse();
            assertThat(provider.complaintScope(type)).isEqualTo("account");
        }
        assertThat(provider.interpret(new HttpReply(429, Map.of(), new byte[0], SOLVED))
                        .advice())
                .isEqualTo(new AccountAdvice.Pause(Duration.ofSeconds(5)));
    }

    @Test
    void aReportIsLateAndAtRiskAtTheEndOfTheReportingWindow() {
        ReportRequest request = request(Verdict.CORRECT, CaptchaType.IMAGE);

        assertThat(PROVIDER.deadline(request)).isEqualTo(SOLVED.plus(Duration.ofMinutes(10)));
        assertThat(PROVIDER.atRiskFrom(request)).isEqualTo(PROVIDER.deadline(request));
    }

    @Test
    void aKeyIsOneWord() {
        assertThat(PROVIDER.keyProblem("k3y")).isNull();
        assertThat(PROVIDER.keyProblem("two words")).startsWith("more than one word");
    }

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void ignoredConfirmationsAreThoseOfTheTypesListed(CaptchaType type) {
        TaskApiProvider provider = new Described(service().ignoredConfirmations(EnumSet.of(CaptchaType.RECAPTCHA_V2)));

        assertThat(provider.ignoresConfirmations(type)).isEqualTo(type == CaptchaType.RECAPTCHA_V2);
    }

    @Test
    void typesOfOneScopeAreJudgedTogetherAndTheOthersAsTheAccount() {
        TaskApiProvider provider = new Described(service().complaintScope("recaptcha", RECAPTCHA));

        assertThat(provider.complaintScope(CaptchaType.RECAPTCHA_V3)).isEqualTo("recaptcha");
        assertThat(provider.complaintScope(CaptchaType.IMAGE)).isEqualTo("account");
    }

    @Test
    void typesWithoutAScopeAreJudgedByThemselvesWhereTheServiceJudgesByType() {
        TaskApiProvider provider =
                new Described(service().complaintScope("recaptcha", RECAPTCHA).complaintsJudgedByType());

        assertThat(provider.complaintScope(CaptchaType.RECAPTCHA_V2)).isEqualTo("recaptcha");
        assertThat(provider.complaintScope(CaptchaType.RECAPTCHA_V3_ENTERPRISE)).isEqualTo("recaptcha-v3-enterprise");
        assertThat(provider.complaintScope(CaptchaType.IMAGE)).isEqualTo("image");
    }

    @Test
    void twoMethodsForOnePairAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service().method(Verdict.CORRECT, "/other"))
                .withMessage("method of Example for CORRECT RECAPTCHA_V2: both /reportCorrect and /other; keep one");
    }

    @Test
    void twoScopesForOneTypeAreRefused() {
        TaskApiService.Builder service = service().complaintScope("recaptcha", RECAPTCHA);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.complaintScope("other", RECAPTCHA))
                .withMessage("complaint scope of Example for RECAPTCHA_V2: both recaptcha and other; keep one");
    }

    @Test
    void whatTheServiceDoesNotTakeItCannotIgnore() {
        TaskApiService.Builder service = service().ignoredConfirmations(EnumSet.of(CaptchaType.IMAGE));

        assertThatIllegalArgumentException()
                .isThrownBy(service::build)
                .withMessage(
                        "ignored confirmations of Example: it has no method for CORRECT IMAGE; leave the type out");
    }

    @Test
    void aServiceNeedsAddressReportingWindowCodesAndAMethod() {
        TaskApiService.Builder service = TaskApiService.builder("example", "Example");

        assertThatIllegalArgumentException()
                .isThrownBy(service::build)
                .withMessage("service Example: base URL, reporting window or codes are missing; set all of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> described(service).build())
                .withMessage("service Example: has no method; add one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void durationsAreAboveZero(String text) {
        Duration duration = Duration.parse(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> service().reportingWindow(duration))
                .withMessage("reporting window: " + duration + "; use a duration above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service().pauseAfter429(duration))
                .withMessage("pause after a 429: " + duration + "; use a duration above zero");
    }

    private static TaskApiService.Builder service() {
        return described(TaskApiService.builder("example", "Example"))
                .method(Verdict.CORRECT, "/reportCorrect", RECAPTCHA);
    }

    private static TaskApiService.Builder described(TaskApiService.Builder service) {
        return service.baseUrl(URI.create("https://api.example.com"))
                .reportingWindow(Duration.ofMinutes(10))
                .codes(ExampleProvider.CODES);
    }

    private static ReportRequest request(Verdict verdict, CaptchaType type) {
        return ReportRequest.builder()
                .account("main")
                .taskId(74_455_221_488L)
                .verdict(verdict)
                .captchaType(type)
                .solvedAt(SOLVED)
                .build();
    }

    private static ProviderReply reply(int status, String body) {
        return PROVIDER.interpret(new HttpReply(status, Map.of(), body.getBytes(UTF_8), SOLVED));
    }
}

package io.github.captchareports.providers.anticaptcha;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AntiCaptchaProviderTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final AntiCaptchaProvider PROVIDER = new AntiCaptchaProvider();
    private static final ReportMethod COMPLAINT = ReportMethod.post("/reportIncorrectImageCaptcha");

    @Test
    void isWhatTheServiceDocuments() {
        assertThat(PROVIDER.id()).isEqualTo("anticaptcha");
        assertThat(PROVIDER.defaultBaseUrl()).isEqualTo(URI.create("https://api.anti-captcha.com"));
        assertThat(PROVIDER.window()).isEqualTo(Duration.ofSeconds(60));
        assertThat(PROVIDER.replaySafe()).isFalse();
        assertThat(PROVIDER.complaintLimits())
                .isEqualTo(ComplaintLimits.builder()
                        .shares(0.15, 0.30, 0.60)
                        .jump(0.15, ComplaintLimits.Reaction.HOLD)
                        .jumpAllowance(0.75, EnumSet.of(CaptchaType.IMAGE))
                        .minimumVolume(
                                100,
                                EnumSet.of(
                                        CaptchaType.RECAPTCHA_V2,
                                        CaptchaType.RECAPTCHA_V2_ENTERPRISE,
                                        CaptchaType.RECAPTCHA_V3,
                                        CaptchaType.RECAPTCHA_V3_ENTERPRISE),
                                ComplaintLimits.Reaction.WARN)
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "INCORRECT, IMAGE,                   /reportIncorrectImageCaptcha",
        "INCORRECT, RECAPTCHA_V2,            /reportIncorrectRecaptcha",
        "INCORRECT, RECAPTCHA_V2_ENTERPRISE, /reportIncorrectRecaptcha",
        "INCORRECT, RECAPTCHA_V3,            /reportIncorrectRecaptcha",
        "INCORRECT, RECAPTCHA_V3_ENTERPRISE, /reportIncorrectRecaptcha",
        "INCORRECT, HCAPTCHA,                /reportIncorrectHcaptcha",
        "CORRECT,   IMAGE,",
        "CORRECT,   RECAPTCHA_V2,            /reportCorrectRecaptcha",
        "CORRECT,   RECAPTCHA_V2_ENTERPRISE, /reportCorrectRecaptcha",
        "CORRECT,   RECAPTCHA_V3,            /reportCorrectRecaptcha",
        "CORRECT,   RECAPTCHA_V3_ENTERPRISE, /reportCorrectRecaptcha",
        "CORRECT,   HCAPTCHA,"
    })
    void aPairHasItsOwnMethodOrNone(Verdict verdict, CaptchaType type, @Nullable String path) {
        assertThat(PROVIDER.method(verdict, type)).isEqualTo(path == null ? null : ReportMethod.post(path));
    }

    @ParameterizedTest
    @EnumSource(
            value = CaptchaType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "IMAGE",
                "RECAPTCHA_V2",
                "RECAPTCHA_V2_ENTERPRISE",
                "RECAPTCHA_V3",
                "RECAPTCHA_V3_ENTERPRISE",
                "HCAPTCHA"
            })
    void anyOtherTypeTakesNoReport(CaptchaType type) {
        assertThat(PROVIDER.method(Verdict.CORRECT, type)).isNull();
        assertThat(PROVIDER.method(Verdict.INCORRECT, type)).isNull();
    }

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void confirmationsOfPlainRecaptchaV2AreIgnored(CaptchaType type) {
        assertThat(PROVIDER.ignoresConfirmations(type)).isEqualTo(type == CaptchaType.RECAPTCHA_V2);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE,                   image",
        "HCAPTCHA,                hcaptcha",
        "RECAPTCHA_V2,            recaptcha",
        "RECAPTCHA_V2_ENTERPRISE, recaptcha",
        "RECAPTCHA_V3,            recaptcha",
        "RECAPTCHA_V3_ENTERPRISE, recaptcha"
    })
    void recaptchasAreJudgedTogetherAndOtherTypesByThemselves(CaptchaType type, String scope) {
        assertThat(PROVIDER.complaintScope(type)).isEqualTo(scope);
    }

    @Test
    void aReportIsKeyAndTaskAsJsonAndAsksForJson() {
        ProviderCall call = PROVIDER.call(COMPLAINT, request().build(), "k3y");

        assertThat(call.path()).isEqualTo("/reportIncorrectImageCaptcha");
        assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "application/json", "Accept", "application/json"));
        assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"clientKey\":\"k3y\",\"taskId\":74455221488}");
    }

    @Test
    void theWindowIs60SecondsAfterTheWorkersCompletion() {
        ReportRequest request = request()
                .solvedAt(SOLVED, SolvedAtClock.SERVICE)
                .submittedAt(SOLVED.minusSeconds(40))
                .build();

        assertThat(PROVIDER.deadline(request)).isEqualTo(SOLVED.plusSeconds(60));
        assertThat(PROVIDER.atRiskFrom(request)).isEqualTo(SOLVED.plusSeconds(60));
    }

    @Test
    void aTimeOfTheCallersClockMayBeThatOfThePollSoTheWholeWindowIsAtRisk() {
        ReportRequest polled = request().solvedAt(SOLVED).build();

        assertThat(PROVIDER.deadline(polled)).isEqualTo(SOLVED.plusSeconds(60));
        assertThat(PROVIDER.atRiskFrom(polled)).isEqualTo(SOLVED);
    }

    @Test
    void aTaskIdOf11DigitsDoesNotWrapAround() {
        byte[] body = PROVIDER.call(COMPLAINT, request().taskId(74_455_221_488L).build(), "k3y")
                .body();

        assertThat(new String(body, UTF_8)).contains(":74455221488}").doesNotContain("1440777456");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"errorId\":0}", "{\"errorId\":0,\"errorDescription\":\"connection reset\"}"})
    void aFailureWithErrorIdZeroIsNotAccepted(String body) {
        assertThat(reply(200, body).reading()).isEqualTo(Reading.UNCLEAR);
    }

    @Test
    void errorId1IsABadKeyAndNotASuccess() {
        assertThat(reply(200, "{\"errorId\":1}").reading()).isEqualTo(Reading.NOT_RECORDED);
        assertThat(reply(200, "{\"errorId\":1,\"status\":\"success\"}").reading())
                .isEqualTo(Reading.NOT_RECORDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR: 1005", "IP_BANNED", "REPORT_NOT_RECORDED"})
    void aPlainTextWithoutErrorUnderscoreInItIsNotASuccess(String body) {
        assertThat(reply(200, body).reading()).isEqualTo(Reading.UNCLEAR);
    }

    @Test
    void aGoodHcaptchaVerdictIsNotSentAsAComplaint() {
        assertThat(PROVIDER.method(Verdict.CORRECT, CaptchaType.HCAPTCHA)).isNull();
        for (CaptchaType type : CaptchaType.values()) {
            ReportMethod method = PROVIDER.method(Verdict.CORRECT, type);
            assertThat(method == null ? "" : method.path()).doesNotContain("Incorrect");
        }
    }

    @Test
    void anUnlistedErrorCodeIsAnAnswerLikeAnyOther() {
        ProviderReply reply = reply(200, "{\"errorId\":4711,\"errorCode\":\"ERROR_OF_NEXT_YEAR\"}");

        assertThat(reply.reading()).isEqualTo(Reading.REFUSED_AMBIGUOUS);
        assertThat(reply.errorCode()).isEqualTo("ERROR_OF_NEXT_YEAR");
        assertThat(reply.errorId()).isEqualTo(4711);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 303, 521})
    void anHtmlPageIsNotASuccess(int status) {
        assertThat(reply(status, "<html><head><title>success</title></head><body>errorId 0</body></html>")
                        .reading())
                .isEqualTo(Reading.UNCLEAR);
    }

    @Test
    void aSuccessLabelledAsHtmlIsASuccess() {
        byte[] body = "{\"errorId\":0,\"status\":\"success\"}".getBytes(UTF_8);

        assertThat(PROVIDER.interpret(new HttpReply(200, Map.of("content-type", "text/html"), body, SOLVED))
                        .reading())
                .isEqualTo(Reading.RECORDED);
    }

    @Test
    void aPageOfSomebodyElseTakesNoReport() {
        assertThat(reply(404, "<html>").reading()).isEqualTo(Reading.NOT_TAKEN);
        assertThat(reply(403, "<html>").reading()).isEqualTo(Reading.NOT_TAKEN_UNLESS_PROVEN);
    }

    private static ReportRequest.Builder request() {
        return ReportRequest.builder()
                .account("main")
                .taskId(74_455_221_488L)
                .verdict(Verdict.INCORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(SOLVED);
    }

    private static ProviderReply reply(int status, String body) {
        return PROVIDER.interpret(new HttpReply(status, Map.of(), body.getBytes(UTF_8), SOLVED));
    }
}

package io.github.captchareports.providers.twocaptcha;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwoCaptchaProviderTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final TwoCaptchaProvider PROVIDER = new TwoCaptchaProvider();
    private static final ReportMethod CONFIRMATION = ReportMethod.post("/reportCorrect");

    @Test
    void isWhatTheServiceDocuments() {
        assertThat(PROVIDER.id()).isEqualTo("2captcha");
        assertThat(PROVIDER.defaultBaseUrl()).isEqualTo(URI.create("https://api.2captcha.com"));
        assertThat(PROVIDER.window()).isEqualTo(Duration.ofMinutes(15));
        assertThat(PROVIDER.replaySafe()).isTrue();
        assertThat(PROVIDER.complaintLimits()).isEqualTo(ComplaintLimits.DEFAULT);
        assertThat(PROVIDER.complaintScope(CaptchaType.RECAPTCHA_V3)).isEqualTo("account");
        assertThat(PROVIDER.complaintScope(CaptchaType.IMAGE)).isEqualTo("account");
    }

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void everyTypeHasBothVerdicts(CaptchaType type) {
        assertThat(PROVIDER.method(Verdict.CORRECT, type)).isEqualTo(ReportMethod.post("/reportCorrect"));
        assertThat(PROVIDER.method(Verdict.INCORRECT, type)).isEqualTo(ReportMethod.post("/reportIncorrect"));
    }

    @Test
    void aReportIsKeyAndTaskAsJsonAndNothingElse() {
        ProviderCall call =
                PROVIDER.call(CONFIRMATION, request().verdict(Verdict.CORRECT).build(), "k3y");

        assertThat(call.path()).isEqualTo("/reportCorrect");
        assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
        assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"clientKey\":\"k3y\",\"taskId\":74455221488}");
    }

    @Test
    void theWindowCountsFromTheSolution() {
        ReportRequest request = request().submittedAt(SOLVED.minusSeconds(40)).build();

        assertThat(PROVIDER.deadline(request)).isEqualTo(SOLVED.plus(Duration.ofMinutes(15)));
    }

    @Test
    void aReportIsAtRiskFromTheEndOfTheWindowAfterSubmission() {
        Instant end = SOLVED.plus(Duration.ofMinutes(15));

        assertThat(PROVIDER.atRiskFrom(
                        request().submittedAt(SOLVED.minusSeconds(40)).build()))
                .isEqualTo(end.minusSeconds(40));
    }

    @Test
    void aReportWhoseSubmissionIsNotKnownIsAtRiskForTheLongestSolving() {
        Instant end = SOLVED.plus(Duration.ofMinutes(12));

        assertThat(PROVIDER.atRiskFrom(request().build())).isEqualTo(end);
        assertThat(PROVIDER.atRiskFrom(
                        request().submittedAt(SOLVED.plusSeconds(40)).build()))
                .isEqualTo(end);
        assertThat(PROVIDER.atRiskFrom(request().submittedAt(Instant.MAX).build()))
                .isEqualTo(end);
    }

    @Test
    void aTaskIdOf11DigitsDoesNotWrapAround() {
        byte[] body = PROVIDER.call(
                        CONFIRMATION, request().taskId(74_455_221_488L).build(), "k3y")
                .body();

        assertThat(new String(body, UTF_8)).contains(":74455221488}").doesNotContain("1440777456");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"errorId\":0}", "{\"errorId\":0,\"errorDescription\":\"connection reset\"}"})
    void aFailureWithErrorIdZeroIsNotAccepted(String body) {
        assertThat(reply(200, body).reading()).isEqualTo(Reading.UNCLEAR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR: 1005", "IP_BANNED", "REPORT_NOT_RECORDED", "MAX_USER_TURN"})
    void anErrorWithoutErrorUnderscoreInItIsNotASuccess(String body) {
        assertThat(reply(200, body).reading()).isIn(Reading.NOT_RECORDED, Reading.REFUSED_AMBIGUOUS);
        assertThat(reply(200, body).errorCode()).isEqualTo(body);
    }

    @Test
    void theSuccessOfTheOldApiIsNotASuccessHere() {
        assertThat(reply(200, "OK_REPORT_RECORDED").reading()).isEqualTo(Reading.UNCLEAR);
    }

    @Test
    void aCorrectVerdictNeverBecomesAComplaint() {
        for (CaptchaType type : CaptchaType.values()) {
            ReportRequest request =
                    request().verdict(Verdict.CORRECT).captchaType(type).build();
            assertThat(PROVIDER.method(Verdict.CORRECT, type)).isEqualTo(CONFIRMATION);
            assertThat(PROVIDER.call(CONFIRMATION, request, "k3y").path()).isEqualTo("/reportCorrect");
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

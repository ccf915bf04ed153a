package io.github.captchareports.providers.anticaptcha;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.AccountAdvice.Pause;
import io.github.captchareports.spi.AccountAdvice.RefuseAccount;
import io.github.captchareports.spi.AccountAdvice.RefuseMethod;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AntiCaptchaCodesTest {
    @ParameterizedTest
    @CsvSource({"2, ERROR_NO_SLOT_AVAILABLE, PT5S", "10, ERROR_ZERO_BALANCE, PT1M"})
    void throttleCodesPauseTheAccount(int id, String code, Duration pause) {
        assertReads(id, code, Reading.NOT_RECORDED, new Pause(pause));
    }

    @ParameterizedTest
    @CsvSource({
        "1,  ERROR_KEY_DOES_NOT_EXIST,",
        "11, ERROR_IP_NOT_ALLOWED,",
        "55, ERROR_ACCOUNT_SUSPENDED,",
        "21, ERROR_IP_BLOCKED, PT10M"
    })
    void accountCodesStopTheAccount(int id, String code, @Nullable Duration reopenAfter) {
        assertReads(id, code, Reading.NOT_RECORDED, new RefuseAccount(reopenAfter));
    }

    @Test
    void anUnknownMethodStopsTheMethod() {
        assertReads(14, "ERROR_NO_SUCH_METHOD", Reading.NOT_RECORDED, new RefuseMethod());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR_NO_SUCH_CAPCHA_ID", "ERROR_NO_SUCH_CAPTCHA_ID"})
    void number16IsAmbiguousInBothSpellings(String code) {
        ProviderReply reply = reply("{\"errorId\":16,\"errorCode\":\"" + code + "\",\"errorDescription\":\"No\"}");

        assertThat(reply)
                .isEqualTo(ProviderReply.builder(Reading.REFUSED_AMBIGUOUS)
                        .errorId(16)
                        .errorCode(code)
                        .text("No")
                        .possibleCauses(List.of(
                                ProbableCause.TOO_LATE,
                                ProbableCause.REPORTED_BEFORE,
                                ProbableCause.WRONG_TYPE_OR_LANGUAGE,
                                ProbableCause.UNKNOWN_TASK))
                        .build());
    }

    @Test
    void number16WithoutACodeIsAmbiguousToo() {
        assertThat(reply("{\"errorId\":16}").reading()).isEqualTo(Reading.REFUSED_AMBIGUOUS);
    }

    @Test
    void filteredWorkersAreASignToStopComplaining() {
        assertReads(
                54, "ERROR_ALL_WORKERS_FILTERED", Reading.REFUSED, AccountAdvice.NONE, ProbableCause.WORKERS_FILTERED);
    }

    @ParameterizedTest
    @CsvSource({
        "3,  ERROR_ZERO_CAPTCHA_FILESIZE",
        "4,  ERROR_TOO_BIG_CAPTCHA_FILESIZE",
        "12, ERROR_CAPTCHA_UNSOLVABLE",
        "13, ERROR_BAD_DUPLICATES",
        "15, ERROR_IMAGE_TYPE_NOT_SUPPORTED",
        "22, ERROR_TASK_ABSENT",
        "23, ERROR_TASK_NOT_SUPPORTED",
        "31, ERROR_RECAPTCHA_INVALID_SITEKEY"
    })
    void codesAboutNewTasksAreRefused(int id, String code) {
        assertReads(id, code, Reading.REFUSED, AccountAdvice.NONE);
    }

    @Test
    void theCodeDecidesWhereItsNumberHasDrifted() {
        ProviderReply reply = reply("{\"errorId\":12,\"errorCode\":\"ERROR_BAD_DUPLICATES\"}");

        assertThat(reply.errorCode()).isEqualTo("ERROR_BAD_DUPLICATES");
        assertThat(reply("{\"errorId\":12,\"errorCode\":\"ERROR_KEY_DOES_NOT_EXIST\"}")
                        .advice())
                .isEqualTo(new RefuseAccount(null));
    }

    @Test
    void theTableHasNoLineThatIsNotTestedHere() {
        assertThat(AntiCaptchaCodes.TABLE.rules()).hasSize(18);
        assertThat(AntiCaptchaCodes.TABLE.rules())
                .extracting(CodeRule::source)
                .allMatch(source -> source.startsWith("anti-captcha.com API"));
    }

    /** As JSON, with and without its code. */
    private static void assertReads(
            int id, String code, Reading reading, AccountAdvice advice, ProbableCause... causes) {
        assertThat(reply("{\"errorId\":" + id + ",\"errorCode\":\"" + code + "\",\"errorDescription\":\"No\"}"))
                .isEqualTo(ProviderReply.builder(reading)
                        .advice(advice)
                        .errorId(id)
                        .errorCode(code)
                        .text("No")
                        .possibleCauses(List.of(causes))
                        .build());
        assertThat(reply("{\"errorId\":" + id + "}"))
                .isEqualTo(ProviderReply.builder(reading)
                        .advice(advice)
                        .errorId(id)
                        .errorCode(code)
                        .possibleCauses(List.of(causes))
                        .build());
    }

    private static ProviderReply reply(String body) {
        return new AntiCaptchaProvider().interpret(new HttpReply(200, Map.of(), body.getBytes(UTF_8), Instant.EPOCH));
    }
}

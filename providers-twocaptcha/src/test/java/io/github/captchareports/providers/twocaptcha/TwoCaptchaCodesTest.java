package io.github.captchareports.providers.twocaptcha;

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

class TwoCaptchaCodesTest {
    @ParameterizedTest
    @CsvSource({
        "2,  ERROR_NO_SLOT_AVAILABLE, PT5S",
        "10, ERROR_ZERO_BALANCE,      PT1M",
        ",   MAX_USER_TURN,           PT10S",
        ",   ERROR: 1001,             PT10M",
        ",   ERROR: 1002,             PT5M",
        ",   ERROR: 1003,             PT30S",
        ",   ERROR: 1005,             PT10M"
    })
    void throttleCodesPauseTheAccount(@Nullable Integer id, String code, Duration pause) {
        assertReads(id, code, Reading.NOT_RECORDED, new Pause(pause));
    }

    @ParameterizedTest
    @CsvSource({
        "1,  ERROR_KEY_DOES_NOT_EXIST,",
        "11, ERROR_IP_NOT_ALLOWED,",
        "55, ERROR_ACCOUNT_SUSPENDED,",
        ",   ERROR_WRONG_USER_KEY,",
        ",   ERROR: 1004,",
        "21, ERROR_IP_BLOCKED, PT10M",
        ",   IP_BANNED,        PT5M"
    })
    void accountCodesStopTheAccount(@Nullable Integer id, String code, @Nullable Duration reopenAfter) {
        assertReads(id, code, Reading.NOT_RECORDED, new RefuseAccount(reopenAfter));
    }

    @Test
    void anUnknownMethodStopsTheMethod() {
        assertReads(14, "ERROR_NO_SUCH_METHOD", Reading.NOT_RECORDED, new RefuseMethod());
    }

    @Test
    void aDuplicateIsAlreadyReported() {
        assertReads(
                null,
                "ERROR_DUPLICATE_REPORT",
                Reading.ALREADY_REPORTED,
                AccountAdvice.NONE,
                ProbableCause.REPORTED_BEFORE);
    }

    @ParameterizedTest
    @CsvSource({
        "16, ERROR_NO_SUCH_CAPCHA_ID,   UNKNOWN_TASK, TOO_LATE",
        ",   ERROR_WRONG_CAPTCHA_ID,    UNKNOWN_TASK, TOO_LATE",
        ",   ERROR_REPORT_NOT_RECORDED, TOO_LATE,     COMPLAINT_RATIO",
        ",   REPORT_NOT_RECORDED,       TOO_LATE,     COMPLAINT_RATIO"
    })
    void refusalsThatAlsoComeLateAreAmbiguous(
            @Nullable Integer id, String code, ProbableCause first, ProbableCause second) {
        assertReads(id, code, Reading.REFUSED_AMBIGUOUS, AccountAdvice.NONE, first, second);
    }

    @ParameterizedTest
    @CsvSource({"110, ERROR_BAD_PARAMETERS", ", ERROR_WRONG_ID_FORMAT"})
    void anUnreadableRequestIsRefused(@Nullable Integer id, String code) {
        assertReads(id, code, Reading.REFUSED, AccountAdvice.NONE, ProbableCause.BAD_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({
        "3,   ERROR_ZERO_CAPTCHA_FILESIZE",
        "4,   ERROR_TOO_BIG_CAPTCHA_FILESIZE",
        "5,   ERROR_PAGEURL",
        "12,  ERROR_CAPTCHA_UNSOLVABLE",
        "13,  ERROR_BAD_DUPLICATES",
        "15,  ERROR_IMAGE_TYPE_NOT_SUPPORTED",
        "22,  ERROR_TASK_ABSENT",
        "23,  ERROR_TASK_NOT_SUPPORTED",
        "31,  ERROR_RECAPTCHA_INVALID_SITEKEY",
        "115, ERROR_BAD_IMGINSTRUCTIONS",
        "130, ERROR_BAD_PROXY"
    })
    void codesAboutNewTasksAreRefused(@Nullable Integer id, String code) {
        assertReads(id, code, Reading.REFUSED, AccountAdvice.NONE);
    }

    @Test
    void theTableHasNoLineThatIsNotTestedHere() {
        assertThat(TwoCaptchaCodes.TABLE.rules()).hasSize(33);
        assertThat(TwoCaptchaCodes.TABLE.rules())
                .extracting(CodeRule::source)
                .allMatch(source -> source.startsWith("2captcha.com API"));
    }

    /** As JSON with and without its code, and as the plain text of v1. */
    private static void assertReads(
            @Nullable Integer id, String code, Reading reading, AccountAdvice advice, ProbableCause... causes) {
        int number = id == null ? 9999 : id;
        assertThat(reply("{\"errorId\":" + number + ",\"errorCode\":\"" + code + "\",\"errorDescription\":\"No\"}"))
                .isEqualTo(ProviderReply.builder(reading)
                        .advice(advice)
                        .errorId(number)
                        .errorCode(code)
                        .text("No")
                        .possibleCauses(List.of(causes))
                        .build());
        assertThat(reply(code + "\n"))
                .isEqualTo(ProviderReply.builder(reading)
                        .advice(advice)
                        .errorCode(code)
                        .possibleCauses(List.of(causes))
                        .build());
        if (id != null) {
            assertThat(reply("{\"errorId\":" + id + "}"))
                    .isEqualTo(ProviderReply.builder(reading)
                            .advice(advice)
                            .errorId(id)
                            .errorCode(code)
                            .possibleCauses(List.of(causes))
                            .build());
        }
    }

    private static ProviderReply reply(String body) {
        return new TwoCaptchaProvider().interpret(new HttpReply(200, Map.of(), body.getBytes(UTF_8), Instant.EPOCH));
    }
}

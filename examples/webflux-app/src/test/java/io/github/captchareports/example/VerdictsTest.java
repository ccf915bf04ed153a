package io.github.captchareports.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
    private static final String GOOD =
            "'provider':'2captcha','account':'one','taskId':7,'verdict':'correct','captchaType':'image','solvedAt':1";

    private final Reporter reporter = Reporter.builder()
            .account(Account.builder("2captcha", "one")
                    .clientKey(() -> "key-of-one")
                    .build())
            .account(Account.builder("2captcha", "two")
                    .clientKey(() -> "key-of-two")
                    .build())
            .account(Account.builder("anticaptcha", "three")
                    .clientKey(() -> "key")
                    .build())
            .build();
    private final Verdicts verdicts = new Verdicts(new AccountBook(reporter));

    @AfterEach
    void close() {
        reporter.shutdown(Duration.ZERO).block(Duration.ofSeconds(10));
    }

    @Test
    void everyFieldArrives() {
        ReportRequest request = usable("{'provider':'anticaptcha','taskId':'9223372036854775807','verdict':'incorrect',"
                + "'captchaType':'recaptcha-v3-enterprise','solvedAt':'2026-11-20T11:15:30+01:00','submittedAt':1.5,"
                + "'solvedAtClock':'service','domain':'shop.example','ref':[1.10]}");

        assertThat(request.account()).isEqualTo("three");
        assertThat(request.taskId().asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(request.verdict()).isEqualTo(Verdict.INCORRECT);
        assertThat(request.captchaType()).isEqualTo(CaptchaType.RECAPTCHA_V3_ENTERPRISE);
        assertThat(request.solvedAt()).isEqualTo("2026-11-20T10:15:30Z");
        assertThat(request.submittedAt()).isEqualTo(Instant.ofEpochMilli(1_500));
        assertThat(request.solvedAtClock()).isEqualTo(SolvedAtClock.SERVICE);
        assertThat(request.domain()).isEqualTo("shop.example");
        assertThat(request.correlation()).hasToString("Origin[line=3, provider=anticaptcha, ref=[1.10]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "'account':null ~ account: missing, and several accounts are at 2captcha; there are one (2captcha)",
                "'account':'three' ~ account: \"three\" is none at 2captcha; there are one (2captcha), two (2captcha)",
                "'account':['one'] ~ account: an array is no text; use a string that is not blank",
                "'provider':' ' ~ provider: \" \" is no text",
                "'taskId':0 ~ taskId: \"0\" is no positive number and no text; use the task id that the service returned",
                "'taskId':1.5 ~ taskId: \"1.5\" is no positive number",
                "'taskId':' 7' ~ taskId: has white space, control or invisible characters; use",
                "'verdict':'CORRECT' ~ verdict: \"CORRECT\" is unknown; use one of correct, incorrect",
                "'verdict':true ~ verdict: \"true\" is no text",
                "'captchaType':'cat' ~ captchaType: \"cat\" is unknown; use one of image, recaptcha-v2",
                "'solvedAt':'yesterday' ~ solvedAt: \"yesterday\" is not a known time format; use ISO-8601 with an offset",
                "'solvedAt':'2026-11-20 10:15:30' ~ solvedAt: \"2026-11-20 10:15:30\" has no offset from UTC",
                "'solvedAt':-1 ~ solvedAt: \"-1\" is before 1970",
                "'solvedAt':{} ~ solvedAt: an object is not a time",
                "'solvedAtClock':'me' ~ solvedAtClock: \"me\" is unknown; use one of",
                "'task_id':7 ~ \"task_id\": no such field; put what is yours into ref. The fields are provider,",
            })
    void whatCannotBeUsedIsToldWithTheRemedy(String field, String problem) {
        String name = field.substring(0, field.indexOf(':'));
        String others = GOOD.replaceFirst(name + ":('[^']*'|[^,]*),?", "").replaceFirst(",$", "");

        assertThat(reason("{" + others + "," + field + "}")).startsWith(problem);
    }

    @Test
    void aDomainThatIsTooLongIsToldInTheLibrarysWords() {
        assertThat(reason("{" + GOOD + ",'domain':'" + "x".repeat(254) + "'}")).startsWith("domain: 254 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "[] ~ line: no JSON object; write one",
                "7 ~ line: no JSON object; write one",
                "{'taskId':1,'taskId':2} ~ line: not valid JSON at column",
                "{} {} ~ line: not valid JSON at column",
                "{'provider' ~ line: not valid JSON at column",
            })
    void whatIsNoObjectIsTold(String line, String problem) {
        assertThat(reason(line)).startsWith(problem);
    }

    private ReportRequest usable(String json) {
        return ((Reading.Usable) read(json)).request();
    }

    private String reason(String json) {
        return String.valueOf(((Reading.Unusable) read(json)).result().reason());
    }

    private Reading read(String json) {
        return verdicts.read(new Line(3, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}

package io.github.captchareports.cli.input;

import static io.github.captchareports.cli.Parsing.NOW;
import static io.github.captchareports.cli.Parsing.invalid;
import static io.github.captchareports.cli.Parsing.valid;
import static io.github.captchareports.cli.Parsing.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.line.InputLine;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.cli.output.ResultFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    @Test
    void aFullLineBecomesARequest() {
        ReportRequest request = valid("""
                {"provider":"Anti-Captcha","account":"anti","taskId":74455221488,"verdict":"incorrect",\
                "captchaType":"recaptcha-v3","solvedAt":1795168790,"submittedAt":"2026-11-20T10:59:30+01:00",\
                "solvedAtClock":"service","domain":"shop.example","ref":{"order":1}}""");
        assertThat(request.account()).isEqualTo("anti");
        assertThat(request.taskId().asLong()).isEqualTo(74_455_221_488L);
        assertThat(request.verdict()).isEqualTo(Verdict.INCORRECT);
        assertThat(request.captchaType()).isEqualTo(CaptchaType.RECAPTCHA_V3);
        assertThat(request.solvedAt()).isEqualTo(Instant.ofEpochSecond(1_795_168_790));
        assertThat(request.solvedAtClock()).isEqualTo(SolvedAtClock.SERVICE);
        assertThat(request.submittedAt()).isEqualTo(Instant.parse("2026-11-20T09:59:30Z"));
        assertThat(request.domain()).isEqualTo("shop.example");
        assertThat(request.correlation())
                .isEqualTo(new InputLine(7, "anticaptcha", request.solvedAt(), "{\"order\":1}"));
    }

    @Test
    void optionalFieldsMayBeNull() {
        ReportRequest request =
                valid(with("account", "null,\"submittedAt\":null,\"solvedAtClock\":null,\"domain\":null"));
        assertThat(request.account()).isEqualTo("two");
        assertThat(request.solvedAtClock()).isEqualTo(SolvedAtClock.LOCAL);
        assertThat(request.domain()).isNull();
    }

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void everyTypeIsNamedInKebabCase(CaptchaType type) {
        String name = type.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        assertThat(valid(with("captchaType", '"' + name + '"')).captchaType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2captcha", "2Captcha", "2CAPTCHA", "2-captcha", "2 Captcha"})
    void aProviderIsFoundByItsLettersAndDigits(String name) {
        assertThat(valid(with("provider", '"' + name + '"')).account()).isEqualTo("two");
    }

    @Test
    void severalProblemsAreAllNamed() {
        assertThat(invalid("{\"provider\":\"3captcha\",\"taskId\":-1,\"verdict\":\"good\"}")
                        .reason())
                .contains("provider:", "taskId:", "verdict:", "captchaType:", "solvedAt:");
    }

    @Test
    void whatCouldBeReadComesBackWithAnInvalidLine() {
        ParsedLine.Invalid line = invalid(with("captchaType", "\"jigsaw\",\"ref\":[1,2]"));
        assertThat(line.number()).isEqualTo(7);
        assertThat(line.provider()).isEqualTo("2captcha");
        assertThat(line.account()).isEqualTo("two");
        assertThat(line.taskId()).isEqualTo(TaskId.of(74_455_221_488L));
        assertThat(line.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(line.solvedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(line.ref()).isEqualTo("[1,2]");
    }

    @Test
    void aReasonShowsOnlyALittleOfTheInput() {
        String reason = invalid(with("provider", '"' + "x\\u0007".repeat(100_000) + '"'))
                .reason();
        assertThat(reason).hasSizeLessThan(300).contains("not shown").doesNotContain("\u0007");
    }

    /** People put the key everywhere; what comes out is kept, and sent on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"KEY\":1}",
                "{\"KEY\":1,\"provider\":\"2captcha\",\"taskId\":5}",
                "{\"provider\":\"KEY\"}",
                "{\"provider\":\"2captcha\",\"account\":\"KEY\"}",
                "{\"taskId\":\"KEY\"}",
                "{\"verdict\":\"KEY\"}",
                "{\"captchaType\":\"KEY\"}",
                "{\"solvedAt\":\"KEY\"}",
                "{\"solvedAt\":\"2026-11-20T10:00:00Z KEY\"}",
                "{\"submittedAt\":\"KEY\"}",
                "{\"solvedAtClock\":\"KEY\"}",
                "{\"clientKey: KEY\":\"KEY\"}",
                "{\"clientKey\":\"KEY\"}",
                "{\"account\":KEY}",
                "{KEY:1}",
                "KEY",
                "\"KEY\"",
                "2captcha;KEY;5;correct"
            })
    void aKeyIsNotShownWhereverItStands(String line) {
        for (String key : List.of("c4n4ry0123456789abcdef0123456789", "f4c4n4ry0123456789abcdef01234567")) {
            ParsedLine.Invalid invalid = invalid(line.replace("KEY", key));

            ByteArrayOutputStream result = new ByteArrayOutputStream();
            ResultFormat.write(invalid, result);
            assertThat(result.toString(StandardCharsets.UTF_8))
                    .contains("\"outcome\":\"invalid\"")
                    .doesNotContain("c4n4ry");
        }
    }

    @Test
    void anAccountThatIsConfiguredIsShownWhateverItIsCalled() {
        String label = "main-account-2026-11";
        RequestParser parser = Parsing.parser(Parsing.account("2captcha", label));
        byte[] line = with("account", '"' + label + "\",\"taskId\":0").getBytes(StandardCharsets.UTF_8);

        assertThat(parser.parse(RawLine.of(7, line)))
                .isInstanceOfSatisfying(
                        ParsedLine.Invalid.class,
                        invalid -> assertThat(invalid.account()).isEqualTo(label));
    }

    @Nested
    class TheLine {
        @Test
        void thatIsTooLongIsInvalid() {
            ParsedLine parsed = Parsing.parser().parse(RawLine.tooLong(3));
            assertThat(parsed)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            line -> assertThat(line.reason())
                                    .isEqualTo("line: longer than 1 MiB; split it or shorten ref"));
        }

        @Test
        void thatIsNotUtf8IsInvalid() {
            byte[] latin = "{\"ref\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Parsing.parser().parse(RawLine.of(3, latin)))
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            line -> assertThat(line.reason()).contains("not UTF-8"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "{\"taskId\":}",
                    "{\"taskId\" 1}",
                    "{\"taskId\":1,}",
                    "{'taskId':1}",
                    "{\"ref\":\"\u0001\"}",
                    "{\"taskId\":01}",
                    "{\"taskId\":NaN}",
                    "nonsense",
                    "{\"taskId\":1",
                    "{\"ref\":[}"
                })
        void thatIsNotJsonIsInvalid(String text) {
            assertThat(invalid(text).reason()).startsWith("line: not valid JSON at column ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[1]", "1", "\"x\"", "null", "true"})
        void thatIsNotAnObjectIsInvalid(String text) {
            assertThat(invalid(text).reason()).startsWith("line: no JSON object");
        }

        @Test
        void withSomethingAfterTheObjectIsInvalid() {
            assertThat(invalid(with("ref", "1") + " {}").reason()).startsWith("line: something follows the object");
        }

        @Test
        void thatIsNestedTooDeepIsInvalidAndNothingOverflows() {
            assertThat(invalid("{\"ref\":" + "[".repeat(100_000)).reason())
                    .startsWith("line: nested deeper than 500 levels");
        }

        @Test
        void thatBreaksOffKeepsWhatWasReadBefore() {
            ParsedLine.Invalid line = invalid("{\"ref\":\"a\",\"taskId\":5,\"verdict\":");
            assertThat(line.ref()).isEqualTo("\"a\"");
            assertThat(line.taskId()).isEqualTo(TaskId.of(5));
            assertThat(line.reason()).doesNotContain("missing");
        }

        @Test
        void withAnUnknownFieldNamesIt() {
            assertThat(invalid(with("clientIp", "\"10.0.0.1\"")).reason())
                    .contains("\"clientIp\": no such field; put what is yours into ref");
        }

        @ParameterizedTest
        @ValueSource(strings = {"solvedat", "SolvedAt", "solved_at", "solved-at"})
        void withAMisspeltFieldNamesTheRightOne(String name) {
            assertThat(invalid(with(name, "1")).reason()).contains("did you mean solvedAt?");
        }

        @Test
        void withAFieldTwiceIsInvalid() {
            assertThat(invalid(with("ref", "1,\"taskId\":2")).reason()).isEqualTo("taskId: given twice; give it once");
        }
    }

    @Nested
    class TheTaskId {
        @ParameterizedTest
        @CsvSource({
            "1, 1",
            "74455221488, 74455221488",
            "\"74455221488\", 74455221488",
            "9223372036854775807, 9223372036854775807"
        })
        void isANumberOrAStringOfDigits(String written, long read) {
            assertThat(valid(with("taskId", written)).taskId().asLong()).isEqualTo(read);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "-5 | -5 is negative",
                    "\"-5\" | \"-5\" is not a number as 2Captcha writes it",
                    "0 | 0 is no task",
                    "\"000\" | \"000\" is not a number as 2Captcha writes it",
                    "\"007\" | \"007\" is not a number as 2Captcha writes it",
                    "1.5 | 1.5 has a fraction",
                    "1.0 | 1.0 has a fraction",
                    "1e10 | 1e10 has an exponent; write all digits",
                    "1E999999999 | 1E999999999 has an exponent; write all digits",
                    "9223372036854775808 | \"9223372036854775808\" is beyond 64 bits (9223372036854775807)",
                    "\"18446744073709551616\" | \"18446744073709551616\" is beyond 64 bits (9223372036854775807)",
                    "\"12a\" | \"12a\" is not a number as 2Captcha writes it",
                    "\" 12\" | has white space, control or invisible characters",
                    "\"\u0661\u0662\" | \"\u0661\u0662\" is not a number as 2Captcha writes it",
                    "\"\" | blank",
                    "true | is true, not a number or a string",
                    "[1] | is an array, not a number or a string",
                    "{} | is an object, not a number or a string"
                })
        void isRefusedOtherwise(String written, String problem) {
            assertThat(invalid(with("taskId", written)).reason())
                    .isEqualTo("taskId: " + problem + "; use the task id that the service returned");
        }

        @Test
        void ofManyDigitsIsRefusedWithoutShowingThem() {
            assertThat(invalid(with("taskId", "9".repeat(500_000))).reason())
                    .contains("taskId: 500000 characters, where an id has at most 128");
        }

        @Test
        void thatIsMissingIsNamed() {
            assertThat(invalid(with("taskId", "")).reason())
                    .isEqualTo("taskId: missing; add the task id that the service returned");
            assertThat(invalid(with("taskId", "null")).reason()).startsWith("taskId: missing");
        }
    }

    @Nested
    class ManyProblems {
        @Test
        void areCountedAfterTheFirstFewSoThatAResultStaysSmall() {
            StringBuilder line = new StringBuilder("{");
            for (int i = 0; i < 20_000; i++) {
                line.append("\"f").append(i).append("\":1,\"taskId\":0,");
            }
            line.append("\"verdict\":\"good\"}");
            String reason = invalid(line.toString()).reason();
            assertThat(reason)
                    .contains("\"f0\": no such field", "\"f4\": no such field", "taskId: given twice", "| and ")
                    .contains("verdict: \"good\" is unknown", "provider: missing")
                    .doesNotContain("\"f5\"")
                    .endsWith(" more");
            assertThat(reason.length()).isLessThan(6_000);
        }

        @Test
        void andWhereTheLineBreaksOffThatIsNamedFirst() {
            assertThat(invalid("{\"a\":1," + "\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,")
                            .reason())
                    .startsWith("line: not valid JSON at column ")
                    .endsWith(" | and 2 more");
        }

        @Test
        void aNameOfAnyLengthThatIsNoAccountIsNotRepeated() {
            ParsedLine.Invalid line = invalid(with("account", '"' + "x".repeat(100_000) + '"'));
            assertThat(line.account()).isNull();
            assertThat(line.reason()).hasSizeLessThan(1_000);
        }
    }

    @Nested
    class TheTimeOfTheSolution {
        @ParameterizedTest
        @CsvSource({
            "\"2026-11-20T09:59:00Z\", 2026-11-20T09:59:00Z",
            "\"2026-11-20T09:59:00.123456789Z\", 2026-11-20T09:59:00.123456789Z",
            "\"2026-11-20T11:59:00+02:00\", 2026-11-20T09:59:00Z",
            "1795168740, 2026-11-20T09:59:00Z",
            "1795168740.25, 2026-11-20T09:59:00.250Z",
            "\"1795168740\", 2026-11-20T09:59:00Z",
            "\"1795168740.5\", 2026-11-20T09:59:00.500Z",
            "0, 1970-01-01T00:00:00Z"
        })
        void isIso8601OrEpochSeconds(String written, Instant read) {
            assertThat(valid(with("solvedAt", written)).solvedAt()).isEqualTo(read);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"2026-11-20T10:05:00Z\"", "\"2026-11-20T10:00:01Z\"", "1795169100"})
        void upToFiveMinutesAheadCountsAsNow(String written) {
            ReportRequest request = valid(with("solvedAt", written));
            assertThat(request.solvedAt()).isEqualTo(NOW);
            assertThat(((InputLine) java.util.Objects.requireNonNull(request.correlation())).solvedAt())
                    .isAfter(NOW);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"2026-11-20T10:05:00.001Z\"", "\"2027-11-20T10:00:00Z\"", "1795169101"})
        void furtherAheadIsInvalid(String written) {
            assertThat(invalid(with("solvedAt", written)).reason())
                    .startsWith("solvedAt: ")
                    .contains("more than 5 minutes in the future (", "check the clock and the time zone");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1795168740000",
                    "\"1795168740000\"",
                    "1795168740000.0",
                    "1795168740000000",
                    "1795168740000000000"
                })
        void isEpochMillisecondsMicrosecondsOrNanosecondsByItsSize(String written) {
            assertThat(valid(with("solvedAt", written)).solvedAt()).isEqualTo(NOW.minusSeconds(60));
        }

        @Test
        void thatIsInvalidShowsTwoSpellingsThatAreRead() {
            String reason = invalid(with("solvedAt", "\"2026-11-20 09:59:00\"")).reason();
            assertThat(reason)
                    .startsWith(
                            "solvedAt: \"2026-11-20 09:59:00\" has no offset from UTC, and may be of any zone; add Z")
                    .contains("2026-11-20T10:15:30Z", "1795169730");
            assertThat(valid(with("solvedAt", "\"2026-11-20T09:59:00Z\"")).solvedAt())
                    .isEqualTo(NOW.minusSeconds(60));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"yesterday\"",
                    "\"2026-11-20\"",
                    "\"2026-11-20T09:59:00\"",
                    "\"2026-13-20T09:59:00Z\"",
                    "\"\"",
                    "true",
                    "{}",
                    "-5",
                    "1.7e9",
                    "1e-999999999",
                    "\"1.\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"1969-12-31T23:59:59Z\""
                })
        void thatCannotBeReadIsInvalid(String written) {
            assertThat(invalid(with("solvedAt", written)).reason())
                    .startsWith("solvedAt: ")
                    .contains("use ISO-8601 with an offset");
        }

        @Test
        void thatIsMissingIsNamed() {
            assertThat(invalid(with("solvedAt", "")).reason()).startsWith("solvedAt: missing; add the time");
        }

        @Test
        void ofTheSubmissionFollowsTheSameRules() {
            assertThat(valid(with("submittedAt", "1795169100")).submittedAt()).isEqualTo(NOW);
            assertThat(invalid(with("submittedAt", "1795169101")).reason()).startsWith("submittedAt: ");
        }
    }

    @Nested
    class TheAccount {
        @Test
        void mayBeLeftOutWhereOneFits() {
            assertThat(valid(with("provider", "\"anticaptcha\"")).account()).isEqualTo("anti");
        }

        @Test
        void mustBeNamedWhereSeveralFit() {
            RequestParser parser = Parsing.parser(Parsing.account("2captcha", "a"), Parsing.account("2captcha", "b"));
            ParsedLine line = parser.parse(RawLine.of(1, with("ref", "1").getBytes(StandardCharsets.UTF_8)));
            assertThat(line)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            invalid -> assertThat(invalid.reason())
                                    .isEqualTo(
                                            "account: missing, and 2 accounts are at 2captcha; use one of a, b, or give --account"));
        }

        @Test
        void thatIsUnknownListsTheKnownOnes() {
            assertThat(invalid(with("account", "\"three\"")).reason())
                    .isEqualTo("account: \"three\" is unknown; there are two (2captcha), anti (anticaptcha)");
        }

        @Test
        void ofAnotherServiceIsInvalid() {
            assertThat(invalid(with("account", "\"anti\"")).reason())
                    .isEqualTo("account: \"anti\" is an account at anticaptcha, not at 2captcha;"
                            + " correct the account or the provider");
        }

        @Test
        void mustBeAText() {
            assertThat(invalid(with("account", "5")).reason()).startsWith("account: is 5, not a string");
            assertThat(invalid(with("account", "\" \"")).reason()).startsWith("account: blank");
        }
    }

    @Nested
    class TheProvider {
        @Test
        void thatIsUnknownListsTheKnownOnes() {
            assertThat(invalid(with("provider", "\"capsolver\"")).reason())
                    .isEqualTo("provider: \"capsolver\" is unknown; use one of 2captcha, anticaptcha");
        }

        @Test
        void withoutAnAccountIsInvalid() {
            ParsedLine line = Parsing.parser(Parsing.account("anticaptcha", "anti"))
                    .parse(RawLine.of(1, with("ref", "1").getBytes(StandardCharsets.UTF_8)));
            assertThat(line)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            invalid -> assertThat(invalid.reason())
                                    .isEqualTo(
                                            "provider: no account at 2captcha is configured; there are anti (anticaptcha)"));
        }

        @Test
        void thatIsMissingIsNamed() {
            assertThat(invalid(with("provider", "")).reason())
                    .isEqualTo("provider: missing; name the service, such as 2captcha, or give --provider");
        }
    }

    @Nested
    class TheRest {
        @ParameterizedTest
        @ValueSource(strings = {"\"good\"", "\"Correct\"", "true", "1", "\"\""})
        void verdictsAreCorrectOrIncorrectAndNothingElse(String written) {
            assertThat(invalid(with("verdict", written)).reason())
                    .startsWith("verdict: ")
                    .contains("use correct or incorrect");
        }

        @Test
        void aTypeThatIsUnknownListsTheKnownOnes() {
            assertThat(invalid(with("captchaType", "\"jigsaw\"")).reason())
                    .isEqualTo("captchaType: \"jigsaw\" is unknown; use one of image, recaptcha-v2,"
                            + " recaptcha-v2-enterprise, recaptcha-v3, recaptcha-v3-enterprise, hcaptcha, funcaptcha,"
                            + " keycaptcha, turnstile, geetest, amazon-waf, altcha, atb-captcha, captchafox, capy,"
                            + " cutcaptcha, cybersiara, datadome, friendly-captcha, lemin, mtcaptcha, prosopo, tencent,"
                            + " vk-captcha, yandex-smart, other; other is for anything else");
        }

        @Test
        void aClockThatIsUnknownIsInvalid() {
            assertThat(invalid(with("solvedAtClock", "\"me\"")).reason())
                    .isEqualTo("solvedAtClock: \"me\" is unknown; use service or local");
        }

        @Test
        void aDomainThatIsTooLongIsInvalid() {
            assertThat(invalid(with("domain", '"' + "d".repeat(254) + '"')).reason())
                    .isEqualTo("domain: 254 characters; a domain name has at most 253");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "\"\"",
                    "0.10000000000000000000000000000000000000000000001",
                    "123456789012345678901234567890123456789012345678901234567890",
                    "1E400",
                    "-0.0",
                    "\"\\ud800\"",
                    "\"\u00e9\uD83D\uDE00\\n\"",
                    "{ \"b\" : [1, 2.50], \"a\" : {\"a\":1,\"a\":2} }",
                    "[]"
                })
        void refComesBackAsItWasWritten(String ref) {
            assertThat(refOf(valid(with("ref", ref)))).isEqualTo(ref);
        }

        @Test
        void refMayBeNearlyAsLongAsTheLine() {
            String ref = '"' + "x".repeat(900_000) + '"';
            assertThat(refOf(valid(with("ref", ref)))).isEqualTo(ref);
            String digits = "9".repeat(900_000);
            assertThat(refOf(valid(with("ref", digits)))).isEqualTo(digits);
        }

        @Test
        void aCrBetweenTheTokensOfRefDoesNotBreakTheOutputLine() {
            assertThat(refOf(valid(with("ref", "\r[1,\r2]\r")))).isEqualTo("[1, 2]");
        }

        private static String refOf(ReportRequest request) {
            return String.valueOf(((InputLine) java.util.Objects.requireNonNull(request.correlation())).ref());
        }
    }
}

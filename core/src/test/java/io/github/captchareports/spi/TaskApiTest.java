package io.github.captchareports.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.spi.AccountAdvice.Pause;
import io.github.captchareports.spi.AccountAdvice.RefuseAccount;
import io.github.captchareports.spi.AccountAdvice.RefuseMethod;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class TaskApiTest {
    private static final String SUCCESS = "{\"errorId\":0,\"status\":\"success\"}";
    private static final TaskApi API = new TaskApi(
            new CodeTable(List.of(
                    CodeRule.accountRefused("ERROR_KEY", 1, "means", "test"),
                    CodeRule.accountBlocked("BLOCKED", 21, Duration.ofMinutes(10), "means", "test"),
                    CodeRule.throttled("SLOW DOWN: 5", 2, Duration.ofSeconds(20), "means", "test"),
                    CodeRule.methodRefused("ERROR_METHOD", 14, "means", "test"),
                    CodeRule.alreadyReported("ERROR_DUPLICATE", null, "means", "test"),
                    CodeRule.refused("ERROR_BAD", 110, "means", "test", ProbableCause.BAD_REQUEST),
                    CodeRule.ambiguous(
                            "ERROR_ID", 16, "means", "test", ProbableCause.TOO_LATE, ProbableCause.UNKNOWN_TASK))),
            Map.of("Accept", "application/json"),
            Duration.ofSeconds(5));

    @Test
    void theBodyIsCompactAndHasKeyAndTaskOnly() {
        assertThat(new String(TaskApi.body("k3y", 74455221488L), UTF_8))
                .isEqualTo("{\"clientKey\":\"k3y\",\"taskId\":74455221488}");
        assertThat(new String(TaskApi.body("", Long.MAX_VALUE), UTF_8))
                .isEqualTo("{\"clientKey\":\"\",\"taskId\":9223372036854775807}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\"b",
                "a\\b",
                "\",\"taskId\":1,\"x\":\"",
                "a\nb\u0000c\u001f",
                "\u007f\u0080é€",
                "\ud83d\ude00",
                "\u2028"
            })
    void anyKeyComesBackFromTheBodyAsItWas(String key) {
        byte[] body = TaskApi.body(key, 1);

        assertThat(new String(body, US_ASCII)).matches("[ -~]+");
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            assertThat(parser.nextName()).isEqualTo("clientKey");
            parser.nextToken();
            assertThat(parser.getString()).isEqualTo(key);
            assertThat(parser.nextName()).isEqualTo("taskId");
        }
    }

    @Test
    void halfASurrogatePairInAKeyIsEscapedToo() {
        assertThat(new String(TaskApi.body("\ud83d", 1), UTF_8)).contains("\"\\ud83d\"");
    }

    @Test
    void aCallHasThePathTheHeadersAndTheBody() {
        ProviderCall call = API.call(ReportMethod.post("/reportCorrect"), 5, "k3y");

        assertThat(call.path()).isEqualTo("/reportCorrect");
        assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "application/json", "Accept", "application/json"));
        assertThat(call.body()).isEqualTo(TaskApi.body("k3y", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SUCCESS,
                "\ufeff" + SUCCESS,
                " \r\n\t{ \"status\" : \"success\" , \"errorId\" : \"0\" } \n",
                "{\"errorId\":0,\"errorCode\":null,\"errorDescription\":\"\",\"status\":\"success\"}",
                "{\"errorId\":0,\"errorCode\":\"\",\"status\":\"success\"}",
                "{\"a\":{\"errorId\":16,\"b\":[{}]},\"errorId\":0,\"c\":[[1],2],\"status\":\"success\",\"d\":1e99999}",
                "{\"errorId\":0,\"errorId\":0,\"status\":\"success\",\"status\":\"success\"}",
                "{\"errorId\":0,\"status\":\"s\\u0075ccess\"}"
            })
    void errorIdZeroAndStatusSuccessIsRecorded(String body) {
        assertThat(read(200, body).reading()).isEqualTo(Reading.RECORDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"errorId\":0}",
                "{\"status\":\"success\"}",
                "{\"errorId\":null,\"status\":\"success\"}",
                "{\"errorId\":0,\"status\":\"Success\"}",
                "{\"errorId\":0,\"status\":\"ready\"}",
                "{\"errorId\":0,\"status\":true}",
                "{\"errorId\":0,\"status\":[\"success\"]}",
                "{\"errorId\":[0],\"status\":\"success\"}",
                "{\"errorId\":0.5,\"status\":\"success\"}",
                "{\"errorId\":false,\"status\":\"success\"}",
                "{\"errorId\":\"none\",\"status\":\"success\"}",
                "{\"errorId\":4294967296,\"status\":\"success\"}",
                "{\"errorId\":99999999999999999999999999,\"status\":\"success\"}",
                "{\"errorId\":0,\"errorCode\":\"ERROR_ID\",\"status\":\"success\"}",
                "{\"result\":{\"errorId\":0,\"status\":\"success\"}}",
                "[{\"errorId\":0,\"status\":\"success\"}]",
                "\"{\\\"errorId\\\":0,\\\"status\\\":\\\"success\\\"}\""
            })
    void everythingShortOfItIsUnclear(String body) {
        assertThat(read(200, body).reading()).isEqualTo(Reading.UNCLEAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u0000",
                "null",
                "0",
                "OK",
                "OK_REPORT_RECORDED",
                "success",
                "<html><body>521: Web server is down</body></html>",
                SUCCESS + "}",
                SUCCESS + SUCCESS,
                SUCCESS + "\u0000",
                SUCCESS + "<!-- cached -->",
                "// ok\n" + SUCCESS,
                "{'errorId':0,'status':'success'}",
                "{errorId:0,status:success}",
                "{\"errorId\":0,\"status\":\"success\",}",
                "{\"errorId\":00,\"status\":\"success\"}",
                "{\"errorId\":0,\"status\":\"error\",\"status\":\"success\"}",
                "{\"errorId\":16,\"errorId\":0,\"status\":\"success\"}"
            })
    void unreadableBodiesAreUnclear(String body) {
        assertThat(read(200, body)).isEqualTo(ProviderReply.UNCLEAR);
    }

    @Test
    void anAnswerCutAnywhereIsUnclear() {
        for (int length = 0; length < SUCCESS.length(); length++) {
            assertThat(read(200, SUCCESS.substring(0, length))).isEqualTo(ProviderReply.UNCLEAR);
        }
    }

    @Test
    void deepNestingAndHugeNumbersNeverThrow() {
        String deep = "{\"a\":".repeat(3000);
        String digits = "9".repeat(16_000);

        assertThat(read(200, deep).reading()).isEqualTo(Reading.UNCLEAR);
        assertThat(read(200, "[".repeat(16_000)).reading()).isEqualTo(Reading.UNCLEAR);
        assertThat(read(200, "{\"errorId\":" + digits + "}").reading()).isEqualTo(Reading.UNCLEAR);
        assertThat(read(200, "{\"x\":" + digits + "," + SUCCESS.substring(1)).reading())
                .isEqualTo(Reading.RECORDED);
        assertThat(read(200, "{\"errorId\":" + digits + ",\"errorCode\":\"ERROR_ID\"}")
                        .reading())
                .isEqualTo(Reading.REFUSED_AMBIGUOUS);
    }

    @Test
    void anotherEncodingIsUnclear() {
        assertThat(read(200, SUCCESS.getBytes(UTF_16)).reading()).isEqualTo(Reading.UNCLEAR);
    }

    @Test
    void aTextInABrokenEncodingDoesNotHideItsCode() {
        ProviderReply reply = read(
                200, "{\"errorId\":16,\"errorCode\":\"ERROR_ID\",\"errorDescription\":\"é\"}".getBytes(ISO_8859_1));

        assertThat(reply.errorCode()).isEqualTo("ERROR_ID");
        assertThat(reply.text()).isEqualTo("\ufffd");
    }

    @Test
    void theContentTypeDoesNotMatter() {
        HttpReply html =
                new HttpReply(200, Map.of("content-type", "text/html"), SUCCESS.getBytes(UTF_8), Instant.EPOCH);

        assertThat(API.interpret(html).reading()).isEqualTo(Reading.RECORDED);
    }

    @Test
    void theCodeDecidesAndTheNumberIsOnlyKept() {
        ProviderReply reply =
                read(200, "{\"errorId\":1,\"errorCode\":\"ERROR_ID\",\"errorDescription\":\"no such task\"}");

        assertThat(reply)
                .isEqualTo(ProviderReply.builder(Reading.REFUSED_AMBIGUOUS)
                        .errorId(1)
                        .errorCode("ERROR_ID")
                        .text("no such task")
                        .possibleCauses(List.of(ProbableCause.TOO_LATE, ProbableCause.UNKNOWN_TASK))
                        .build());
    }

    @Test
    void theNumberDecidesWhereTheCodeIsMissing() {
        ProviderReply reply = read(200, "{\"errorId\":\"110\",\"errorCode\":null}");

        assertThat(reply.reading()).isEqualTo(Reading.REFUSED);
        assertThat(reply.errorId()).isEqualTo(110);
        assertThat(reply.errorCode()).isEqualTo("ERROR_BAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errorId\":16,\"status\":\"success\"}",
                "{\"errorId\":16,\"errorCode\":\"ERROR_ID\",\"status\":\"success\"}"
            })
    void aNumberOtherThanZeroIsAnErrorWhateverTheStatusSays(String body) {
        assertThat(read(200, body).reading()).isEqualTo(Reading.REFUSED_AMBIGUOUS);
    }

    @Test
    void aCodeWithoutANumberIsAnError() {
        assertThat(read(200, "{\"errorCode\":\"ERROR_DUPLICATE\"}").reading()).isEqualTo(Reading.ALREADY_REPORTED);
        assertThat(read(200, "{\"errorId\":0,\"errorCode\":\"ERROR_BAD\"}").reading())
                .isEqualTo(Reading.REFUSED);
    }

    @Test
    void anUnlistedCodeIsFinalAndKeptVerbatim() {
        ProviderReply reply = read(200, "{\"errorId\":16,\"errorCode\":\"ERROR_brand new\"}");

        assertThat(reply.reading()).isEqualTo(Reading.REFUSED_AMBIGUOUS);
        assertThat(reply.errorCode()).isEqualTo("ERROR_brand new");
        assertThat(reply.advice()).isEqualTo(AccountAdvice.NONE);
        assertThat(reply.possibleCauses()).isEmpty();
    }

    @Test
    void anUnlistedNumberWithoutACodeIsItsOwnCode() {
        assertThat(read(200, "{\"errorId\":777}").errorCode()).isEqualTo("777");
        assertThat(read(200, "{\"errorId\":-1}").errorCode()).isEqualTo("-1");
        assertThat(read(200, "{\"errorId\":-1}").reading()).isEqualTo(Reading.REFUSED_AMBIGUOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BLOCKED", " BLOCKED\r\n", "\ufeffBLOCKED"})
    void aPlainTextCodeIsReadWhenItIsTheWholeBody(String body) {
        ProviderReply reply = read(200, body);

        assertThat(reply.advice()).isEqualTo(new RefuseAccount(Duration.ofMinutes(10)));
        assertThat(reply.errorCode()).isEqualTo("BLOCKED");
        assertThat(reply.errorId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BLOCKED.", "blocked", "<p>BLOCKED</p>", "BLOCKED BLOCKED", "\"BLOCKED\""})
    void aPlainTextThatOnlyContainsACodeIsUnclear(String body) {
        assertThat(read(200, body)).isEqualTo(ProviderReply.UNCLEAR);
    }

    @Test
    void theTextIsBoundedAndHasNoControlCharacters() {
        ProviderReply reply = read(
                200,
                "{\"errorId\":16,\"errorCode\":\"ERROR\\u0007_ID\",\"errorDescription\":\" a\\u0000b\\r\\n\\u001b[31mc\\u202ed"
                        + "x".repeat(600) + "\"}");

        assertThat(reply.errorCode()).isEqualTo("ERROR_ID");
        assertThat(reply.text()).startsWith("ab  [31mcd").hasSizeBetween(498, 500);
    }

    @Test
    void aBoundedTextIsNotCutInsideACharacter() {
        ProviderReply reply =
                read(200, "{\"errorId\":16,\"errorDescription\":\"" + "x".repeat(499) + "\ud83d\ude00\"}");

        assertThat(reply.text()).isEqualTo("x".repeat(499));
    }

    @Test
    void a429IsNotRecordedAndPauses() {
        assertThat(read(429, ""))
                .extracting(ProviderReply::reading, ProviderReply::advice)
                .containsExactly(Reading.NOT_RECORDED, pause(5));
        assertThat(read(429, "<html>", "30").advice()).isEqualTo(pause(30));
        assertThat(read(429, "", "soon").advice()).isEqualTo(pause(5));
        assertThat(read(429, "{\"errorId\":16,\"errorCode\":\"ERROR_ID\"}").reading())
                .isEqualTo(Reading.NOT_RECORDED);
    }

    @Test
    void a429WithARefusalOfTheAccountOrTheMethodRefusesIt() {
        assertThat(read(429, "{\"errorId\":1}", "30").advice()).isEqualTo(new RefuseAccount(null));
        assertThat(read(429, "{\"errorId\":14}", "30").advice()).isEqualTo(new RefuseMethod());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 521, 599, 999})
    void a5xxIsUnclearAndPausesOnlyWithRetryAfter(int status) {
        for (String body : List.of(
                SUCCESS, "", "<html>", "{\"errorId\":1}", "SLOW DOWN: 5", "{\"errorCode\":\"ERROR_DUPLICATE\"}")) {
            assertThat(read(status, body))
                    .extracting(ProviderReply::reading, ProviderReply::advice)
                    .containsExactly(Reading.UNCLEAR, AccountAdvice.NONE);
            assertThat(read(status, body, "7"))
                    .extracting(ProviderReply::reading, ProviderReply::advice)
                    .containsExactly(Reading.UNCLEAR, pause(7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 199, 300, 302, 400, 403, 404, 429, 500, 503})
    void aSuccessWithAStatusOtherThan2xxIsUnclear(int status) {
        assertThat(read(status, SUCCESS).reading()).isEqualTo(Reading.UNCLEAR);
    }

    @Test
    void aSuccessWith429StillPauses() {
        assertThat(read(429, SUCCESS).advice()).isEqualTo(pause(5));
    }

    /** What stands where the service should: JSON of others, HTML, nothing. */
    private static final List<String> FOREIGN = List.of(
            "", "<html>", "{\"message\":\"Not Found\"}", "{\"status\":\"success\"}", "[]", "404 page not found");

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 308, 401, 404, 405, 407, 411, 413, 415, 421, 426, 431})
    void whoAnswersSoWithoutAWordOfTheServiceHasTakenNothing(int status) {
        for (String body : FOREIGN) {
            assertThat(read(status, body))
                    .as("%s with %s", status, body)
                    .extracting(ProviderReply::reading, ProviderReply::advice)
                    .containsExactly(Reading.NOT_TAKEN, AccountAdvice.NONE);
            assertThat(read(status, body, "9").advice()).isEqualTo(pause(9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403})
    void whoAnswersSoMayBeTheServiceWhereTheAddressHasWorked(int status) {
        for (String body : FOREIGN) {
            assertThat(read(status, body).reading()).isEqualTo(Reading.NOT_TAKEN_UNLESS_PROVEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 100, 200, 201, 204, 299, 300, 303, 304, 305, 306, 309, 402, 406, 408, 409, 410, 418, 451, 500})
    void anyOtherStatusWithoutAWordOfTheServiceProvesNothing(int status) {
        for (String body : FOREIGN) {
            assertThat(read(status, body).reading())
                    .as("%s with %s", status, body)
                    .isEqualTo(Reading.UNCLEAR);
        }
    }

    @Test
    void whatTheServiceSaysInItsOwnFormIsNeverOverruledByAStatus() {
        assertThat(read(404, SUCCESS).reading()).isEqualTo(Reading.UNCLEAR);
        assertThat(read(404, "{\"errorId\":0,\"status\":\"processing\"}").reading())
                .isEqualTo(Reading.UNCLEAR);
        assertThat(read(401, "{\"errorCode\":\"ERROR_X\",\"status\":\"success\"}")
                        .reading())
                .isEqualTo(Reading.UNCLEAR);
        assertThat(read(404, "{\"errorId\":77}").reading()).isEqualTo(Reading.REFUSED_AMBIGUOUS);
    }

    @Test
    void aReadableCodeCountsWithAnyOtherStatus() {
        assertThat(read(403, "{\"errorId\":1,\"errorCode\":\"ERROR_KEY\"}").advice())
                .isEqualTo(new RefuseAccount(null));
        assertThat(read(404, "{\"errorId\":16,\"errorCode\":\"ERROR_ID\"}").reading())
                .isEqualTo(Reading.REFUSED_AMBIGUOUS);
        assertThat(read(403, "<html>", "9").advice()).isEqualTo(pause(9));
    }

    @Test
    void aPauseLastsAsLongAsTheLongerOfCodeAndHeaderSays() {
        assertThat(read(200, "SLOW DOWN: 5").advice()).isEqualTo(pause(20));
        assertThat(read(200, "SLOW DOWN: 5", "7").advice()).isEqualTo(pause(20));
        assertThat(read(200, "SLOW DOWN: 5", "60").advice()).isEqualTo(pause(60));
        assertThat(read(429, "SLOW DOWN: 5").advice()).isEqualTo(pause(20));
    }

    @Test
    void retryAfterBesideAnAnswerToTheReportAsksNothing() {
        assertThat(read(200, SUCCESS, "60").advice()).isEqualTo(AccountAdvice.NONE);
        assertThat(read(200, "{\"errorId\":16,\"errorCode\":\"ERROR_ID\"}", "60")
                        .advice())
                .isEqualTo(AccountAdvice.NONE);
    }

    private static Pause pause(int seconds) {
        return new Pause(Duration.ofSeconds(seconds));
    }

    private static ProviderReply read(int status, String body) {
        return read(status, body.getBytes(UTF_8));
    }

    private static ProviderReply read(int status, byte[] body) {
        return API.interpret(new HttpReply(status, Map.of(), body, Instant.EPOCH));
    }

    private static ProviderReply read(int status, String body, String retryAfter) {
        return API.interpret(
                new HttpReply(status, Map.of("retry-after", retryAfter), body.getBytes(UTF_8), Instant.EPOCH));
    }
}

package io.github.captchareports.simulator;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.support.Caller;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReportRulesTest {
    private static final long ID = 74455221488L;

    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private CaptchaSimulator simulator =
            CaptchaSimulator.builder().clock(now::get).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TWOCAPTCHA, /reportCorrect, CORRECT",
        "TWOCAPTCHA, /reportIncorrect, INCORRECT",
        "ANTICAPTCHA, /reportIncorrectImageCaptcha, INCORRECT",
        "ANTICAPTCHA, /reportIncorrectRecaptcha, INCORRECT",
        "ANTICAPTCHA, /reportCorrectRecaptcha, CORRECT",
        "ANTICAPTCHA, /reportIncorrectHcaptcha, INCORRECT"
    })
    void everyMethodRecordsATaskItNeverHeardOfAsJustSolved(
            SimulatedService service, String path, SimulatedVerdict verdict) throws Exception {
        HttpResponse<String> answer = Caller.report(simulator, service, path, ID);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Caller.SUCCESS);
        assertThat(simulator.recorded(service)).containsExactly(ID);
        LogEntry entry = onlyEntry();
        assertThat(entry)
                .isEqualTo(new LogEntry(
                        1, now.get(), service, path, ID, verdict, Ruling.RECORDED, "success", 200, null, "HTTP/1.1"));
        assertThat(entry.recorded()).isTrue();
    }

    @Test
    void theTwoServicesHaveTasksOfTheirOwn() throws Exception {
        assertSuccess(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", ID));
        assertSuccess(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", ID));
    }

    @Test
    void anIdOf64BitsIsNotCutToAnInt() throws Exception {
        Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", Long.MAX_VALUE);

        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reportIncorrect", "/reportCorrect"})
    void twoCaptchaCallsASecondReportADuplicateWhateverItsVerdict(String second) throws Exception {
        Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", ID);

        assertError(Caller.report(simulator, TWOCAPTCHA, second, ID), "ERROR_DUPLICATE_REPORT");

        assertThat(lastRuling()).isEqualTo(Ruling.DUPLICATE);
        assertThat(simulator.books().recorded(TWOCAPTCHA, SimulatedVerdict.INCORRECT))
                .isEqualTo(1);
        assertThat(simulator.books().recorded(TWOCAPTCHA, SimulatedVerdict.CORRECT))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reportIncorrectRecaptcha", "/reportCorrectRecaptcha", "/reportIncorrectHcaptcha"})
    void antiCaptchaHasNoCodeForASecondReport(String second) throws Exception {
        Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", ID);

        assertNoSuchTask(Caller.report(simulator, ANTICAPTCHA, second, ID));

        assertThat(lastRuling()).isEqualTo(Ruling.DUPLICATE);
        assertThat(simulator.books().duplicates()).isEqualTo(1);
    }

    @Test
    void twoCaptchaRecordsFor15Minutes() throws Exception {
        tell(TWOCAPTCHA, 1, SimulatedCaptchaType.IMAGE);
        tell(TWOCAPTCHA, 2, SimulatedCaptchaType.IMAGE);
        now.addAndGet(15 * 60_000);
        assertSuccess(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 1));
        now.addAndGet(1);

        HttpResponse<String> late = Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 2);

        assertError(late, "ERROR_REPORT_NOT_RECORDED");
        assertThat(lastRuling()).isEqualTo(Ruling.LATE);
        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(1L);
    }

    @Test
    void antiCaptchaRecordsFor60Seconds() throws Exception {
        tell(ANTICAPTCHA, 1, SimulatedCaptchaType.IMAGE);
        tell(ANTICAPTCHA, 2, SimulatedCaptchaType.IMAGE);
        now.addAndGet(60_000);
        assertSuccess(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", 1));
        now.addAndGet(1);

        assertNoSuchTask(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", 2));

        assertThat(lastRuling()).isEqualTo(Ruling.LATE);
    }

    @Test
    void aTaskThatWasLateWhenItWasToldIsLate() throws Exception {
        SimulatedTask task = new SimulatedTask(
                TWOCAPTCHA,
                ID,
                SimulatedCaptchaType.IMAGE,
                Instant.ofEpochMilli(now.get()).minusSeconds(901),
                true);
        simulator.tell(task);

        assertError(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", ID), "ERROR_REPORT_NOT_RECORDED");
    }

    @ParameterizedTest
    @CsvSource({
        "image, /reportIncorrectRecaptcha",
        "image, /reportIncorrectHcaptcha",
        "image, /reportCorrectRecaptcha",
        "recaptcha-v2, /reportIncorrectImageCaptcha",
        "recaptcha-v3-enterprise, /reportIncorrectHcaptcha",
        "hcaptcha, /reportIncorrectRecaptcha",
        "funcaptcha, /reportIncorrectImageCaptcha",
        "turnstile, /reportIncorrectRecaptcha",
        "geetest, /reportIncorrectHcaptcha",
        "amazon-waf, /reportCorrectRecaptcha"
    })
    void antiCaptchaRefusesTheWrongMethodForTheType(String type, String path) throws Exception {
        tell(ANTICAPTCHA, ID, SimulatedCaptchaType.of(type));

        assertNoSuchTask(Caller.report(simulator, ANTICAPTCHA, path, ID));

        assertThat(lastRuling()).isEqualTo(Ruling.WRONG_METHOD);
        assertThat(simulator.recorded(ANTICAPTCHA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "image, /reportIncorrectImageCaptcha",
        "recaptcha-v2, /reportIncorrectRecaptcha",
        "recaptcha-v2-enterprise, /reportCorrectRecaptcha",
        "recaptcha-v3, /reportCorrectRecaptcha",
        "recaptcha-v3-enterprise, /reportIncorrectRecaptcha",
        "hcaptcha, /reportIncorrectHcaptcha"
    })
    void antiCaptchaTakesTheRightMethodForTheType(String type, String path) throws Exception {
        tell(ANTICAPTCHA, ID, SimulatedCaptchaType.of(type));

        assertSuccess(Caller.report(simulator, ANTICAPTCHA, path, ID));
    }

    @Test
    void aKnownTaskCanBeReportedAfterAWrongMethod() throws Exception {
        tell(ANTICAPTCHA, ID, SimulatedCaptchaType.IMAGE);
        Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectHcaptcha", ID);

        assertSuccess(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", ID));
    }

    @Test
    void aRecordedReportStaysWhenItsTaskIsToldAgain() throws Exception {
        Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", ID);
        tell(TWOCAPTCHA, ID, SimulatedCaptchaType.IMAGE);

        assertError(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", ID), "ERROR_DUPLICATE_REPORT");
    }

    @Test
    void aVerdictThatIsNotWhatTheTaskWasIsRecordedAndCounted() throws Exception {
        simulator.tell(List.of(
                new SimulatedTask(TWOCAPTCHA, 1, "image", Instant.ofEpochMilli(now.get()), true),
                new SimulatedTask(TWOCAPTCHA, 2, "image", Instant.ofEpochMilli(now.get()), false)));

        assertSuccess(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 1));
        assertSuccess(Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 2));

        assertThat(simulator.books().mistaken()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"TWOCAPTCHA, /reportCorrect", "ANTICAPTCHA, /reportCorrectRecaptcha"})
    void unknownTasksAreRefusedIfSo(SimulatedService service, String path) throws Exception {
        restart(CaptchaSimulator.builder().unknownTasks(UnknownTasks.REFUSE));

        assertNoSuchTask(Caller.report(simulator, service, path, ID));

        assertThat(lastRuling()).isEqualTo(Ruling.UNKNOWN_TASK);
        assertThat(simulator.recorded(service)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MIN_VALUE})
    void noTaskHasAnIdBelowOne(long id) throws Exception {
        assertNoSuchTask(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", id));
    }

    @ParameterizedTest
    @CsvSource({"TWOCAPTCHA, /reportCorrect", "ANTICAPTCHA, /reportCorrectRecaptcha"})
    void aKeyTheServiceDoesNotKnowIsRefused(SimulatedService service, String path) throws Exception {
        restart(CaptchaSimulator.builder().keys(service, "one-key", "another-key"));

        assertError(Caller.report(simulator, service, path, ID), "ERROR_KEY_DOES_NOT_EXIST");
        assertThat(lastRuling()).isEqualTo(Ruling.UNKNOWN_KEY);
        assertSuccess(Caller.post(simulator, service, path, "{\"clientKey\":\"another-key\",\"taskId\":1}"));
        assertThat(simulator.recorded(service)).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"taskId\":1}", "{\"clientKey\":\"  \",\"taskId\":1}", "{\"clientKey\":5,\"taskId\":1}"})
    void aKeyThatIsMissingOrBlankIsNoKey(String body) throws Exception {
        assertError(Caller.post(simulator, TWOCAPTCHA, "/reportCorrect", body), "ERROR_KEY_DOES_NOT_EXIST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[1]",
                "{\"clientKey\":\"k\"}",
                "{\"clientKey\":\"k\",\"taskId\":\"5\"}",
                "{\"clientKey\":\"k\",\"taskId\":5.5}",
                "{\"clientKey\":\"k\",\"taskId\":null}",
                "{\"clientKey\":\"k\",\"taskId\":92233720368547758070}",
                "{\"clientKey\":\"k\",\"taskId\":5",
                "{\"clientKey\":\"k\",\"taskId\":5}}",
                "clientKey=k&taskId=5"
            })
    void aBrokenBodyIsRefusedAndRecordsNothing(String body) throws Exception {
        assertError(Caller.post(simulator, TWOCAPTCHA, "/reportCorrect", body), "ERROR_BAD_PARAMETERS");
        assertNoSuchTask(Caller.post(simulator, ANTICAPTCHA, "/reportCorrectRecaptcha", body));

        assertThat(lastRuling()).isEqualTo(Ruling.BAD_REQUEST);
        assertThat(simulator.books().recordedTasks()).isZero();
    }

    @Test
    void fieldsNobodyKnowsAreSkipped() throws Exception {
        String body = "{\"softId\":{\"taskId\":[9]},\"taskId\":7,\"clientKey\":\"k\",\"x\":[1,{\"clientKey\":3}]}";

        assertSuccess(Caller.post(simulator, TWOCAPTCHA, "/reportCorrect", body));

        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(7L);
    }

    @ParameterizedTest
    @CsvSource({"TWOCAPTCHA, /reportBad", "ANTICAPTCHA, /reportCorrect", "TWOCAPTCHA, /", "ANTICAPTCHA, ''"})
    void aPathTheServiceDoesNotHaveIsNoMethod(SimulatedService service, String path) throws Exception {
        assertError(Caller.report(simulator, service, path, ID), "ERROR_NO_SUCH_METHOD");

        LogEntry entry = onlyEntry();
        assertThat(entry.ruling()).isEqualTo(Ruling.UNKNOWN_METHOD);
        assertThat(entry.path()).isEqualTo(path);
        assertThat(entry.verdict()).isNull();
    }

    @Test
    void onlyPostReports() throws Exception {
        URI uri = URI.create(simulator.baseUrl(TWOCAPTCHA) + "/reportCorrect");

        HttpResponse<String> answer = Caller.send("PUT", uri, Caller.body(ID));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("ERROR_NO_SUCH_METHOD");
        assertThat(simulator.recorded(TWOCAPTCHA)).isEmpty();
    }

    @Test
    void aPathOfNeitherServiceIsNotFoundAndLogged() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + simulator.port() + "/reportCorrect?key=" + Caller.KEY);

        assertThat(Caller.send("POST", uri, Caller.body(ID)).statusCode()).isEqualTo(404);

        LogEntry entry = onlyEntry();
        assertThat(entry.service()).isNull();
        assertThat(entry.path()).isEqualTo("/reportCorrect");
        assertThat(entry.ruling()).isEqualTo(Ruling.NO_SERVICE);
        assertThat(simulator.books().requests()).isEqualTo(1);
    }

    private void restart(CaptchaSimulatorBuilder settings) {
        simulator.close();
        simulator = settings.clock(now::get).start();
    }

    private void tell(SimulatedService service, long id, SimulatedCaptchaType type) {
        simulator.tell(new SimulatedTask(service, id, type, Instant.ofEpochMilli(now.get()), false));
    }

    private LogEntry onlyEntry() {
        assertThat(simulator.log()).hasSize(1);
        return simulator.log().get(0);
    }

    private Ruling lastRuling() {
        List<LogEntry> log = simulator.log();
        return log.get(log.size() - 1).ruling();
    }

    private static void assertSuccess(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Caller.SUCCESS);
    }

    private static void assertNoSuchTask(HttpResponse<String> answer) {
        assertError(answer, "ERROR_NO_SUCH_CAPCHA_ID");
        assertThat(answer.body()).contains("\"errorId\":16,");
    }

    private static void assertError(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"errorCode\":\"" + code + "\"", "\"errorDescription\":")
                .doesNotContain("\"errorId\":0")
                .doesNotContain("success");
    }
}

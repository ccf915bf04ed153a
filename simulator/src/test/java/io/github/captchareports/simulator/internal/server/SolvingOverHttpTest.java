package io.github.captchareports.simulator.internal.server;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.internal.format.Json;
import io.github.captchareports.simulator.rules.Economy;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.support.Caller;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SolvingOverHttpTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);

    private CaptchaSimulator simulator = settings().start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void anAccountIsNamedATaskSolvedAndReportedAndTheTruthShowsIt() throws Exception {
        control("POST", "accounts", "{'service':'2captcha','account':'main','clientKey':'" + Caller.KEY + "'}", 200);
        JsonNode task = control(
                "POST",
                "solve",
                "{'service':'2captcha','account':'main','captchaType':'recaptcha-v3','domain':'a.example',"
                        + "'actuallyCorrect':false}",
                200);
        assertThat(task.path("completedAt").asString()).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(task.path("actuallyCorrect").asBoolean()).isFalse();
        assertThat(task.path("domain").asString()).isEqualTo("a.example");
        assertThat(task.path("worker").asInt()).isBetween(1, 100);

        assertThat(Caller.report(
                                simulator,
                                TWOCAPTCHA,
                                "/reportIncorrect",
                                task.path("id").asLong())
                        .body())
                .isEqualTo(Caller.SUCCESS);

        String text = Caller.control(simulator, "GET", "truth", "").body();
        assertThat(text).doesNotContain(Caller.KEY);
        JsonNode truth = Json.read(text.getBytes(StandardCharsets.UTF_8));
        assertThat(truth.path("at").asString()).isEqualTo(START.toString());
        JsonNode main = truth.path("services").path("2captcha").path("accounts").path("main");
        assertThat(main.path("solved").asInt()).isEqualTo(1);
        assertThat(main.path("spentMicros").asLong())
                .isEqualTo(task.path("priceMicros").asLong());
        assertThat(main.path("recorded").path("incorrect").asInt()).isEqualTo(1);
        assertThat(truth.path("services").path("2captcha").path("workers")).hasSize(100);
        assertThat(simulator.books().mistaken()).isZero();
    }

    @Test
    void theClockIsReadAndTurned() throws Exception {
        control("POST", "clock", "{'advanceMillis':60000}", 200);
        JsonNode clock = control("POST", "clock", "{'advanceMillis':1}", 200);
        assertThat(clock).isEmpty();

        JsonNode read = control("GET", "clock", "", 200);

        assertThat(read.path("epochMillis").asLong()).isEqualTo(START.toEpochMilli() + 60_001);
        assertThat(read.path("at").asString()).isEqualTo("2027-01-15T08:01:00.001Z");
        assertThat(read.path("advancedMillis").asLong()).isEqualTo(60_001);
        assertThat(simulator.now()).isEqualTo(START.plusMillis(60_001));
    }

    @Test
    void aTurnOfTheClockClosesTheWindowAndAResetTurnsItBack() throws Exception {
        simulator.tell(new SimulatedTask(ANTICAPTCHA, 1, "recaptcha-v2", START, true));
        simulator.advance(Duration.ofSeconds(61));

        assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportCorrectRecaptcha", 1)
                        .body())
                .contains("ERROR_NO_SUCH_CAPCHA_ID");

        simulator.reset();
        assertThat(simulator.now()).isEqualTo(START);
    }

    @Test
    void blocksAreOrderedAndEndedOverHttp() throws Exception {
        Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
        control(
                "POST",
                "block",
                "{'service':'2captcha','account':'account-1','errorCode':'ERROR_ACCOUNT_SUSPENDED','millis':60000}",
                200);
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 2).body())
                .contains("ERROR_ACCOUNT_SUSPENDED");
        JsonNode refused =
                control("POST", "solve", "{'service':'2captcha','account':'account-1','captchaType':'image'}", 409);
        assertThat(refused.path("errorCode").asString()).isEqualTo("ERROR_ACCOUNT_SUSPENDED");

        control("POST", "unblock", "{'service':'2captcha','account':'account-1'}", 200);

        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 2).body())
                .isEqualTo(Caller.SUCCESS);
    }

    @Test
    void tasksAreToldWithWhoPaidAndWhoSolved() throws Exception {
        simulator.account(ANTICAPTCHA, "main", Caller.KEY);
        control(
                "POST",
                "tasks",
                "{'service':'anticaptcha','id':5,'captchaType':'image','completedAt':1800000000,'account':'main',"
                        + "'worker':7,'priceMicros':900,'language':'rn','domain':'a.example','actuallyCorrect':false}",
                200);

        assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", 5)
                        .body())
                .contains("ERROR_NO_SUCH_CAPCHA_ID");
        ServiceTruth truth = simulator.truth().of(ANTICAPTCHA);
        assertThat(truth.account("main").solved()).isEqualTo(1);
        assertThat(truth.account("main").spentMicros()).isEqualTo(900);
        assertThat(truth.worker(7).actuallyWrong()).isEqualTo(1);
    }

    @Test
    void aTaskThatIsToldAgainIsSolvedOnce() {
        simulator.account(TWOCAPTCHA, "main", Caller.KEY);
        SimulatedTask task = simulator.solve(SolveOrder.of(TWOCAPTCHA, "main", SimulatedCaptchaType.IMAGE));
        simulator.tell(task).tell(task);

        assertThat(simulator.truth().of(TWOCAPTCHA).account("main").solved()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "solve | {'service':'2captcha','captchaType':'image'} | account: missing",
                "solve | {'service':'2captcha','account':'x','captchaType':'image'} | account: \\\"x\\\" is unknown at",
                "solve | {'service':'2captcha','account':'x','captchaType':'picture'} | captchaType: ",
                "solve | {'service':'2captcha','account':'x','captchaType':'image','price':1} | price: has no meaning",
                "clock | {'advanceMillis':-1} | advanceMillis: PT-0.001S is negative",
                "accounts | {'service':'2captcha','account':' ','clientKey':'k'} | account: is blank; use a name",
                "accounts | {'service':'2captcha','account':'x','clientKey':7} | clientKey: is no string",
                "block | {'service':'2captcha','account':'x','errorCode':'Y','millis':1} | errorCode: ",
                "block | {'service':'2captcha','account':'x','errorCode':'IP_BANNED','millis':0} | millis: ",
                "unblock | {'service':'2captcha','account':'x'} | account: ",
                "tasks | {'service':'2captcha','id':1,'captchaType':'image','completedAt':1,'worker':101} | line 1: worker: "
            })
    void whatMakesNoSenseIsRefusedWithItsField(String path, String request, String message) throws Exception {
        assertThat(Caller.control(simulator, "POST", path, request.replace('\'', '"')))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .extracting(HttpResponse::body)
                .asString()
                .startsWith("{\"error\":\"" + message);
    }

    @Test
    void aTaskIsSolvedOnlyForAnAccountThatCanPay() throws Exception {
        simulator.close();
        simulator = settings()
                .account(TWOCAPTCHA, "poor", Caller.KEY)
                .rules(ServiceRules.documented(TWOCAPTCHA)
                        .with(Economy.documented().withOpeningBalanceMicros(1_500)))
                .start();
        String request = "{'service':'2captcha','account':'poor','captchaType':'image'}";

        control("POST", "solve", request, 200);
        JsonNode refused = control("POST", "solve", request, 409);

        assertThat(refused.path("errorCode").asString()).isEqualTo("ERROR_ZERO_BALANCE");
        assertThat(simulator.truth().of(TWOCAPTCHA).account("poor").balanceMicros())
                .isEqualTo(500);
    }

    @Test
    void twoRunsWithOneSeedAreTheSame() {
        assertThat(workersAndMistakes(5)).isEqualTo(workersAndMistakes(5)).isNotEqualTo(workersAndMistakes(6));
    }

    @Test
    void aPoolHasAFewBadWorkers() {
        assertThat(simulator.truth().of(TWOCAPTCHA).workers())
                .hasSize(100)
                .filteredOn(worker -> worker.reliability() <= 0.5)
                .hasSize(5);
    }

    @Test
    void aResetForgetsTheTruthAndKeepsTheAccounts() {
        simulator.account(TWOCAPTCHA, "main", Caller.KEY);
        SolveOrder order = SolveOrder.of(TWOCAPTCHA, "main", SimulatedCaptchaType.IMAGE);
        simulator.solve(order);

        simulator.reset();

        assertThat(simulator.truth().of(TWOCAPTCHA).account("main").solved()).isZero();
        assertThat(simulator.solve(order).account()).isEqualTo("main");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulator.truth().of(TWOCAPTCHA).account("account-1"))
                .withMessage("account: \"account-1\" has not appeared at 2captcha; use one of [main]");
    }

    private static String workersAndMistakes(long seed) {
        StringBuilder run = new StringBuilder();
        try (CaptchaSimulator seeded =
                settings().seed(seed).account(TWOCAPTCHA, "main", Caller.KEY).start()) {
            for (int i = 0; i < 50; i++) {
                SimulatedTask task = seeded.solve(SolveOrder.of(TWOCAPTCHA, "main", SimulatedCaptchaType.IMAGE));
                run.append(task.worker()).append(task.actuallyCorrect()).append(' ');
            }
        }
        return run.toString();
    }

    private JsonNode control(String method, String path, String request, int status) throws Exception {
        HttpResponse<String> answer = Caller.control(simulator, method, path, request.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static CaptchaSimulatorBuilder settings() {
        return CaptchaSimulator.builder().clock(START::toEpochMilli);
    }
}

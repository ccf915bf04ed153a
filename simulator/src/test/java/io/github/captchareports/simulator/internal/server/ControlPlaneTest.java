package io.github.captchareports.simulator.internal.server;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.internal.format.Json;
import io.github.captchareports.simulator.support.Caller;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ControlPlaneTest {
    private static final long NOW = 1_800_000_000_000L;

    private final CaptchaSimulator simulator =
            CaptchaSimulator.builder().clock(() -> NOW).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void theLogIsNdjsonAndCanBeReadOn() throws Exception {
        for (long id = 1; id <= 1_000; id++) {
            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", id);
        }

        HttpResponse<String> whole = Caller.control(simulator, "GET", "log", "");
        HttpResponse<String> rest = Caller.control(simulator, "GET", "log?after=998", "");

        assertThat(whole.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(whole.body().lines())
                .hasSize(1_000)
                .startsWith(Json.write(simulator.log().get(0)));
        assertThat(rest.body().lines()).extracting(ControlPlaneTest::taskId).containsExactly(999L, 1_000L);
        assertThat(Caller.control(simulator, "GET", "log?after=x", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void anEmptyLogHasNoLines() throws Exception {
        HttpResponse<String> answer = Caller.control(simulator, "GET", "log", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theBooksAreJson() throws Exception {
        Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
        Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);

        HttpResponse<String> answer = Caller.control(simulator, "GET", "books", "");

        assertThat(answer.body())
                .isEqualTo("{\"requests\":2,\"recordedTasks\":1,"
                        + "\"recorded\":{\"2captcha\":{\"correct\":1,\"incorrect\":0},"
                        + "\"anticaptcha\":{\"correct\":0,\"incorrect\":0}},\"mistaken\":0,\"duplicates\":1,"
                        + "\"refused\":{\"ERROR_DUPLICATE_REPORT\":1},\"faults\":{},\"droppedLogEntries\":0}");
    }

    @Test
    void theControlPlaneIsNeitherLoggedNorCounted() throws Exception {
        Caller.control(simulator, "GET", "books", "");
        Caller.control(simulator, "GET", "nothing", "");

        assertThat(simulator.log()).isEmpty();
        assertThat(simulator.books().requests()).isZero();
    }

    @Test
    void tasksAreToldLineByLine() throws Exception {
        HttpResponse<String> answer = Caller.control(simulator, "POST", "tasks", """
                {"service":"anticaptcha","id":1,"captchaType":"image","completedAt":1800000000,"actuallyCorrect":true}

                {"service":"2captcha","id":2,"captchaType":"image","completedAt":"2027-01-15T07:44:59.999Z"}
                {"service":"2captcha","id":3,"captchaType":"image","completedAt":1799999100.001,"actuallyCorrect":false}
                """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"tasks\":3}");
        assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", 1)
                        .body())
                .contains("ERROR_NO_SUCH_CAPCHA_ID");
        assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", 1)
                        .body())
                .isEqualTo(Caller.SUCCESS);
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 2).body())
                .contains("ERROR_REPORT_NOT_RECORDED");
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 3).body())
                .isEqualTo(Caller.SUCCESS);
        assertThat(simulator.books().mistaken()).isEqualTo(2);
    }

    @Test
    void manyTasksArriveInPiecesAndAreAllTold() throws Exception {
        String tasks = LongStream.rangeClosed(1, 20_000)
                .mapToObj(id -> "{\"service\":\"anticaptcha\",\"id\":" + id
                        + ",\"captchaType\":\"hcaptcha\",\"completedAt\":1800000000}")
                .collect(Collectors.joining("\r\n"));

        assertThat(Caller.control(simulator, "POST", "tasks", tasks).body()).isEqualTo("{\"tasks\":20000}");
        for (long id : new long[] {1, 10_000, 20_000}) {
            assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", id)
                            .body())
                    .contains("ERROR_NO_SUCH_CAPCHA_ID");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'service':'3captcha','id':1,'captchaType':'image','completedAt':1} | service: ",
                "{'service':'2captcha','captchaType':'image','completedAt':1} | id: missing",
                "{'service':'2captcha','id':'1','captchaType':'image','completedAt':1} | id: ",
                "{'service':'2captcha','id':1.5,'captchaType':'image','completedAt':1} | id: ",
                "{'service':'2captcha','id':0,'captchaType':'image','completedAt':1} | id: 0",
                "{'service':'2captcha','id':1,'captchaType':'picture','completedAt':1} | captchaType: ",
                "{'service':'2captcha','id':1,'captchaType':'image','completedAt':'soon'} | completedAt: ",
                "{'service':'2captcha','id':1,'captchaType':'image','completedAt':1,'actuallyCorrect':1} "
                        + "| actuallyCorrect: ",
                "{'service':'2captcha','id':1,'captchaType':'image','completedAt':{}} | completedAt: ",
                "{'service':'2captcha','id':1,'captchaType':'image','completedAt':1e30} | completedAt: ",
                "{'service':'2captcha','id':1,'captchaType':'image','completedAt':1,'x':1} | x: ",
                "{'service': | body: ",
                "7 | body: "
            })
    void aTaskThatMakesNoSenseIsRefusedWithItsLineAndField(String line, String message) throws Exception {
        String good = "{\"service\":\"2captcha\",\"id\":9,\"captchaType\":\"image\",\"completedAt\":1800000000}\n\n";

        HttpResponse<String> answer = Caller.control(simulator, "POST", "tasks", good + line.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"line 3: " + message);
    }

    @Test
    void aLineWithoutEndIsRefused() throws Exception {
        HttpResponse<String> answer = Caller.control(simulator, "POST", "tasks", "x".repeat(200_000));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("longer than");
    }

    /** The special fields of every fault, the status the client sees, and whether the report is recorded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'fault':'http-429','retryAfterMillis':3000 | 429 | false",
                "'fault':'http-503','retryAfterMillis':3000,'asDate':true | 503 | false",
                "'fault':'slow','delayMillis':10 | 200 | true",
                "'fault':'server-error','status':502 | 502 | false",
                "'fault':'server-error','status':502,'handled':true | 502 | true",
                "'fault':'garbage' | 200 | false",
                "'fault':'html','handled':true | 200 | true",
                "'fault':'empty' | 200 | false",
                "'fault':'huge-body','bytes':20000 | 200 | false",
                "'fault':'plain-text','text':'ERROR: 1005' | 200 | false",
                "'fault':'service-error','errorId':2,'errorCode':'ERROR_NO_SLOT_AVAILABLE','errorDescription':'x' "
                        + "| 200 | false"
            })
    void everyFaultThatAnswersCanBeOrdered(String fault, int status, boolean recorded) throws Exception {
        HttpResponse<String> answer = faults("{'service':'2captcha','next':1," + fault + "}");

        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).statusCode())
                .isEqualTo(status);
        LogEntry entry = simulator.log().get(0);
        assertThat(fault).startsWith("'fault':'" + entry.fault() + "'");
        assertThat(entry.recorded()).isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'fault':'lost-answer' | true | CLOSED",
                "'fault':'reset-before-answer' | false | RESET",
                "'fault':'reset-inside-answer' | true | RESET",
                "'fault':'silent' | false | STILL_OPEN",
                "'fault':'silent','handled':true | true | STILL_OPEN"
            })
    void everyFaultThatDoesNotAnswerCanBeOrdered(String fault, boolean recorded, Caller.End end) throws Exception {
        faults("{'service':'2captcha','next':1," + fault + "}");

        Caller.Seen seen = Caller.reportRaw(simulator, TWOCAPTCHA, "/reportCorrect", 1, Duration.ofMillis(500));

        assertThat(seen.end()).isEqualTo(end);
        assertThat(simulator.log().get(0).recorded()).isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'next':2 | 500 500 200 200",
                "'every':2 | 200 500 200 500",
                "'task':3 | 200 200 500 200",
                "'task':3,'requests':2 | 200 200 500 200",
                "'fraction':1.0,'seed':7 | 500 500 500 500",
                "'fraction':0 | 200 200 200 200",
                "'duringMillis':1000 | 500 500 500 500"
            })
    void everyRuleCanBeOrdered(String rule, String statuses) throws Exception {
        faults("{'service':'2captcha','fault':'server-error','status':500," + rule + "}");

        StringBuilder seen = new StringBuilder();
        for (long id = 1; id <= 4; id++) {
            seen.append(' ')
                    .append(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", id)
                            .statusCode());
        }

        assertThat(seen.substring(1)).isEqualTo(statuses);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'service':'2captcha','fault':'html'} | rule: ",
                "{'service':'2captcha','fault':'html','next':1,'every':2} | rule: ",
                "{'service':'2captcha','fault':'html','next':3000000000} | next: ",
                "{'service':'2captcha','fault':'html','next':0} | next: 0",
                "{'service':'2captcha','fault':'html','fraction':'x'} | fraction: ",
                "{'service':'2captcha','fault':'html','next':1,'seed':1} | seed: ",
                "{'service':'2captcha','fault':'meteor','next':1} | fault: ",
                "{'service':'2captcha','fault':7,'next':1} | fault: ",
                "{'service':'2captcha','fault':'slow','next':1} | delayMillis: missing",
                "{'service':'2captcha','fault':'lost-answer','handled':false,'next':1} | handled: ",
                "{'fault':'html','next':1} | service: missing",
                "[] | body: "
            })
    void aRequestThatMakesNoSenseIsRefusedWithItsField(String request, String message) throws Exception {
        HttpResponse<String> answer = faults(request);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"" + message);
        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).body())
                .isEqualTo(Caller.SUCCESS);
    }

    @Test
    void rulesAreForgottenOnDelete() throws Exception {
        faults("{'service':'2captcha','fault':'html','every':1}");

        assertThat(Caller.control(simulator, "DELETE", "faults", "").statusCode())
                .isEqualTo(200);

        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).body())
                .isEqualTo(Caller.SUCCESS);
    }

    @Test
    void aResetForgetsTheRecords() throws Exception {
        Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);

        assertThat(Caller.control(simulator, "POST", "reset", "").statusCode()).isEqualTo(200);

        assertThat(simulator.recorded(TWOCAPTCHA)).isEmpty();
        assertThat(simulator.log()).isEmpty();
    }

    @Test
    void anOutageIsAnsweredBeforeItBegins() throws Exception {
        HttpResponse<String> answer = Caller.control(simulator, "POST", "outage", "{\"millis\":60000}");

        assertThat(answer.statusCode()).isEqualTo(202);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (accepts() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(accepts()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"millis\":0}", "{\"millis\":-1}", "{\"millis\":\"1s\"}", ""})
    void anOutageThatMakesNoSenseIsRefused(String body) throws Exception {
        assertThat(Caller.control(simulator, "POST", "outage", body).statusCode())
                .isEqualTo(400);
        assertThat(simulator.isListening()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GET, tasks", "POST, log", "GET, x", "DELETE, books"})
    void aPathThatIsNotThereIsNamed(String method, String path) throws Exception {
        HttpResponse<String> answer = Caller.control(simulator, method, path, "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/_simulator/" + path).contains(method);
    }

    private boolean accepts() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        }
    }

    private HttpResponse<String> faults(String request) throws Exception {
        return Caller.control(simulator, "POST", "faults", request.replace('\'', '"'));
    }

    private static long taskId(String line) {
        JsonNode node = Json.read(line.getBytes(StandardCharsets.UTF_8));
        assertThat(node.propertyNames()).containsAll(List.of("sequence", "recorded"));
        return node.get("taskId").asLong();
    }
}

package io.github.captchareports.simulator;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.CORRECT;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.support.Caller;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogAndBooksTest {
    @Test
    void theBooksAddUp() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
            Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 2);
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectHcaptcha", 3);
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectHcaptcha", 3);
            Caller.report(simulator, ANTICAPTCHA, "/nothing", 4);
            simulator.faults(ANTICAPTCHA).next(1, Fault.html());
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectHcaptcha", 5);
            simulator.faults(TWOCAPTCHA).next(1, Fault.empty().afterHandling());
            Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", 6);

            assertThat(simulator.books())
                    .isEqualTo(new Books(
                            8,
                            4,
                            Map.of(
                                    TWOCAPTCHA, Map.of(CORRECT, 1L, INCORRECT, 2L),
                                    ANTICAPTCHA, Map.of(CORRECT, 0L, INCORRECT, 1L)),
                            0,
                            2,
                            Map.of(
                                    "ERROR_DUPLICATE_REPORT", 1L,
                                    "ERROR_NO_SUCH_CAPCHA_ID", 1L,
                                    "ERROR_NO_SUCH_METHOD", 1L),
                            Map.of("empty", 1L, "html", 1L),
                            0));
        }
    }

    @Test
    void theLogKeepsTheNewestAndCountsTheRest() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().logLimit(3).start()) {
            for (long id = 1; id <= 5; id++) {
                Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", id);
            }

            assertThat(simulator.log()).extracting(LogEntry::sequence).containsExactly(3L, 4L, 5L);
            assertThat(simulator.books().droppedLogEntries()).isEqualTo(2);
            assertThat(simulator.recorded(TWOCAPTCHA)).hasSize(5);
        }
    }

    @Test
    void aSnapshotOfTheLogStaysAsItIs() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            List<LogEntry> before = simulator.log();

            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);

            assertThat(before).isEmpty();
            assertThat(simulator.log()).hasSize(1);
            assertThatThrownBy(() -> simulator.log().clear()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void theKeyIsNowhere(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log.ndjson");
        String controlPlane;
        String log;
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().logFile(file).start()) {
            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
            Caller.report(simulator, TWOCAPTCHA, "/res.php?key=" + Caller.KEY, 1);
            Caller.post(simulator, TWOCAPTCHA, "/reportCorrect", "{\"clientKey\":\"" + Caller.KEY);
            log = simulator.log().toString() + simulator.books();
            controlPlane = Caller.control(simulator, "GET", "log", "").body();
        }
        assertThat(log).contains("reportCorrect").doesNotContain(Caller.KEY);
        assertThat(controlPlane).contains("reportCorrect").doesNotContain(Caller.KEY);
        assertThat(Files.readString(file)).contains("reportCorrect").doesNotContain(Caller.KEY);
    }

    @Test
    void theFileHasEveryEntryOnceItIsClosedAndIsAppendedTo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log.ndjson");
        for (int run = 0; run < 2; run++) {
            try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                    .logLimit(1)
                    .logFile(file)
                    .clock(() -> 5)
                    .start()) {
                Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
                Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
            }
        }

        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .startsWith("{\"sequence\":1,\"epochMillis\":5,\"service\":\"2captcha\",\"path\":\"/reportCorrect\","
                        + "\"taskId\":1,\"verdict\":\"correct\",\"recorded\":true,\"ruling\":\"recorded\","
                        + "\"answer\":\"success\",\"status\":200,\"protocol\":\"HTTP/1.1\"}")
                .endsWith("{\"sequence\":2,\"epochMillis\":5,\"service\":\"2captcha\",\"path\":\"/reportCorrect\","
                        + "\"taskId\":1,\"verdict\":\"correct\",\"recorded\":false,\"ruling\":\"duplicate\","
                        + "\"answer\":\"ERROR_DUPLICATE_REPORT\",\"status\":200,\"protocol\":\"HTTP/1.1\"}");
    }

    @Test
    void aLogFileThatCannotBeWrittenIsRefusedByName(@TempDir Path folder) {
        CaptchaSimulatorBuilder settings = CaptchaSimulator.builder().logFile(folder.resolve("no/such/folder"));

        assertThatIllegalArgumentException()
                .isThrownBy(settings::start)
                .withMessageStartingWith("logFile: cannot write");
    }

    @Test
    void aRequestThatBreaksOffIsLoggedAndNotRecorded() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
                String half = "POST /2captcha/reportCorrect HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n{\"cli";
                socket.getOutputStream().write(half.getBytes(StandardCharsets.UTF_8));
            }

            List<LogEntry> log = Caller.awaitLog(simulator, 1);

            assertThat(log.get(0).ruling()).isEqualTo(Ruling.INCOMPLETE);
            assertThat(log.get(0).status()).isZero();
            assertThat(simulator.books().requests()).isEqualTo(1);
            assertThat(simulator.recorded(TWOCAPTCHA)).isEmpty();
        }
    }

    @Test
    void aResetForgetsEverything() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            simulator.tell(new SimulatedTask(ANTICAPTCHA, 2, "image", Instant.now(), true));
            simulator.tell(new SimulatedTask(TWOCAPTCHA, 3, "image", Instant.EPOCH, true));
            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);
            Caller.report(simulator, ANTICAPTCHA, "/nothing", 1);
            simulator.faults(TWOCAPTCHA).every(1, Fault.html());

            simulator.reset();

            assertThat(simulator.log()).isEmpty();
            assertThat(simulator.books().requests()).isZero();
            assertThat(simulator.books().recordedTasks()).isZero();
            assertThat(simulator.books().refused()).isEmpty();
            for (long id : new long[] {1, 3}) {
                assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", id)
                                .body())
                        .isEqualTo(Caller.SUCCESS);
            }
            assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportCorrectRecaptcha", 2)
                            .body())
                    .isEqualTo(Caller.SUCCESS);
            assertThat(simulator.log()).extracting(LogEntry::sequence).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void whoeverReportsATaskAtTheSameTimeOnlyOneIsRecorded() throws Exception {
        int clients = 8;
        int tasks = 200;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            Callable<Integer> client = () -> {
                int accepted = 0;
                for (long id = 1; id <= tasks; id++) {
                    HttpResponse<String> answer = Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", id);
                    accepted += answer.body().equals(Caller.SUCCESS) ? 1 : 0;
                }
                return accepted;
            };
            List<Callable<Integer>> all =
                    IntStream.range(0, clients).mapToObj(i -> client).toList();

            int accepted = 0;
            for (Future<Integer> done : threads.invokeAll(all)) {
                accepted += done.get();
            }

            assertThat(accepted).isEqualTo(tasks);
            assertThat(simulator.recorded(TWOCAPTCHA))
                    .isEqualTo(
                            Set.copyOf(LongStream.rangeClosed(1, tasks).boxed().toList()));
            assertThat(simulator.log().stream().filter(LogEntry::recorded)).hasSize(tasks);
            assertThat(simulator.log())
                    .extracting(LogEntry::sequence)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) clients * tasks)
                            .boxed()
                            .toList());
            assertThat(simulator.books().duplicates()).isEqualTo((long) (clients - 1) * tasks);
        } finally {
            threads.shutdownNow();
        }
    }
}

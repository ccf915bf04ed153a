package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import reactor.core.publisher.Flux;

/** The report log: one structured event a report. */
@Isolated("listens to a logger that all tests share")
class ReportLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("captcha_reports");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Bench bench = new Bench();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void everyReportIsOneEventWithSixFieldsFirst() {
        bench.safe().script = sent -> sent.taskId() == 1 ? "ok" : "no";
        ReportRequest confirmed = bench.request("safe", 1);
        ReportRequest refused = bench.request("safe", 2, Verdict.INCORRECT, bench.now());

        report(List.of(confirmed, refused));

        String time = bench.now().minus(Duration.ofSeconds(5)).plusMillis(1).toString();
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.INFO);
        assertThat(fields(0).keySet())
                .containsExactly(
                        "timestamp",
                        "task_id",
                        "action",
                        "error_id",
                        "error_code",
                        "response_time_ms",
                        "provider",
                        "account",
                        "outcome",
                        "solved_at",
                        "attempt",
                        "cause",
                        "cause_message",
                        "http_status");
        assertThat(fields(0))
                .containsEntry("timestamp", time)
                .containsEntry("task_id", 1L)
                .containsEntry("action", "good")
                .containsEntry("error_id", 0)
                .containsEntry("error_code", null)
                .containsEntry("response_time_ms", 1L)
                .containsEntry("provider", "safe")
                .containsEntry("account", "safe")
                .containsEntry("outcome", "accepted")
                .containsEntry("solved_at", confirmed.solvedAt().toString())
                .containsEntry("attempt", 1);
        assertThat(fields(1))
                .containsEntry("task_id", 2L)
                .containsEntry("action", "bad")
                .containsEntry("error_id", 1)
                .containsEntry("error_code", "NO")
                .containsEntry("outcome", "rejected");
    }

    @Test
    void whatWasNotSentIsLoggedToo() {
        report(List.of(bench.request("nobody", 7), bench.lasting("safe", 8, Duration.ZERO)));

        assertThat(fields(0))
                .containsEntry("action", "reportCorrect")
                .containsEntry("provider", null)
                .containsEntry("account", "nobody")
                .containsEntry("outcome", "undelivered")
                .containsEntry("response_time_ms", null)
                .containsEntry("attempt", 0);
        assertThat(fields(1)).containsEntry("outcome", "expired").containsEntry("provider", "safe");
    }

    @Test
    void whyAReportWasNotDeliveredIsLogged() {
        bench.unsafe().script = sent -> "http 200 <html>not here</html>";
        report(List.of(bench.request("unsafe", 1)));

        assertThat(fields(0))
                .containsEntry("outcome", "indeterminate")
                .containsEntry("cause", "unreadable-answer")
                .containsEntry("cause_message", "HTTP 200 from https://fake.invalid/good: \"<html>not here</html>\"")
                .containsEntry("http_status", 200);
    }

    @Test
    void whatWasAnsweredHasNoCause() {
        report(List.of(bench.request("safe", 1)));

        assertThat(fields(0))
                .containsEntry("cause", null)
                .containsEntry("cause_message", null)
                .containsEntry("http_status", null);
    }

    @Test
    void theKeyIsNotInIt() {
        bench.safe().script = sent -> "echo key-of-safe";
        report(List.of(bench.request("safe", 1)));

        assertThat(fields(0)).containsEntry("error_code", "NO_***");
        assertThat(log.list.get(0).getFormattedMessage() + log.list.get(0).getKeyValuePairs())
                .doesNotContain("key-of-safe");
    }

    @Test
    void theKeyIsNotInAnAnswerThatIsQuoted() {
        bench.unsafe().script = sent -> "http 200 <p>no key-of-unsafe here, " + "x".repeat(30) + " key-of-unsafe</p>";
        report(List.of(bench.request("unsafe", 1)));

        assertThat(fields(0).get("cause_message"))
                .asString()
                .contains("<p>no *** here")
                .doesNotContain("key-of");
    }

    @Test
    void nothingIsLoggedBelowItsLevel() {
        logger.setLevel(Level.WARN);
        report(List.of(bench.request("safe", 1)));

        assertThat(log.list).isEmpty();
    }

    private void report(List<ReportRequest> requests) {
        Reporter reporter = bench.open();
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(requests)));
        bench.pass(Duration.ofSeconds(5));
        assertThat(collected.results).hasSameSizeAs(requests);
    }

    private Map<String, @Nullable Object> fields(int event) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (KeyValuePair pair : Objects.requireNonNull(log.list.get(event).getKeyValuePairs())) {
            fields.put(pair.key, pair.value);
        }
        return fields;
    }
}

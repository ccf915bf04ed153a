package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A cause travels from the wire into the attempt, and into every result that was not delivered. */
class FailureCauseOnItsWayTest {
    private final Bench bench = new Bench();
    private final List<AttemptEvent> attempts = new ArrayList<>();

    @Test
    void whatWasNeverSentSaysWhy() {
        bench.safe().script = sent -> "refused";

        ReportResult result = report(bench.request("safe", 1));

        assertThat(result.outcome()).isEqualTo(Outcome.UNDELIVERED);
        assertThat(cause(result).kind()).isEqualTo(Kind.CONNECTION_REFUSED);
        assertThat(cause(result).message()).isEqualTo("Connection refused: fake.invalid:443");
        assertThat(attempts)
                .isNotEmpty()
                .allSatisfy(attempt -> assertThat(attempt.failureCause()).isEqualTo(cause(result)));
    }

    @Test
    void aLostAnswerSaysWhy() {
        bench.unsafe().script = sent -> "lost";

        ReportResult result = report(bench.request("unsafe", 1));

        assertThat(result.outcome()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(cause(result).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void anAnswerThatTookTooLongSaysWhy() {
        bench.unsafe().script = sent -> "silent";

        assertThat(cause(report(bench.request("unsafe", 1))).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void anUnreadableAnswerKeepsStatusAndFirstLine() {
        bench.unsafe().script = sent -> "http 500 \r\n  <h1>Oops\u001b[0m</h1>\nsecond line";

        FailureCause cause = cause(report(bench.request("unsafe", 1)));

        assertThat(cause.kind()).isEqualTo(Kind.HTTP_STATUS);
        assertThat(cause.httpStatus()).hasValue(500);
        assertThat(cause.message()).isEqualTo("HTTP 500 from https://fake.invalid/good: \"<h1>Oops?[0m</h1>\"");
        assertThat(attempts).singleElement().satisfies(attempt -> {
            assertThat(attempt.end()).isEqualTo(AttemptEvent.End.UNCLEAR);
            assertThat(attempt.failureCause()).isEqualTo(cause);
        });
    }

    @Test
    void anEmptyAnswerIsNotQuoted() {
        bench.unsafe().script = sent -> "http 500";

        assertThat(cause(report(bench.request("unsafe", 1))).message())
                .isEqualTo("HTTP 500 from https://fake.invalid/good");
    }

    @Test
    void whatTheServiceRecordedOrRefusedHasNoCauseWhateverCameBefore() {
        bench.safe().script = sent -> bench.safe().sentCount(sent.taskId()) < 3
                ? sent.taskId() == 1 ? "refused" : "lost"
                : sent.taskId() == 3 ? "no" : "ok";

        for (long task = 1; task <= 3; task++) {
            ReportResult result = report(bench.request("safe", task));
            assertThat(result.attempts()).isEqualTo(3);
            assertThat(result.failureCause()).as("%s", result).isNull();
        }
    }

    @Test
    void whatExpiresAfterItsAttemptsSaysWhyTheyFailed() {
        bench.safe().script = sent -> "refused";
        bench.safe().dial = () -> Duration.ofSeconds(2);

        ReportResult result = report(bench.lasting("safe", 1, Duration.ofSeconds(3)));

        assertThat(result.outcome()).isIn(Outcome.EXPIRED, Outcome.UNDELIVERED);
        assertThat(cause(result).kind()).isEqualTo(Kind.CONNECTION_REFUSED);
    }

    @Test
    void whoFollowsAReportThatFailedHearsItsCause() {
        bench.safe().script = sent -> "refused";
        Reporter reporter = bench.open();

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.request("safe", 1), bench.request("safe", 1))));
        bench.pass(Duration.ofMinutes(2));

        assertThat(collected.results)
                .hasSize(2)
                .allSatisfy(result -> assertThat(cause(result).kind()).isEqualTo(Kind.CONNECTION_REFUSED));
        assertThat(collected.results).extracting(ReportResult::attempts).contains(0);
    }

    @Test
    void whatAShutdownEndsSaysSo() {
        bench.safe().script = sent -> "silent";
        Reporter reporter = bench.open();
        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        bench.pass(Duration.ofMillis(10));

        reporter.dispose();
        bench.pass(Duration.ofMinutes(1));

        assertThat(collected.results)
                .singleElement()
                .satisfies(result -> assertThat(cause(result).kind()).isEqualTo(Kind.SHUTDOWN));
    }

    private ReportResult report(ReportRequest request) {
        bench.listeners.add(ReporterListener.of(new ReportObserver() {
            @Override
            public void attemptEnded(AttemptEvent attempt) {
                attempts.add(attempt);
            }
        }));
        Bench.Collected collected = Bench.collect(bench.open().report(Flux.just(request)));
        bench.pass(Duration.ofMinutes(2));
        assertThat(collected.results).hasSize(1);
        return collected.results.get(0);
    }

    private static FailureCause cause(ReportResult result) {
        return Objects.requireNonNull(result.failureCause(), () -> "no cause in " + result);
    }
}

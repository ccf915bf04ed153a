package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Complaints on their way through the engine: what the service says of them, and what is told of it. */
class ComplaintsTest {
    private final Bench bench = new Bench();
    private final List<ComplaintEvent> news = new ArrayList<>();
    private long lastId;

    @BeforeEach
    void listen() {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        bench.listeners.add(new ReporterListener() {
            @Override
            public void onComplaints(ComplaintEvent event) {
                news.add(event);
            }
        });
    }

    @Test
    void twoComplaintsRefusedInTheWindowHoldTheRest() {
        bench.safe().script = sent -> "overdone";
        Reporter reporter = bench.open();

        assertThat(((ReportResult.Rejected) complain(reporter)).probableCause())
                .isEqualTo(ProbableCause.COMPLAINT_RATIO);
        assertThat(complain(reporter).outcome()).isEqualTo(Outcome.REJECTED);

        assertThat(complain(reporter))
                .isInstanceOfSatisfying(
                        ReportResult.Withheld.class,
                        withheld -> assertThat(withheld.reason()).isEqualTo(WithheldReason.COMPLAINT_GUARD));
        assertThat(bench.safe().sent).hasSize(2);
        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.REFUSED_BY_SERVICE);
            assertThat(event.figures().account()).isEqualTo("safe");
        });
        assertThat(reporter.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.state()).isEqualTo(ComplaintState.HELD));
        assertThat(reporter.account("unsafe").complaints()).isEmpty();
    }

    @Test
    void confirmationsGoOnWhileComplaintsAreHeld() {
        bench.safe().script = sent -> sent.path().equals("/bad") ? "overdone" : "ok";
        Reporter reporter = bench.open();
        complain(reporter);
        complain(reporter);

        assertThat(report(reporter, Verdict.CORRECT).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void afterTheCoolDownOneProbeIsSentAndItsAcceptanceReopens() {
        bench.safe().script = sent -> sent.taskId() <= 2 ? "overdone" : "ok";
        Reporter reporter = bench.open();
        complain(reporter);
        complain(reporter);
        assertThat(complain(reporter).outcome()).isEqualTo(Outcome.WITHHELD);

        bench.pass(Duration.ofHours(1));
        bench.safe().latency = Duration.ofSeconds(1);
        List<ReportRequest> five = List.of(request(), request(), request(), request(), request());
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(five)));
        bench.pass(Duration.ofSeconds(5));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(1);
        assertThat(collected.count(Outcome.WITHHELD)).isEqualTo(4);
        assertThat(complain(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(news.get(news.size() - 1).trigger()).isEqualTo(Trigger.ACCEPTED_BY_SERVICE);
    }

    @Test
    void lateComplaintsSayNothingOfTheRatio() {
        bench.safe().script = sent -> "overdone";
        bench.margin = Duration.ofSeconds(1);
        bench.safe().latency = Duration.ofSeconds(2);
        Reporter reporter = bench.open();
        for (int i = 0; i < 5; i++) {
            ReportRequest late = bench.request(
                    "safe",
                    ++lastId,
                    Verdict.INCORRECT,
                    bench.now().minus(FakeProvider.WINDOW).plusMillis(1_500));
            ReportResult result = run(reporter, late);
            assertThat(((ReportResult.Rejected) result).probableCause()).isEqualTo(ProbableCause.TOO_LATE);
        }

        assertThat(news).isEmpty();
        assertThat(bench.safe().sent).hasSize(5);
    }

    @Test
    void theRetryOfAProbeIsNoOtherProbe() {
        bench.safe().script = sent -> {
            if (sent.taskId() <= 2) {
                return "overdone";
            }
            return bench.safe().sentCount(sent.taskId()) == 1 ? "throttle 500" : "ok";
        };
        Reporter reporter = bench.open();
        complain(reporter);
        complain(reporter);
        bench.pass(Duration.ofHours(1));

        assertThat(complain(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(bench.safe().sentCount(3)).isEqualTo(2);
    }

    @Test
    void goodSolutionsThatTheServiceTakesNoReportForCountAsSolved() {
        Reporter reporter = bench.open();
        for (int i = 0; i < 100; i++) {
            ReportRequest unsupported = ReportRequest.builder()
                    .account("safe")
                    .taskId(++lastId)
                    .verdict(Verdict.CORRECT)
                    .captchaType(CaptchaType.OTHER)
                    .solvedAt(bench.now())
                    .build();
            assertThat(run(reporter, unsupported).outcome()).isEqualTo(Outcome.WITHHELD);
        }

        assertThat(reporter.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.solved()).isEqualTo(100));
    }

    @Test
    void aListenerThatThrowsCostsNoReport() {
        bench.listeners.add(0, new ReporterListener() {
            @Override
            public void onComplaints(ComplaintEvent event) {
                throw new IllegalStateException("a listener that throws");
            }
        });
        Reporter reporter = bench.open();
        List<ReportRequest> many = Bench.list(120, i -> request());

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(many)));
        bench.pass(Duration.ofSeconds(3));

        assertThat(collected.results).hasSize(120);
        assertThat(news).isNotEmpty();
    }

    @Test
    void anAccountWithoutWorkersIsTold() {
        bench.safe().script = sent -> "filtered";
        Reporter reporter = bench.open();

        assertThat(((ReportResult.Rejected) complain(reporter)).probableCause())
                .isEqualTo(ProbableCause.WORKERS_FILTERED);
        assertThat(news).extracting(ComplaintEvent::trigger).containsExactly(Trigger.WORKERS_FILTERED);
    }

    @Test
    void complaintsAloneAreAllSentAndToldOnce() {
        Reporter reporter = bench.open();

        assertThat(complainAll(reporter, 300)).isEqualTo(300);

        assertThat(news).extracting(ComplaintEvent::trigger).containsExactly(Trigger.SHARE_UNKNOWN);
    }

    @Test
    void complaintsOfWhichTheTotalIsToldAreAllSentWithoutAWord() {
        Reporter reporter = bench.open();
        reporter.account("safe").totalSolved(CaptchaType.IMAGE, 3_000);

        assertThat(complainAll(reporter, 300)).isEqualTo(300);

        assertThat(news).isEmpty();
    }

    @Test
    void threeHundredOfFourHundredAreHeldAtFortyPercent() {
        Reporter reporter = bench.open();
        reporter.account("safe").totalSolved(CaptchaType.IMAGE, 400);

        assertThat(complainAll(reporter, 300)).isEqualTo(160);

        ComplaintEvent last = news.get(news.size() - 1);
        assertThat(last.trigger()).isEqualTo(Trigger.SHARE);
        assertThat(last.figures().state()).isEqualTo(ComplaintState.HELD);
        assertThat(last.figures().share()).isEqualTo(0.4);
    }

    @Test
    void confirmationsThatComeTooLateCountAsSolved() {
        Reporter reporter = bench.open();
        List<ReportRequest> reports = Bench.list(
                2_000,
                i -> i % 20 == 0
                        ? request()
                        : bench.request(
                                "safe", ++lastId, Verdict.CORRECT, bench.now().minus(Duration.ofHours(1))));

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(reports)));
        bench.pass(Duration.ofSeconds(30));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(100);
        assertThat(collected.count(Outcome.EXPIRED)).isEqualTo(1_900);
        assertThat(reporter.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.share()).isEqualTo(0.05));
    }

    /** Whose clock is fast looks in time and is late: at a share of one per cent nothing else can be meant. */
    @Test
    void refusalsAtALowKnownShareAreForLateness() {
        bench.safe().script = sent -> "overdone";
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 1_000);

        for (int i = 0; i < 10; i++) {
            assertThat(((ReportResult.Rejected) complain(reporter)).probableCause())
                    .isEqualTo(ProbableCause.TOO_LATE);
        }

        assertThat(bench.safe().sent).hasSize(10);
        assertThat(news).isEmpty();
    }

    @Test
    void aComplaintThatTheServiceDidNotRecordIsNotInTheShare() {
        bench.safe().script = sent -> "overdone";
        Reporter reporter = bench.open();
        complain(reporter);

        assertThat(reporter.account("safe").complaints()).singleElement().satisfies(figures -> {
            assertThat(figures.solved()).isEqualTo(1);
            assertThat(figures.complaints()).isZero();
        });
    }

    @Test
    void aTaskThatIsReportedTwiceIsSolvedOnce() {
        Reporter reporter = bench.open();
        ReportRequest request = request();
        run(reporter, request);
        run(reporter, request);

        assertThat(reporter.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.solved()).isEqualTo(1));
    }

    @Test
    void whatIsForgottenHoldsNothing() {
        bench.safe().script = sent -> sent.taskId() <= 2 ? "overdone" : "ok";
        Reporter reporter = bench.open();
        complain(reporter);
        complain(reporter);
        assertThat(complain(reporter).outcome()).isEqualTo(Outcome.WITHHELD);

        reporter.account("safe").forgetComplaints();

        assertThat(complain(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void observedSolvesAreInTheFigures() {
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 7);
        complain(reporter);

        assertThat(reporter.account("safe").complaints()).singleElement().satisfies(figures -> {
            assertThat(figures.solved()).isEqualTo(8);
            assertThat(figures.complaints()).isEqualTo(1);
            assertThat(figures.confirmations()).isZero();
        });
    }

    /** How many of so many complaints were sent. */
    private int complainAll(Reporter reporter, int count) {
        Bench.collect(reporter.report(Flux.fromIterable(Bench.list(count, i -> request()))));
        bench.pass(Duration.ofSeconds(30));
        return bench.safe().sent.size();
    }

    private ReportResult complain(Reporter reporter) {
        return report(reporter, Verdict.INCORRECT);
    }

    private ReportRequest request() {
        return bench.request("safe", ++lastId, Verdict.INCORRECT, bench.now());
    }

    private ReportResult report(Reporter reporter, Verdict verdict) {
        return run(reporter, bench.request("safe", ++lastId, verdict, bench.now()));
    }

    private ReportResult run(Reporter reporter, ReportRequest request) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(request)));
        bench.pass(Duration.ofSeconds(3));
        return collected.of(request.taskId().asLong());
    }
}

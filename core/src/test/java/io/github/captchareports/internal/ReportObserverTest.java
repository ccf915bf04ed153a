package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AccountState;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What a listener is told of each report by itself, and of how long it waited. */
class ReportObserverTest {
    private final Bench bench = new Bench();
    private final List<String> told = new ArrayList<>();
    private final List<AttemptEvent> attempts = new ArrayList<>();

    private final class Recording implements ReporterListener {
        @Override
        public void onOpen(Reporter reporter) {
            told.add("open " + reporter.accounts().size());
        }

        @Override
        public ReportObserver observe(ReportRequest request, ContextView context) {
            String of = " of " + request.taskId();
            told.add("report" + of + " by " + context.getOrDefault("user", "nobody"));
            return new ReportObserver() {
                @Override
                public void attemptStarted(int number) {
                    told.add("start " + number + of);
                }

                @Override
                public void attemptEnded(AttemptEvent attempt) {
                    attempts.add(attempt);
                    told.add("end " + attempt.number() + of + " " + attempt.end());
                }

                @Override
                public void ended(ReportResult result) {
                    told.add(result.outcome() + of);
                }
            };
        }
    }

    @Test
    void aReportIsObservedFromTheSubscribersContextToItsResult() {
        bench.listeners.add(new Recording());
        bench.safe().script = request -> bench.safe().sentCount(request.taskId()) == 1 ? "lost" : "ok";
        Reporter reporter = bench.open();

        Bench.collect(reporter.report(Flux.just(bench.request("safe", 7))).contextWrite(Context.of("user", "me")));
        bench.pass(Duration.ofSeconds(5));

        assertThat(told)
                .containsExactly(
                        "open 2",
                        "report of 7 by me",
                        "start 1 of 7",
                        "end 1 of 7 UNCLEAR",
                        "start 2 of 7",
                        "end 2 of 7 ANSWERED",
                        "ACCEPTED of 7");
    }

    @Test
    void whatIsAnsweredAtTheDoorHasItsEndToo() {
        bench.listeners.add(new Recording());
        Reporter reporter = bench.open();

        Bench.collect(reporter.report(Flux.just(bench.request("nobody's", 7))));

        assertThat(told).containsExactly("open 2", "report of 7 by nobody", "UNDELIVERED of 7");
    }

    @Test
    void whatIsWithdrawnBeforeItLeftHasItsEndWithoutThatOfTheAttempt() {
        bench.listeners.add(new Recording());
        bench.safe().dial = () -> Duration.ofSeconds(1);
        Reporter reporter = bench.open();

        Bench.collect(reporter.report(Flux.just(bench.request("safe", 7))))
                .subscription
                .dispose();

        assertThat(told).containsExactly("open 2", "report of 7 by nobody", "UNDELIVERED of 7");
    }

    @Test
    void whatAListenerOrAnObserverThrowsCostsNothing() {
        bench.listeners.add(new ReporterListener() {
            @Override
            public void onOpen(Reporter reporter) {
                throw new IllegalStateException("a listener that throws");
            }

            @Override
            public ReportObserver observe(ReportRequest request, ContextView context) {
                throw new IllegalStateException("a listener that throws");
            }
        });
        bench.listeners.add(new ReporterListener() {
            @Override
            public ReportObserver observe(ReportRequest request, ContextView context) {
                return new ReportObserver() {
                    @Override
                    public void attemptStarted(int number) {
                        throw new IllegalStateException("an observer that throws");
                    }

                    @Override
                    public void attemptEnded(AttemptEvent attempt) {
                        throw new IllegalStateException("an observer that throws");
                    }

                    @Override
                    public void ended(ReportResult result) {
                        throw new AssertionError("an observer that throws");
                    }
                };
            }
        });
        bench.listeners.add(new Recording());
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 3))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(3);
        assertThat(collected.completed).isTrue();
        assertThat(reporter.stats().open()).isZero();
        assertThat(told).contains("end 1 of 3 ANSWERED", "ACCEPTED of 3");
    }

    @Test
    void nothingIsMadeWhereNobodyObserves() {
        ListenerFanOut listeners = new ListenerFanOut(List.of(new ReporterListener() {}), new FatalErrors());

        assertThat(listeners.observe(bench.request("safe", 1), Context.empty())).isSameAs(ReportObserver.NONE);
    }

    @Test
    void observersThatAreTheSameForEachReportAreJoinedOnce() {
        ReporterListener one = ReporterListener.of(new ReportObserver() {});
        ReporterListener none = new ReporterListener() {};
        ReporterListener other = ReporterListener.of(new ReportObserver() {});
        ListenerFanOut listeners = new ListenerFanOut(List.of(one, none, other), new FatalErrors());

        ReportObserver first = listeners.observe(bench.request("safe", 1), Context.empty());

        assertThat(first).isNotSameAs(ReportObserver.NONE);
        assertThat(listeners.observe(bench.request("safe", 2), Context.empty())).isSameAs(first);
        assertThat(listeners.observe(bench.request("safe", 3), Context.empty())).isSameAs(first);
    }

    @Test
    void eachReportHasTheObserverThatWasReturnedForIt() {
        bench.listeners.add(ReporterListener.of(new ReportObserver() {}));
        bench.listeners.add(new Recording());
        bench.listeners.add(ReporterListener.of(new ReportObserver() {
            @Override
            public void ended(ReportResult result) {
                told.add("then the listener added after");
            }
        }));
        Reporter reporter = bench.open();

        for (int id = 1; id <= 3; id++) {
            Bench.collect(reporter.report(Flux.just(bench.request("nobody's", id))));
        }

        assertThat(told)
                .containsExactly(
                        "open 2",
                        "report of 1 by nobody",
                        "UNDELIVERED of 1",
                        "then the listener added after",
                        "report of 2 by nobody",
                        "UNDELIVERED of 2",
                        "then the listener added after",
                        "report of 3 by nobody",
                        "UNDELIVERED of 3",
                        "then the listener added after");
    }

    @Test
    void attemptsTellHowLongTheyWaitedAndWhatTimeWasLeft() {
        bench.listeners.add(new Recording());
        bench.margin = Duration.ofSeconds(2);
        bench.safe().script = request -> bench.safe().sentCount(request.taskId()) == 1 ? "lost" : "ok";
        Reporter reporter = bench.open();
        reporter.account("safe").pause(Duration.ofSeconds(3));

        Bench.collect(reporter.report(Flux.just(bench.lasting("safe", 7, Duration.ofSeconds(30)))));
        bench.pass(Duration.ofSeconds(10));

        AttemptEvent first = attempts.get(0);
        AttemptEvent second = attempts.get(1);
        assertThat(first.waited()).isEqualTo(Duration.ofSeconds(3));
        assertThat(first.slack()).isEqualTo(Duration.ofSeconds(25));
        assertThat(second.waited()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(2));
        assertThat(second.slack())
                .isEqualTo(first.slack().minus(first.elapsed()).minus(second.waited()));
    }

    @Test
    void theAccountTellsHowLongItsOldestWaits() {
        Reporter reporter = bench.open();
        reporter.account("safe").pause();
        assertThat(oldest(reporter)).isZero();

        Bench.Collected first = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(2));
        Bench.Collected second = Bench.collect(reporter.report(Flux.just(bench.request("safe", 2))));
        bench.pass(Duration.ofSeconds(3));
        Bench.Collected third = Bench.collect(reporter.report(Flux.just(bench.request("safe", 3))));
        bench.pass(Duration.ofSeconds(4));
        assertThat(oldest(reporter)).isEqualTo(Duration.ofSeconds(9));

        second.subscription.dispose();
        assertThat(oldest(reporter)).isEqualTo(Duration.ofSeconds(9));
        first.subscription.dispose();
        assertThat(oldest(reporter)).isEqualTo(Duration.ofSeconds(4));
        third.subscription.dispose();
        assertThat(oldest(reporter)).isZero();

        Bench.collect(reporter.report(Flux.just(bench.request("safe", 4))));
        bench.pass(Duration.ofSeconds(1));
        assertThat(oldest(reporter)).isEqualTo(Duration.ofSeconds(1));
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(1));
        AccountState state = reporter.account("safe").state();
        assertThat(state.oldestPending()).isZero();
        assertThat(state.pauses()).isEqualTo(1);
    }

    private static Duration oldest(Reporter reporter) {
        return reporter.account("safe").state().oldestPending();
    }

    @Test
    void requestsThatMeetATaskInTheLedgerAreItsHits() {
        Reporter reporter = bench.open();

        Bench.collect(reporter.report(Flux.just(bench.request("safe", 1), bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(1));
        Bench.collect(reporter.report(Flux.just(bench.request("safe", 1), bench.request("safe", 2))));

        assertThat(reporter.stats().ledgerHits()).isEqualTo(2);
    }
}

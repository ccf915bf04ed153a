package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.TaskJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

/**
 * Errors thrown wherever code of others is called, while some reports are on the wire, some wait, and a stream is open: what
 * is fatal ends them all and is thrown on, what is not is handled as an exception is. Each test has a thread of its own, since
 * JUnit would end with an {@link OutOfMemoryError} that came out of a test.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("ReferenceEquality") // the very error that was thrown
class FatalErrorTest {
    /** Where it is thrown. */
    enum Step {
        KEY,
        METHOD,
        DEADLINE,
        CALL,
        REPLY,
        INTEND,
        INTEND_LATER,
        SETTLE,
        LEDGER,
        QUEUED,
        ATTEMPT,
        RESULT,
        TRACE,
        SUBSCRIBER,
        SEND,
        SOURCE,
        TIMER,
        /** The clock, as any step of ours may find no memory left: on the way from the lane to the gate, and back. */
        ASKING("SharedClaim.begin"),
        ASKED("Preflight.objection"),
        BEFORE_THE_GATE("ReportCall.send"),
        ENDED("AttemptJudge.judge");

        /** The class and method of the call that the clock fails, once; null where it does not. */
        private final @Nullable String method;

        Step() {
            this(null);
        }

        Step(@Nullable String method) {
            this.method = method;
        }
    }

    private static final long THE_ONE = 100;

    private final Bench bench = new Bench();
    private final List<Throwable> thrownOn = new ArrayList<>();
    private final FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
    private @Nullable Error armed;
    private @Nullable Step step;
    private @Nullable String failing;
    private String answer = "ok";

    static Stream<Arguments> fatal() {
        return Stream.of(Step.values())
                .flatMap(step -> Stream.of(
                        Arguments.of(step, new OutOfMemoryError("for a test")),
                        Arguments.of(step, new NoClassDefFoundError("for/a/Test")),
                        // Reactor itself logs what a subscriber or an operator of the source throws.
                        Arguments.of(
                                step,
                                step == Step.SUBSCRIBER || step == Step.SOURCE
                                        ? new InternalError("for a test")
                                        : new Unprintable())));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatIsFatalLeavesNobodyWaitingAndIsThrownOn(Step where, Error error) {
        Reporter reporter = open();
        Bench.Collected stream = stream(reporter, "safe", 1, 5);
        Bench.Collected other = stream(reporter, "unsafe", 10, 3);
        // Longer than the ledger's timeout, so that the next call to it needs a timer.
        pass(Duration.ofMillis(300));
        assertThat(bench.safe().open).hasValue(2);

        arm(where, error);
        Bench.Collected single = trigger(reporter);
        pass(Duration.ofSeconds(1));

        assertThat(thrownOn).containsExactly(error);
        assertThat(stream.error).isSameAs(error);
        assertThat(stream.results).hasSize(5);
        assertThat(stream.results)
                .filteredOn(result -> result.outcome() == Outcome.INDETERMINATE)
                .hasSize(2)
                .allSatisfy(result -> assertThat(((ReportResult.Indeterminate) result).cause())
                        .isEqualTo(IndeterminateCause.SHUT_DOWN));
        assertThat(stream.count(Outcome.UNDELIVERED)).isEqualTo(3);
        assertThat(other.error).isSameAs(error);
        assertThat(other.results).hasSize(3);
        if (where != Step.SUBSCRIBER) {
            assertThat(single.results.size() == 1 || single.error == error).isTrue();
        }
        assertThat(reporter.stats().open()).isZero();
        assertThat(reporter.stats().received())
                .isEqualTo(reporter.stats().outcomes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        assertThat(reporter.accounts()).allSatisfy(account -> {
            assertThat(account.state().phase()).isEqualTo(Phase.REFUSED);
            assertThat(account.state().code()).isEqualTo(error.getClass().getSimpleName());
            assertThat(account.state().pending()).isZero();
            assertThat(account.state().inFlight()).isZero();
        });
        StepVerifier.create(reporter.report(bench.request("safe", 200)))
                .assertNext(result -> assertThat(result.outcome()).isEqualTo(Outcome.UNDELIVERED))
                .verifyComplete();
        StepVerifier.create(reporter.report(Flux.just(bench.request("safe", 201))))
                .expectErrorMatches(thrown -> thrown == error)
                .verify();
        StepVerifier.create(reporter.shutdown(Duration.ofSeconds(10))).verifyComplete();
        assertThat(bench.safe().closed).isTrue();
        assertThat(bench.unsafe().closed).isTrue();
    }

    static Stream<Arguments> notFatal() {
        return Stream.of(Step.values())
                .filter(step -> step != Step.TIMER)
                .flatMap(step -> Stream.of(
                        Arguments.of(step, new AssertionError("for a test")),
                        Arguments.of(step, new StackOverflowError("for a test"))));
    }

    @ParameterizedTest
    @MethodSource("notFatal")
    void anyOtherErrorIsHandledAsAnExceptionIs(Step where, Error error) {
        Reporter reporter = open();
        Bench.Collected stream = stream(reporter, "unsafe", 10, 3);

        arm(where, error);
        Bench.Collected single = trigger(reporter);
        pass(Duration.ofMinutes(1));
        armed = null;

        if (where != Step.SUBSCRIBER) {
            assertThat(single.results.size() == 1 || single.error != null).isTrue();
        }
        assertThat(thrownOn).isEmpty();
        assertThat(stream.results).hasSize(3);
        assertThat(stream.error).isNull();
        assertThat(reporter.stats().open()).isZero();
        Bench.Collected after = Bench.collect(reporter.report(Flux.just(bench.request("unsafe", 201))));
        pass(Duration.ofMinutes(1));
        assertThat(after.of(201).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(after.completed).isTrue();
    }

    @Test
    void aConnectionThatFailsWhileNoMemoryIsLeftLeavesNobodyWaiting() {
        bench.unsafe().dial = () -> Duration.ofMillis(1);
        bench.unsafe().connects = () -> false;
        Reporter reporter = open();
        Bench.Collected open = stream(reporter, "safe", 1, 5);
        Bench.Collected single =
                Bench.collect(reporter.report(bench.request("unsafe", THE_ONE)).flux());
        Error error = new OutOfMemoryError("for a test");

        failing = "ReportCall.onConnectionFailed";
        armed = error;
        pass(Duration.ofSeconds(1));

        assertThat(thrownOn).containsExactly(error);
        assertThat(single.count(Outcome.UNDELIVERED)).isOne();
        assertThat(open.error).isSameAs(error);
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void whatIsFatalWhileAnotherKeyIsLookedForEndsTheReporter() {
        Reporter reporter = open();
        Bench.Collected open = stream(reporter, "safe", 1, 0);
        answer = "key";
        stream(reporter, "unsafe", 10, 1);
        pass(Duration.ofMillis(10));
        assertThat(reporter.account("unsafe").state().phase()).isEqualTo(Phase.REFUSED);
        Error error = new OutOfMemoryError("for a test");

        arm(Step.KEY, error);
        pass(Duration.ofSeconds(11));

        assertThat(thrownOn).containsExactly(error);
        assertThat(open.error).isSameAs(error);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.REFUSED);
    }

    private Reporter open() {
        // Where no timer can be had it is told to the handler of the thread that was at work.
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> thrownOn.add(thrown));
        bench.maxInFlight = 2;
        bench.safe().script = sent -> "silent";
        bench.unsafe().script = sent -> {
            throwIf(Step.SEND);
            return answer;
        };
        bench.listeners.add(new Listener());
        bench.journal = new Journal();
        bench.sharing = new SharedLedgerSettings(ledger, 1, Duration.ofMillis(250), "here");
        ledger.beforeAnswers = () -> throwIf(Step.LEDGER);
        return bench.open(settings -> new ReporterSettings(
                settings.accounts().stream().map(this::withKey).toList(),
                settings.providers().stream().map(this::throwing).toList(),
                settings.listeners(),
                settings.concurrency(),
                settings.margin(),
                settings.responseTimeout(),
                settings.connectTimeout(),
                settings.retryPolicy(),
                settings.ledgerMaximumSize(),
                new Clock(),
                settings.jitter(),
                settings.journal(),
                settings.complaintMemory(),
                settings.sharing()));
    }

    private Bench.Collected stream(Reporter reporter, String account, int from, int count) {
        return Bench.collect(reporter.report(
                Flux.fromIterable(bench.requests(account, from, count)).concatWith(Flux.never())));
    }

    private Bench.Collected trigger(Reporter reporter) {
        ReportRequest request = bench.request("unsafe", THE_ONE);
        if (step == Step.SUBSCRIBER) {
            reporter.report(Flux.just(request)).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnNext(ReportResult result) {
                    throwIf(Step.SUBSCRIBER);
                }
            });
            return new Bench.Collected();
        }
        if (step == Step.SOURCE) {
            return Bench.collect(reporter.report(Flux.just(request, request).map(this::orThrow)));
        }
        return Bench.collect(reporter.report(request).flux());
    }

    private ReportRequest orThrow(ReportRequest request) {
        throwIf(Step.SOURCE);
        return request;
    }

    private void pass(Duration time) {
        try {
            bench.pass(time);
        } catch (Throwable thrown) {
            thrownOn.add(thrown);
        }
    }

    private void arm(Step where, Error error) {
        step = where;
        failing = where.method;
        armed = error;
    }

    /** Fails the clock once, where the armed step is one of the report's own. */
    private void throwAtTheClock() {
        Error error = armed;
        if (error != null && failing != null && failing.equals(callerOfTheClock())) {
            failing = null;
            throw error;
        }
    }

    private static @Nullable String callerOfTheClock() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(FatalErrorTest.class.getName())
                                && !frame.getClassName().equals(ReporterSettings.class.getName())
                                && !frame.getClassName().endsWith(".CallData"))
                        .findFirst())
                .filter(frame -> frame.getClassName().startsWith("io.github.captchareports.internal.call."))
                .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + '.' + frame.getMethodName())
                .orElse(null);
    }

    private void throwIf(Step here) {
        Error error = armed;
        if (error != null && step == here) {
            throw error;
        }
    }

    private Account withKey(Account account) {
        return Account.builder(account.provider(), account.label())
                .clientKey(() -> {
                    throwIf(Step.KEY);
                    return "key-of-" + account.label();
                })
                .maxInFlight(account.maxInFlight())
                .rateLimit(account.rateLimit())
                .complaintLimits(bench.complaintLimits)
                .build();
    }

    private ReportProvider throwing(ReportProvider provider) {
        return (ReportProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ReportProvider.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "method" -> throwIf(Step.METHOD);
                        case "deadline" -> throwIf(Step.DEADLINE);
                        case "call" -> throwIf(Step.CALL);
                        case "reply" -> throwIf(Step.REPLY);
                        default -> {}
                    }
                    try {
                        return method.invoke(provider, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** As where no memory is left: logging it fails as well. */
    private static final class Unprintable extends OutOfMemoryError {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("while a message was made");
        }

        @Override
        public String toString() {
            return "unprintable";
        }
    }

    private final class Listener implements ReporterListener {
        @Override
        public void onReceived(ReportRequest request) {
            throwIf(Step.QUEUED);
        }

        @Override
        public ReportTrace onReport(ReportRequest request, ContextView context) {
            return new ReportTrace() {
                @Override
                public void ended(ReportResult result) {
                    throwIf(Step.TRACE);
                }
            };
        }

        @Override
        public void onAttempt(AttemptEvent attempt) {
            throwIf(Step.ATTEMPT);
        }

        @Override
        public void onResult(ReportResult result) {
            throwIf(Step.RESULT);
        }
    }

    private final class Journal implements TaskJournal {
        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            return List.of();
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            throwIf(Step.INTEND);
            return step == Step.INTEND_LATER && armed != null
                    ? CompletableFuture.completedFuture(request).thenApply(this::fail)
                    : CompletableFuture.completedFuture(request);
        }

        private ReportRequest fail(ReportRequest request) {
            throwIf(Step.INTEND_LATER);
            return request;
        }

        @Override
        public void settle(ReportResult result) {
            throwIf(Step.SETTLE);
        }
    }

    /** Virtual time that outlives what its tasks throw, and keeps it. */
    private final class Clock implements Scheduler {
        @Override
        public Disposable schedule(Runnable task) {
            throwIf(Step.TIMER);
            return bench.clock.schedule(kept(task));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            throwIf(Step.TIMER);
            return bench.clock.schedule(kept(task), delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
            return bench.clock.schedulePeriodically(kept(task), delay, period, unit);
        }

        @Override
        public long now(TimeUnit unit) {
            throwAtTheClock();
            return bench.clock.now(unit);
        }

        @Override
        public Worker createWorker() {
            return bench.clock.createWorker();
        }

        private Runnable kept(Runnable task) {
            return () -> {
                try {
                    task.run();
                } catch (Throwable thrown) {
                    thrownOn.add(thrown);
                }
            };
        }
    }
}

package io.github.captchareports.test;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How a {@link ScriptedReporter} answers the requests that match: with the first answer first, then with the second, and
 * with the last one from then on. A script has no effect before its first answer. Thread-safe.
 */
public final class Script {
    private final Predicate<? super ReportRequest> condition;
    private final Supplier<Scheduler> clock;
    private final List<Function<ReportRequest, Mono<ReportResult>>> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger matches = new AtomicInteger();

    Script(Predicate<? super ReportRequest> condition, Supplier<Scheduler> clock) {
        this.condition = Objects.requireNonNull(condition, "condition");
        this.clock = clock;
    }

    /**
     * Answers at once, as {@code .then(Results::accepted)} does.
     *
     * @param result makes the result of a request, which must be that request's; called once a subscription. What it
     *     throws ends the report with that error, which no real reporter does
     * @return this
     */
    public Script then(Function<? super ReportRequest, ? extends ReportResult> result) {
        Objects.requireNonNull(result, "result");
        return thenMono(request -> Mono.fromSupplier(() -> result.apply(request)));
    }

    /**
     * Answers after a time, by the reporter's {@link ScriptedReporterBuilder#clock(Scheduler) clock}.
     *
     * @param delay how long the report is at work
     * @param result makes the result of a request
     * @return this
     * @throws IllegalArgumentException if the delay is negative
     */
    public Script thenAfter(Duration delay, Function<? super ReportRequest, ? extends ReportResult> result) {
        Objects.requireNonNull(result, "result");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay: " + delay + "; use zero or more");
        }
        return thenMono(request ->
                Mono.delay(delay, clock.get()).flatMap(late -> Mono.fromSupplier(() -> result.apply(request))));
    }

    /**
     * Never answers: the report is at work until it is cancelled, or the reporter is shut down and the grace is over.
     *
     * @return this
     */
    public Script thenNever() {
        return thenMono(request -> Mono.never());
    }

    /**
     * Answers when a publisher of the test does.
     *
     * @param result the result of a request, to be subscribed to once for each subscription to the report. If it is empty or
     *     ends with an error, the report ends with an error, which no real reporter does
     * @return this
     */
    public Script thenMono(Function<? super ReportRequest, ? extends Mono<? extends ReportResult>> result) {
        Objects.requireNonNull(result, "result");
        answers.add(request -> Mono.<ReportResult>from(result.apply(request)));
        return this;
    }

    /** The answer to a request; null where this script has nothing to say about it. */
    @Nullable
    Mono<ReportResult> answer(ReportRequest request) {
        if (answers.isEmpty() || !condition.test(request)) {
            return null;
        }
        int last = answers.size() - 1;
        int turn = matches.getAndUpdate(count -> Math.min(count + 1, Integer.MAX_VALUE - 1));
        return answers.get(Math.min(turn, last)).apply(request);
    }
}

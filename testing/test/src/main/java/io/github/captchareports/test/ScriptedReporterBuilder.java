package io.github.captchareports.test;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Collects the parts of a {@link ScriptedReporter}. Not thread-safe. */
public final class ScriptedReporterBuilder {
    private static final int MOST_CONCURRENCY = 1_000_000;

    final List<String[]> accounts = new ArrayList<>();
    int concurrency = 1024;
    Supplier<Scheduler> clock = Schedulers::parallel;

    @Nullable
    Function<? super ReportRequest, ? extends ReportResult> otherwise = Results::accepted;

    ScriptedReporterBuilder() {}

    /**
     * Adds an account. At least one is required.
     *
     * @param provider the id of the service's provider, such as {@code 2captcha}; none needs to be present
     * @param label the account's label
     * @return this
     */
    public ScriptedReporterBuilder account(String provider, String label) {
        accounts.add(
                new String[] {Objects.requireNonNull(provider, "provider"), Objects.requireNonNull(label, "label")});
        return this;
    }

    /**
     * Sets how many requests of one stream are at work at once. Default 1024.
     *
     * @param requests 1 to 1,000,000
     * @return this
     * @throws IllegalArgumentException if the number is out of range
     */
    public ScriptedReporterBuilder concurrency(int requests) {
        if (requests < 1 || requests > MOST_CONCURRENCY) {
            throw new IllegalArgumentException("concurrency: " + requests + "; use 1 to " + MOST_CONCURRENCY);
        }
        this.concurrency = requests;
        return this;
    }

    /**
     * Sets the source of time: of delays, of the grace of a shutdown, and of the end of pauses. Default
     * {@link Schedulers#parallel()} at the time of use, so that {@code StepVerifier.withVirtualTime} works.
     *
     * @param scheduler the clock, a virtual one for instance
     * @return this
     */
    public ScriptedReporterBuilder clock(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler");
        this.clock = () -> scheduler;
        return this;
    }

    /**
     * Sets the answer to what no script matches. Default: accepted.
     *
     * @param result makes the result of a request
     * @return this
     */
    public ScriptedReporterBuilder otherwise(Function<? super ReportRequest, ? extends ReportResult> result) {
        this.otherwise = Objects.requireNonNull(result, "result");
        return this;
    }

    /**
     * Has what no script matches end with an {@link AssertionError}, which no real reporter does: the report, and a
     * stream at once. Code under test that swallows it is found with {@link ScriptedReporter#unmatched()}.
     *
     * @return this
     */
    public ScriptedReporterBuilder strict() {
        this.otherwise = null;
        return this;
    }

    /**
     * Makes the reporter.
     *
     * @return the reporter
     * @throws IllegalArgumentException if there is no account, or two have the same label
     */
    public ScriptedReporter build() {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException("account: missing; add the accounts that the requests name");
        }
        return new ScriptedReporter(this);
    }
}

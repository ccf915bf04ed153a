package io.github.captchareports.test.assertions;

import io.github.captchareports.AccountState;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.test.ScriptedReporter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entry point to the assertions, to be imported statically, also beside AssertJ's own {@code assertThat}.
 *
 * <pre>{@code
 * assertThat(result).isRejected().withCode("ERROR_NO_SUCH_CAPCHA_ID");
 * assertThat(reporter).received(3).everyRequestHasOneResult();
 * }</pre>
 */
public final class CaptchaReportsAssertions {
    private CaptchaReportsAssertions() {}

    /**
     * Assertions about a result.
     *
     * @param actual the result
     * @return its assertions
     */
    public static ReportResultAssert assertThat(@Nullable ReportResult actual) {
        return new ReportResultAssert(actual);
    }

    /**
     * Assertions about results.
     *
     * @param actual the results
     * @return their assertions
     */
    public static ReportResultsAssert assertThat(@Nullable Collection<? extends ReportResult> actual) {
        return new ReportResultsAssert(actual);
    }

    /**
     * Assertions about results. It is here so that a list is no riddle to the compiler where AssertJ's own
     * {@code assertThat} is imported too.
     *
     * @param actual the results
     * @return their assertions
     */
    public static ReportResultsAssert assertThat(@Nullable List<? extends ReportResult> actual) {
        return new ReportResultsAssert(actual);
    }

    /**
     * Assertions about what a reporter was asked.
     *
     * @param actual the reporter
     * @return its assertions
     */
    public static ScriptedReporterAssert assertThat(@Nullable ScriptedReporter actual) {
        return new ScriptedReporterAssert(actual);
    }

    /**
     * Assertions about the counters of a reporter.
     *
     * @param actual the counters
     * @return their assertions
     */
    public static ReporterStatsAssert assertThat(@Nullable ReporterStats actual) {
        return new ReporterStatsAssert(actual);
    }

    /**
     * Assertions about the state of an account.
     *
     * @param actual the state
     * @return its assertions
     */
    public static AccountStateAssert assertThat(@Nullable AccountState actual) {
        return new AccountStateAssert(actual);
    }
}

package io.github.captchareports.test.assertions;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about several {@link ReportResult}s. */
public final class ReportResultsAssert extends AbstractAssert<ReportResultsAssert, Collection<? extends ReportResult>> {
    ReportResultsAssert(@Nullable Collection<? extends ReportResult> actual) {
        super(actual, ReportResultsAssert.class);
    }

    /**
     * There are so many results.
     *
     * @param expected how many
     * @return this
     */
    public ReportResultsAssert hasSize(int expected) {
        isNotNull();
        if (actual.size() != expected) {
            throw failure("%nExpected %s results%nbut there were %s:%s", expected, actual.size(), lines(actual));
        }
        return this;
    }

    /**
     * All reports are recorded.
     *
     * @return this
     */
    public ReportResultsAssert areAllAccepted() {
        return allHaveOutcome(Outcome.ACCEPTED);
    }

    /**
     * All results have this outcome; there is at least one.
     *
     * @param expected the outcome
     * @return this
     */
    public ReportResultsAssert allHaveOutcome(Outcome expected) {
        isNotNull();
        if (actual.isEmpty()) {
            throw failure("%nExpected results of outcome %s%nbut there were none", expected);
        }
        List<ReportResult> others = new ArrayList<>();
        for (ReportResult result : actual) {
            if (result.outcome() != expected) {
                others.add(result);
            }
        }
        if (!others.isEmpty()) {
            throw failure(
                    "%nExpected all %s results to have outcome %s%nbut %s had not:%s",
                    actual.size(), expected, others.size(), lines(others));
        }
        return this;
    }

    /**
     * So many results have this outcome.
     *
     * @param outcome the outcome
     * @param expected how many
     * @return this
     */
    public ReportResultsAssert hasOutcome(Outcome outcome, int expected) {
        isNotNull();
        long found =
                actual.stream().filter(result -> result.outcome() == outcome).count();
        if (found != expected) {
            throw failure(
                    "%nExpected %s results of outcome %s%nbut there were %s among:%s",
                    expected, outcome, found, lines(actual));
        }
        return this;
    }

    /**
     * There is one result for a task; goes on with it.
     *
     * @param id the task's id
     * @return the assertions about that result
     */
    public ReportResultAssert forTask(long id) {
        return forTask(TaskId.of(id));
    }

    /**
     * There is one result for a task; goes on with it.
     *
     * @param id the task's id
     * @return the assertions about that result
     */
    public ReportResultAssert forTask(String id) {
        return forTask(TaskId.of(id));
    }

    /**
     * There is one result for a task; goes on with it.
     *
     * @param id the task's id
     * @return the assertions about that result
     */
    public ReportResultAssert forTask(TaskId id) {
        isNotNull();
        List<ReportResult> found = new ArrayList<>();
        for (ReportResult result : actual) {
            if (id.equals(result.request().taskId())) {
                found.add(result);
            }
        }
        if (found.size() != 1) {
            throw failure(
                    "%nExpected one result for task %s%nbut there were %s among:%s", id, found.size(), lines(actual));
        }
        return new ReportResultAssert(found.get(0)).as(info.description());
    }

    /**
     * Each of the requests has one result, and there is no other.
     *
     * @param requests the requests
     * @return this
     */
    public ReportResultsAssert answerEachOf(Collection<? extends ReportRequest> requests) {
        isNotNull();
        String problem = Pairing.problem(requests, actual);
        if (problem != null) {
            throw failure("%nExpected one result for each request%nbut %s", problem);
        }
        return this;
    }

    private static String lines(Collection<? extends ReportResult> results) {
        return Pairing.lines(results);
    }
}

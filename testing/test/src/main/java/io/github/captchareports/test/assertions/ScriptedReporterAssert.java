package io.github.captchareports.test.assertions;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.TaskId;
import io.github.captchareports.test.ScriptedReporter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about what a {@link ScriptedReporter} was asked, and about how that ended. */
public final class ScriptedReporterAssert extends AbstractAssert<ScriptedReporterAssert, ScriptedReporter> {
    ScriptedReporterAssert(@Nullable ScriptedReporter actual) {
        super(actual, ScriptedReporterAssert.class);
    }

    /**
     * So many requests were taken in.
     *
     * @param expected how many
     * @return this
     */
    public ScriptedReporterAssert received(int expected) {
        List<ReportRequest> requests = requests();
        if (requests.size() != expected) {
            throw failure(
                    "%nExpected %s requests%nbut there were %s:%s", expected, requests.size(), Pairing.lines(requests));
        }
        return this;
    }

    /**
     * No request was taken in.
     *
     * @return this
     */
    public ScriptedReporterAssert receivedNothing() {
        return received(0);
    }

    /**
     * This request was taken in, among others or alone.
     *
     * @param expected the request
     * @return this
     */
    public ScriptedReporterAssert received(ReportRequest expected) {
        return received(Objects.toString(expected), request -> request.equals(expected));
    }

    /**
     * A request like this was taken in, among others or alone.
     *
     * @param description what is looked for, for the message
     * @param expected true for such a request
     * @return this
     */
    public ScriptedReporterAssert received(String description, Predicate<? super ReportRequest> expected) {
        List<ReportRequest> requests = requests();
        if (requests.stream().noneMatch(expected)) {
            throw failure(
                    "%nExpected a request:%n  %s%nbut there were %s:%s",
                    description, requests.size(), Pairing.lines(requests));
        }
        return this;
    }

    /**
     * A request for this task was taken in.
     *
     * @param id the task's id
     * @return this
     */
    public ScriptedReporterAssert receivedTask(long id) {
        return receivedTask(TaskId.of(id));
    }

    /**
     * A request for this task was taken in.
     *
     * @param id the task's id
     * @return this
     */
    public ScriptedReporterAssert receivedTask(String id) {
        return receivedTask(TaskId.of(id));
    }

    /**
     * A request for this task was taken in.
     *
     * @param id the task's id
     * @return this
     */
    public ScriptedReporterAssert receivedTask(TaskId id) {
        return received("for task " + id, request -> id.equals(request.taskId()));
    }

    /**
     * Every request that was taken in has its result, and one only: nothing is at work.
     *
     * @return this
     */
    public ScriptedReporterAssert everyRequestHasOneResult() {
        String problem = Pairing.problem(requests(), actual.results());
        if (problem != null) {
            throw failure("%nExpected every request to have one result%nbut %s", problem);
        }
        return this;
    }

    /**
     * So many requests were cancelled while they were at work.
     *
     * @param expected how many
     * @return this
     */
    public ScriptedReporterAssert hasCancelled(int expected) {
        isNotNull();
        List<ReportRequest> cancelled = actual.cancelled();
        if (cancelled.size() != expected) {
            throw failure(
                    "%nExpected %s cancelled requests%nbut there were %s:%s",
                    expected, cancelled.size(), Pairing.lines(cancelled));
        }
        return this;
    }

    /**
     * Every request that an account takes was matched by a script.
     *
     * @return this
     */
    public ScriptedReporterAssert hasNoUnmatchedRequests() {
        isNotNull();
        List<ReportRequest> unmatched = actual.unmatched();
        if (!unmatched.isEmpty()) {
            throw failure("%nExpected a script for every request%nbut none matched:%s", Pairing.lines(unmatched));
        }
        return this;
    }

    /**
     * The reporter was shut down.
     *
     * @return this
     */
    public ScriptedReporterAssert wasShutDown() {
        isNotNull();
        if (actual.shutdowns().isEmpty()) {
            throw failure("%nExpected the reporter to be shut down%nbut it is open");
        }
        return this;
    }

    /**
     * The reporter was shut down with this grace, by one call at least.
     *
     * @param grace the grace
     * @return this
     */
    public ScriptedReporterAssert wasShutDownWithin(Duration grace) {
        wasShutDown();
        if (!actual.shutdowns().contains(grace)) {
            throw failure("%nExpected a shutdown with a grace of:%n  %s%nbut was:%n  %s", grace, actual.shutdowns());
        }
        return this;
    }

    private List<ReportRequest> requests() {
        isNotNull();
        return actual.requests();
    }
}

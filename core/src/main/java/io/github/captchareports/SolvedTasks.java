package io.github.captchareports;

import reactor.core.publisher.Mono;

/**
 * Remembers solved tasks until their verdict is known: for applications that learn the verdict long after the solution, in
 * another request, and have only the task's id then. Thread-safe; no method blocks.
 *
 * <pre>{@code
 * SolvedTasks solvedTasks = SolvedTasks.builder().build();
 * Reporter reporter = Reporter.builder().account(account).listener(solvedTasks).build();
 *
 * solvedTasks.solved(SolvedTask.builder()
 *         .account("main").taskId(id).captchaType(CaptchaType.RECAPTCHA_V2).taskResult(json)
 *         .build());
 * // Later, when the login has failed:
 * Mono<ReportResult> result = solvedTasks.report("main", id, Verdict.INCORRECT);
 * }</pre>
 *
 * <p>It is a listener of the reporter that it reports with, and hears in this way of reports that are made without it. A task is
 * remembered for twice the {@linkplain AccountControl#reportingWindow() reporting window} of its account, so that a verdict that
 * comes too late is answered as expired; a verdict for a task that is not remembered ends with
 * {@link ReportResult.UndeliveredReason#UNKNOWN_TASK}. Each solved task is counted as solved
 * ({@link AccountControl#totalSolved}), so that the share of complaints is one of all solves: an application that uses this
 * counts no totals of its own.
 *
 * <p>With a {@link io.github.captchareports.spi.ledger.SolvedTaskStore} all processes that use the store find each other's tasks.
 */
public interface SolvedTasks extends ReporterListener {
    /**
     * Starts a memory of solved tasks.
     *
     * @return a builder
     */
    static SolvedTasksBuilder builder() {
        return new SolvedTasksBuilder();
    }

    /**
     * Remembers a solved task and counts it as solved. A task that is remembered already stays as it is, and is counted once; the
     * store is not told of it again.
     *
     * @param task the task
     * @return completes when other processes can find the task too; fails where the store cannot be reached, in which case this
     *     process alone knows the task. The work is begun by the call itself: nobody has to subscribe
     * @throws IllegalArgumentException if the reporter has no account with the task's label
     * @throws IllegalStateException if no reporter has been opened with this listener
     */
    Mono<Void> solved(SolvedTask task);

    /**
     * Reports the verdict on a task that was solved. Cold: each subscription is a report of its own, and a second one for the
     * same task ends as a duplicate, whatever its verdict. Never ends with an error. Cancelling withdraws the report if it has
     * not been sent.
     *
     * <p>Where the task is not remembered the result is {@link ReportResult.UndeliveredReason#UNKNOWN_TASK}; where the store
     * had to be asked and could not be, {@link ReportResult.UndeliveredReason#SOLVED_TASKS_UNREACHABLE}. The request of such a result
     * has {@link CaptchaType#OTHER} and the time of the call in place of what is not known, and the reporter does not count it.
     *
     * @param account the account's label
     * @param taskId the task
     * @param verdict whether the solution was right
     * @return the result
     * @throws IllegalStateException if no reporter has been opened with this listener
     */
    Mono<ReportResult> report(String account, TaskId taskId, Verdict verdict);

    /**
     * Reports the verdict on a task with a numeric id, see {@link #report(String, TaskId, Verdict)}.
     *
     * @param account the account's label
     * @param taskId the task's id, positive
     * @param verdict whether the solution was right
     * @return the result
     */
    default Mono<ReportResult> report(String account, long taskId, Verdict verdict) {
        return report(account, TaskId.of(taskId), verdict);
    }

    /**
     * Finds a solved task: for streams, and for reports with a correlation object.
     *
     * <pre>{@code
     * Flux<ReportResult> results = verdicts
     *         .flatMap(verdict -> solvedTasks.find("main", verdict.taskId())
     *                 .map(task -> task.request(verdict.value()).correlation(verdict).build()))
     *         .transform(reporter::report);
     * }</pre>
     *
     * @param account the account's label
     * @param taskId the task
     * @return the task; empty where it is not remembered; an error where the store had to be asked and could not be
     * @throws IllegalArgumentException if the reporter has no account with this label
     * @throws IllegalStateException if no reporter has been opened with this listener
     */
    Mono<SolvedTask> find(String account, TaskId taskId);

    /**
     * How many solved tasks of an account got a verdict.
     *
     * @param account the account's label
     * @return a snapshot
     * @throws IllegalArgumentException if the reporter has no account with this label
     * @throws IllegalStateException if no reporter has been opened with this listener
     */
    SolvedCoverage coverage(String account);
}

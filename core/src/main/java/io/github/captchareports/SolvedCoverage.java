package io.github.captchareports;

/**
 * How many of the solved tasks of an account got a verdict. Counted by this process since it started: over several processes
 * the figures are added up. Later versions may know more figures.
 */
public interface SolvedCoverage {
    /**
     * Solved tasks that this process was told of, each once.
     *
     * @return the number
     */
    long solved();

    /**
     * Tasks for which a report was handed to the reporter in this process, whatever became of it, each once.
     *
     * @return the number
     */
    long reported();

    /**
     * Tasks that this process was told of and whose memory has ended without a report, here or, where processes share their
     * solved tasks, anywhere. A task of which the store cannot be asked then is not counted.
     *
     * @return the number
     */
    long unreported();

    /**
     * Tasks that this process was told of, still remembers, and has seen no report for.
     *
     * @return the number
     */
    long waiting();

    /**
     * Tasks that were forgotten before their time, because {@link SolvedTasksBuilder#maximumSize} was reached.
     *
     * @return the number
     */
    long evicted();

    /**
     * Verdicts for tasks that nobody was told of, or that were forgotten.
     *
     * @return the number
     */
    long unknown();
}

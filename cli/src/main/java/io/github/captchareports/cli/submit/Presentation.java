package io.github.captchareports.cli.submit;

/** Shows a run to the person who started it. */
public interface Presentation {
    /** Where results, messages and progress go. */
    RunOutput output();

    /**
     * Shows the figures of a run that has ended.
     *
     * @return the exit code, which also tells that figures could not be written
     */
    int ended(Submission done);

    /** Whether to say how complaints could be kept for the next run where nothing keeps them. */
    boolean advisesToKeepComplaints();
}

package io.github.captchareports;

/**
 * Why a service most likely said no, judged from what is known locally: services use one code for several causes
 * (Anti-Captcha's id 16, 2Captcha's {@code ERROR_REPORT_NOT_RECORDED}). It is advice for people: what it says is likely, and {@link ReportResult#recorded()}
 * does not follow it. More may be added: a {@code switch} over it needs a {@code default}.
 */
public enum ProbableCause {
    /** Nothing known locally points at one of the possible causes. */
    UNKNOWN("Look at the service's text beside the code; if the code keeps coming, ask the service's support."),
    /** The report arrived after the service's reporting window had closed. */
    TOO_LATE("Report sooner: right after the target has judged the solution. Let solvedAt be endTime of the service's"
            + " getTaskResult, solvedAtClock the service: the time of polling is later. Give submittedAt where the service may"
            + " count from the submission."),
    /** The task was reported before, by this process or another. */
    REPORTED_BEFORE("Report each task from one place only; several processes need a shared ledger or one journal."),
    /** The method does not take this captcha type, or the image came from another language pool. */
    WRONG_TYPE_OR_LANGUAGE("Check the request's captchaType; do not complain of images that were not solved by the"
            + " English pool."),
    /** The share of complaints of the account is too high. */
    COMPLAINT_RATIO("Stop complaining until the share has fallen, confirm good solutions, and look for what is wrong"
            + " with the integration."),
    /** The service does not know the task id, or the task had failed. */
    UNKNOWN_TASK("Check that the id is the one of the task (64 bits), belongs to this account's key, and that the task"
            + " was solved without an error."),
    /** The service could not read the request. */
    BAD_REQUEST("Check the task id and the client key for characters that do not belong there; else report a defect."),
    /** The account's complaints have filtered out all workers that could solve its tasks. */
    WORKERS_FILTERED("Stop complaining for a while: complaints take workers away from your own tasks.");

    private final String remedy;

    ProbableCause(String remedy) {
        this.remedy = remedy;
    }

    /**
     * What to do about it.
     *
     * @return a sentence or two, in English
     */
    public String remedy() {
        return remedy;
    }
}

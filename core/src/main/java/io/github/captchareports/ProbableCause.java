package io.github.captchareports;

/**
 * Why a service most likely said no, judged from what is known locally: services use one code for several causes
 * (Anti-Captcha's id 16, 2Captcha's {@code ERROR_REPORT_NOT_RECORDED}).
 */
public enum ProbableCause {
    /** Nothing known locally points at one of the possible causes. */
    UNKNOWN,
    /** The report arrived after the service's window had closed. */
    TOO_LATE,
    /** The task was reported before, by this process or another. */
    REPORTED_BEFORE,
    /** The method does not take this captcha type, or the image came from another language pool. */
    WRONG_TYPE_OR_LANGUAGE,
    /** The share of complaints of the account is too high. */
    COMPLAINT_RATIO,
    /** The service does not know the task id, or the task had failed. */
    UNKNOWN_TASK,
    /** The service could not read the request. */
    BAD_REQUEST
}

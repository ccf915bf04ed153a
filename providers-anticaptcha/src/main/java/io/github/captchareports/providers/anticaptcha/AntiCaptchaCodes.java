package io.github.captchareports.providers.anticaptcha;

import static io.github.captchareports.spi.CodeRule.accountBlocked;
import static io.github.captchareports.spi.CodeRule.accountRefused;
import static io.github.captchareports.spi.CodeRule.ambiguous;
import static io.github.captchareports.spi.CodeRule.methodRefused;
import static io.github.captchareports.spi.CodeRule.refused;
import static io.github.captchareports.spi.CodeRule.throttled;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.spi.CodeTable;
import java.time.Duration;
import java.util.List;

/** Anti-Captcha's error codes. What each means for a report is derived: the page explains them for new tasks. */
final class AntiCaptchaCodes {
    private static final String ERRORS = "anti-captcha.com API: errors; reading derived";
    private static final String CREATE_TASK =
            "anti-captcha.com API: errors; about new tasks, should never answer a report; reading derived";
    private static final String REPORTS = "anti-captcha.com API: reportIncorrectRecaptcha and errors; reading derived";

    /** Late, reported before, wrong method or language, failed task or bad id: one number for all of them. */
    private static final ProbableCause[] NO_SUCH_TASK = {
        ProbableCause.TOO_LATE,
        ProbableCause.REPORTED_BEFORE,
        ProbableCause.WRONG_TYPE_OR_LANGUAGE,
        ProbableCause.UNKNOWN_TASK
    };

    static final CodeTable TABLE = new CodeTable(List.of(
            accountRefused("ERROR_KEY_DOES_NOT_EXIST", 1, "The service does not know the client key.", ERRORS),
            throttled(
                    "ERROR_NO_SLOT_AVAILABLE",
                    2,
                    Duration.ofSeconds(5),
                    "The service has no capacity at the moment.",
                    ERRORS + "; length derived"),
            throttled(
                    "ERROR_ZERO_BALANCE",
                    10,
                    Duration.ofSeconds(60),
                    "The account has no money left.",
                    ERRORS + "; effect on reports unconfirmed"),
            accountRefused(
                    "ERROR_IP_NOT_ALLOWED",
                    11,
                    "The address of this machine is not on the list of those allowed to use the key.",
                    ERRORS),
            methodRefused("ERROR_NO_SUCH_METHOD", 14, "The service has no such method.", ERRORS),
            ambiguous(
                    "ERROR_NO_SUCH_CAPCHA_ID",
                    16,
                    "The task is gone, was reported before, failed, is of another type or language than the method takes, or never was.",
                    REPORTS,
                    NO_SUCH_TASK),
            ambiguous(
                    "ERROR_NO_SUCH_CAPTCHA_ID",
                    null,
                    "The task is gone, was reported before, failed, is of another type or language than the method takes, or never was.",
                    REPORTS + "; the prose's spelling of id 16",
                    NO_SUCH_TASK),
            accountBlocked(
                    "ERROR_IP_BLOCKED",
                    21,
                    Duration.ofMinutes(10),
                    "The address of this machine is blocked for a while, because of repeated errors.",
                    ERRORS + "; length unconfirmed"),
            refused(
                    "ERROR_ALL_WORKERS_FILTERED",
                    54,
                    "The complaints of the account have filtered out all workers for its tasks.",
                    ERRORS,
                    ProbableCause.WORKERS_FILTERED),
            accountRefused("ERROR_ACCOUNT_SUSPENDED", 55, "The account is suspended.", ERRORS),
            refused("ERROR_ZERO_CAPTCHA_FILESIZE", 3, "The image of a new task is too small.", CREATE_TASK),
            refused("ERROR_TOO_BIG_CAPTCHA_FILESIZE", 4, "The image of a new task is too big.", CREATE_TASK),
            refused("ERROR_CAPTCHA_UNSOLVABLE", 12, "The workers could not solve the captcha.", CREATE_TASK),
            refused(
                    "ERROR_BAD_DUPLICATES",
                    13,
                    "Several workers solved the captcha and did not agree.",
                    CREATE_TASK + "; 12 on older versions of the page"),
            refused(
                    "ERROR_IMAGE_TYPE_NOT_SUPPORTED",
                    15,
                    "The image of a new task has a format that the service does not read.",
                    CREATE_TASK),
            refused("ERROR_TASK_ABSENT", 22, "The request has no task.", CREATE_TASK),
            refused("ERROR_TASK_NOT_SUPPORTED", 23, "The service does not know the type of a new task.", CREATE_TASK),
            refused("ERROR_RECAPTCHA_INVALID_SITEKEY", 31, "The site key of a new task is wrong.", CREATE_TASK)));

    private AntiCaptchaCodes() {}
}

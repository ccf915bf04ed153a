package io.github.captchareports.providers.twocaptcha;

import static io.github.captchareports.spi.CodeRule.accountBlocked;
import static io.github.captchareports.spi.CodeRule.accountRefused;
import static io.github.captchareports.spi.CodeRule.alreadyReported;
import static io.github.captchareports.spi.CodeRule.ambiguous;
import static io.github.captchareports.spi.CodeRule.methodRefused;
import static io.github.captchareports.spi.CodeRule.refused;
import static io.github.captchareports.spi.CodeRule.throttled;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.spi.CodeTable;
import java.time.Duration;
import java.util.List;

/** 2Captcha's error codes. What each means for a report is derived: the pages explain them for new tasks. */
final class TwoCaptchaCodes {
    private static final String CODES = "2captcha.com API v2: error codes; reading derived";
    private static final String INCORRECT = "2captcha.com API v2: reportIncorrect; number unknown";
    private static final String CREATE_TASK =
            "2captcha.com API v2: error codes; about new tasks, should never answer a report; reading derived";
    private static final String V1 = "2captcha.com API v1: error codes; on v2 unconfirmed";
    private static final String V1_BLOCKS =
            "2captcha.com API v1: error codes, blocks and their length; on v2 unconfirmed";

    static final CodeTable TABLE = new CodeTable(List.of(
            accountRefused("ERROR_KEY_DOES_NOT_EXIST", 1, "The service does not know the client key.", CODES),
            throttled(
                    "ERROR_NO_SLOT_AVAILABLE",
                    2,
                    Duration.ofSeconds(5),
                    "The service has no capacity at the moment.",
                    CODES),
            throttled(
                    "ERROR_ZERO_BALANCE",
                    10,
                    Duration.ofSeconds(60),
                    "The account has no money left.",
                    CODES + "; effect on reports unconfirmed"),
            accountRefused(
                    "ERROR_IP_NOT_ALLOWED",
                    11,
                    "The address of this machine is not on the list of those allowed to use the key.",
                    CODES),
            methodRefused("ERROR_NO_SUCH_METHOD", 14, "The service has no such method.", CODES),
            ambiguous(
                    "ERROR_NO_SUCH_CAPCHA_ID",
                    16,
                    "The service knows no such task, or knows it no longer.",
                    CODES,
                    ProbableCause.UNKNOWN_TASK,
                    ProbableCause.TOO_LATE),
            accountBlocked(
                    "ERROR_IP_BLOCKED",
                    21,
                    Duration.ofMinutes(10),
                    "The address of this machine is blocked for a while, because of repeated errors.",
                    CODES + "; length from the blocks of v1"),
            accountRefused("ERROR_ACCOUNT_SUSPENDED", 55, "The account is suspended.", CODES),
            refused(
                    "ERROR_BAD_PARAMETERS",
                    110,
                    "The request lacks a parameter, or one has a wrong format.",
                    CODES,
                    ProbableCause.BAD_REQUEST),
            ambiguous(
                    "ERROR_REPORT_NOT_RECORDED",
                    null,
                    "The report came too late, or the account complains of too many solutions.",
                    INCORRECT,
                    ProbableCause.TOO_LATE,
                    ProbableCause.COMPLAINT_RATIO),
            alreadyReported("ERROR_DUPLICATE_REPORT", null, "A report for this task is already recorded.", INCORRECT),
            refused("ERROR_ZERO_CAPTCHA_FILESIZE", 3, "The image of a new task is too small.", CREATE_TASK),
            refused("ERROR_TOO_BIG_CAPTCHA_FILESIZE", 4, "The image of a new task is too big.", CREATE_TASK),
            refused(
                    "ERROR_PAGEURL",
                    5,
                    "A new task lacks the address of the page.",
                    CREATE_TASK + "; spelling unconfirmed"),
            refused("ERROR_CAPTCHA_UNSOLVABLE", 12, "The workers could not solve the captcha.", CREATE_TASK),
            refused("ERROR_BAD_DUPLICATES", 13, "Several workers solved the captcha and did not agree.", CREATE_TASK),
            refused(
                    "ERROR_IMAGE_TYPE_NOT_SUPPORTED",
                    15,
                    "The image of a new task has a format that the service does not read.",
                    CREATE_TASK),
            refused("ERROR_TASK_ABSENT", 22, "The request has no task.", CREATE_TASK),
            refused("ERROR_TASK_NOT_SUPPORTED", 23, "The service does not know the type of a new task.", CREATE_TASK),
            refused("ERROR_RECAPTCHA_INVALID_SITEKEY", 31, "The site key of a new task is wrong.", CREATE_TASK),
            refused(
                    "ERROR_BAD_IMGINSTRUCTIONS",
                    115,
                    "The instruction image of a new task cannot be used.",
                    CREATE_TASK),
            refused("ERROR_BAD_PROXY", 130, "The proxy of a new task does not work.", CREATE_TASK),
            ambiguous(
                    "REPORT_NOT_RECORDED",
                    null,
                    "The report came too late, or the account complains of too many solutions.",
                    V1,
                    ProbableCause.TOO_LATE,
                    ProbableCause.COMPLAINT_RATIO),
            ambiguous(
                    "ERROR_WRONG_CAPTCHA_ID",
                    null,
                    "The service knows no such task.",
                    V1,
                    ProbableCause.UNKNOWN_TASK,
                    ProbableCause.TOO_LATE),
            refused("ERROR_WRONG_ID_FORMAT", null, "The task id is not a number.", V1, ProbableCause.BAD_REQUEST),
            accountRefused("ERROR_WRONG_USER_KEY", null, "The client key has a wrong format.", V1),
            accountBlocked(
                    "IP_BANNED",
                    null,
                    Duration.ofMinutes(5),
                    "The address of this machine is banned for a while, because of many requests with a wrong key.",
                    V1_BLOCKS),
            throttled("MAX_USER_TURN", null, Duration.ofSeconds(10), "Too many requests in a short time.", V1_BLOCKS),
            throttled(
                    "ERROR: 1001",
                    null,
                    Duration.ofMinutes(10),
                    "Requests are blocked for ten minutes, because of repeated errors.",
                    V1_BLOCKS),
            throttled(
                    "ERROR: 1002",
                    null,
                    Duration.ofMinutes(5),
                    "Requests are blocked for five minutes, because of repeated errors.",
                    V1_BLOCKS),
            throttled(
                    "ERROR: 1003",
                    null,
                    Duration.ofSeconds(30),
                    "Requests are blocked for half a minute, because of repeated errors.",
                    V1_BLOCKS),
            accountRefused("ERROR: 1004", null, "The account is blocked, because of repeated errors.", V1_BLOCKS),
            throttled(
                    "ERROR: 1005",
                    null,
                    Duration.ofMinutes(10),
                    "Requests are blocked for ten minutes, because of repeated errors.",
                    V1_BLOCKS)));

    private TwoCaptchaCodes() {}
}

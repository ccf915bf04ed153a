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
            accountRefused("ERROR_KEY_DOES_NOT_EXIST", 1, CODES),
            throttled("ERROR_NO_SLOT_AVAILABLE", 2, Duration.ofSeconds(5), CODES),
            throttled("ERROR_ZERO_BALANCE", 10, Duration.ofSeconds(60), CODES + "; effect on reports unconfirmed"),
            accountRefused("ERROR_IP_NOT_ALLOWED", 11, CODES),
            methodRefused("ERROR_NO_SUCH_METHOD", 14, CODES),
            ambiguous("ERROR_NO_SUCH_CAPCHA_ID", 16, CODES, ProbableCause.UNKNOWN_TASK, ProbableCause.TOO_LATE),
            accountBlocked("ERROR_IP_BLOCKED", 21, Duration.ofMinutes(10), CODES + "; length from the blocks of v1"),
            accountRefused("ERROR_ACCOUNT_SUSPENDED", 55, CODES),
            refused("ERROR_BAD_PARAMETERS", 110, CODES, ProbableCause.BAD_REQUEST),
            ambiguous(
                    "ERROR_REPORT_NOT_RECORDED",
                    null,
                    INCORRECT,
                    ProbableCause.TOO_LATE,
                    ProbableCause.COMPLAINT_RATIO),
            alreadyReported("ERROR_DUPLICATE_REPORT", null, INCORRECT),
            refused("ERROR_ZERO_CAPTCHA_FILESIZE", 3, CREATE_TASK),
            refused("ERROR_TOO_BIG_CAPTCHA_FILESIZE", 4, CREATE_TASK),
            refused("ERROR_PAGEURL", 5, CREATE_TASK + "; spelling unconfirmed"),
            refused("ERROR_CAPTCHA_UNSOLVABLE", 12, CREATE_TASK),
            refused("ERROR_BAD_DUPLICATES", 13, CREATE_TASK),
            refused("ERROR_IMAGE_TYPE_NOT_SUPPORTED", 15, CREATE_TASK),
            refused("ERROR_TASK_ABSENT", 22, CREATE_TASK),
            refused("ERROR_TASK_NOT_SUPPORTED", 23, CREATE_TASK),
            refused("ERROR_RECAPTCHA_INVALID_SITEKEY", 31, CREATE_TASK),
            refused("ERROR_BAD_IMGINSTRUCTIONS", 115, CREATE_TASK),
            refused("ERROR_BAD_PROXY", 130, CREATE_TASK),
            ambiguous("REPORT_NOT_RECORDED", null, V1, ProbableCause.TOO_LATE, ProbableCause.COMPLAINT_RATIO),
            ambiguous("ERROR_WRONG_CAPTCHA_ID", null, V1, ProbableCause.UNKNOWN_TASK, ProbableCause.TOO_LATE),
            refused("ERROR_WRONG_ID_FORMAT", null, V1, ProbableCause.BAD_REQUEST),
            accountRefused("ERROR_WRONG_USER_KEY", null, V1),
            accountBlocked("IP_BANNED", null, Duration.ofMinutes(5), V1_BLOCKS),
            throttled("MAX_USER_TURN", null, Duration.ofSeconds(10), V1_BLOCKS),
            throttled("ERROR: 1001", null, Duration.ofMinutes(10), V1_BLOCKS),
            throttled("ERROR: 1002", null, Duration.ofMinutes(5), V1_BLOCKS),
            throttled("ERROR: 1003", null, Duration.ofSeconds(30), V1_BLOCKS),
            accountRefused("ERROR: 1004", null, V1_BLOCKS),
            throttled("ERROR: 1005", null, Duration.ofMinutes(10), V1_BLOCKS)));

    private TwoCaptchaCodes() {}
}

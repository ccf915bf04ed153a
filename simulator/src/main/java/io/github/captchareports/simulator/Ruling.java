package io.github.captchareports.simulator;

import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.rules.ComplaintSuspension;
import java.util.Locale;

/**
 * What a service made of a request, whatever the client was told of it.
 *
 * <p>This is what the wire often does not say: Anti-Captcha has one code for half of these.
 */
public enum Ruling {
    /**
     * The report was recorded: it was the first one on its task, in time and on the right path. Whether the service
     * counts it, {@link CaptchaSimulator#truth()} says.
     */
    RECORDED,

    /** The task was reported before; the first report stays. */
    DUPLICATE,

    /** The task's window is over. */
    LATE,

    /** The path does not take tasks of this type (Anti-Captcha). */
    WRONG_METHOD,

    /** The task was not solved in the English pool (Anti-Captcha, images). */
    WRONG_LANGUAGE,

    /** There is no such task, or it is another account's. */
    UNKNOWN_TASK,

    /** The account complains too much: see {@link ComplaintSuspension} (2Captcha). */
    REPORTING_SUSPENDED,

    /** The address is blocked: see {@link Blocking}. */
    IP_BLOCKED,

    /** The account does not allow the address. */
    IP_NOT_ALLOWED,

    /** The account is blocked, on demand or because it went on with what had its address blocked. */
    ACCOUNT_BLOCKED,

    /** The client key is missing or unknown. */
    UNKNOWN_KEY,

    /** The service has no such path, or the request was no POST. */
    UNKNOWN_METHOD,

    /** The body is not the object it should be. */
    BAD_REQUEST,

    /** A fault came before the service could look at the request: certainly not recorded. */
    NOT_HANDLED,

    /** The client went away before the body was complete: certainly not recorded. */
    INCOMPLETE,

    /** The path belongs to neither service. */
    NO_SERVICE;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * The name in the log file and on the control plane.
     *
     * @return for example {@code wrong-method}
     */
    public String id() {
        return id;
    }
}

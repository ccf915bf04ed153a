package io.github.captchareports.internal.decision;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import java.util.List;

/** Picks from what a code can mean what it most likely means, by what is known locally of the report. Pure. */
public final class ProbableCauses {
    private ProbableCauses() {}

    /**
     * The likeliest cause. Where all others are ruled out it is too late, whatever our own clock says of it.
     *
     * @param possible what the code can mean, the likeliest first
     * @param late whether the service may have called the report late when it answered
     */
    public static ProbableCause of(List<ProbableCause> possible, ReportRequest request, boolean late) {
        if (late && possible.contains(ProbableCause.TOO_LATE)) {
            return ProbableCause.TOO_LATE;
        }
        for (ProbableCause cause : possible) {
            if (fits(cause, request)) {
                return cause;
            }
        }
        return possible.contains(ProbableCause.TOO_LATE) ? ProbableCause.TOO_LATE : ProbableCause.UNKNOWN;
    }

    private static boolean fits(ProbableCause cause, ReportRequest request) {
        return switch (cause) {
            case TOO_LATE -> false;
            case COMPLAINT_RATIO -> request.verdict() == Verdict.INCORRECT;
            // The images of other language pools cannot be told apart from here; other types' methods take their type.
            case WRONG_TYPE_OR_LANGUAGE -> request.captchaType() == CaptchaType.IMAGE;
            case REPORTED_BEFORE -> request.captchaType() != CaptchaType.IMAGE;
            case UNKNOWN, UNKNOWN_TASK, BAD_REQUEST, WORKERS_FILTERED -> true;
        };
    }
}

package io.github.captchareports.internal.account;

import io.github.captchareports.internal.telemetry.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures of one account's complaint guard. They decide no report: they are logged, and fatal ones are noted. */
final class GuardFailures {
    private static final Logger LOG = LoggerFactory.getLogger(GuardFailures.class);

    private final String account;
    private final FatalErrors fatal;

    GuardFailures(String account, FatalErrors fatal) {
        this.account = account;
        this.fatal = fatal;
    }

    /** Runs a step, which may fail. */
    void catching(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error defect) {
            note(defect);
        }
    }

    void note(Throwable defect) {
        if (!fatal.note(defect)) {
            LOG.error("the complaint guard of account '{}' failed; the reports go on", account, defect);
        }
    }
}

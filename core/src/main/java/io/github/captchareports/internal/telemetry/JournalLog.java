package io.github.captchareports.internal.telemetry;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log is told of a journal that fails. A full disk would say the same for every report: once is enough. */
public final class JournalLog {
    private static final Logger LOG = LoggerFactory.getLogger(JournalLog.class);

    private final AtomicBoolean told = new AtomicBoolean();

    /** The journal has failed. */
    public void failed(Throwable failure) {
        if (told.compareAndSet(false, true)) {
            LOG.error("the journal failed; no report is sent without it", failure);
        }
    }
}

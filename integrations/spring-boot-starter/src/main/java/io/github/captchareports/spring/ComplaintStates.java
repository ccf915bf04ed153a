package io.github.captchareports.spring;

import io.github.captchareports.ComplaintFile;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Schedulers;

/**
 * What keeps the accounts' complaints while the application is restarted: a bean, else the file that the properties name,
 * else the shared ledger, else the journal. The file is closed after the reporter, which writes to it to the last.
 */
final class ComplaintStates implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ComplaintStates.class);
    private static final String FILE = CaptchaReportsProperties.PREFIX + ".complaints.file";

    private final @Nullable String file;
    private volatile @Nullable ComplaintFile opened;

    ComplaintStates(CaptchaReportsProperties.Complaints properties) {
        this.file = properties.file();
    }

    /**
     * Sets what keeps them.
     *
     * @param beans the application's own, the first in their order first
     * @param ledger the shared ledger; null where there is none
     * @param journal the journal; null where there is none
     */
    void applyTo(
            ReporterBuilder builder,
            List<ComplaintMemory> beans,
            @Nullable SharedLedger ledger,
            @Nullable TaskJournal journal) {
        ComplaintMemory own = beans.stream()
                .filter(bean -> !(bean instanceof SharedLedger) && !(bean instanceof TaskJournal))
                .findFirst()
                .orElse(null);
        if (own != null) {
            builder.complaintMemory(own);
        } else if (file != null) {
            ComplaintFile states = open(file);
            opened = states;
            builder.complaintMemory(states);
        } else if (!(ledger instanceof ComplaintMemory) && !(journal instanceof ComplaintMemory)) {
            LOG.info(
                    "{}: not set, and there is neither a bean of type ComplaintMemory nor a shared ledger or journal that is one, so that"
                            + " after a restart each account begins as if it had never complained, unless a"
                            + " ReporterCustomizer sets one. Name a file there, or declare such a bean",
                    FILE);
        }
    }

    @Override
    public void destroy() {
        ComplaintFile states = opened;
        if (states != null) {
            states.close();
        }
    }

    private static ComplaintFile open(String name) {
        if (name.isBlank()) {
            throw new InvalidSettingException(
                    FILE, "blank", "name a file, leave the property out, or set the variable that it names");
        }
        try {
            return ComplaintFile.open(Path.of(name), Schedulers.boundedElastic());
        } catch (InvalidPathException | IOException unusable) {
            throw new InvalidSettingException(
                    FILE,
                    "the file cannot be used (" + unusable.getClass().getSimpleName() + ")",
                    "use a path in an existing folder that may be written to");
        } catch (IllegalArgumentException refused) {
            throw InvalidSettingException.of(FILE, refused);
        }
    }
}

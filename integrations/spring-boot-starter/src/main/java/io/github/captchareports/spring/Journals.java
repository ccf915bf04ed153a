package io.github.captchareports.spring;

import io.github.captchareports.spi.journal.TaskJournal;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.ClassUtils;

/**
 * What remembers reports while the application is restarted: a bean, else the file that the properties name, else nothing. The
 * file is closed after the reporter, which writes to it to the last.
 */
final class Journals implements DisposableBean {
    static final String FILE = CaptchaReportsProperties.PREFIX + ".journal.file";

    private static final Logger LOG = LoggerFactory.getLogger(Journals.class);
    private static final String MODULE = "captcha-reports-journal-file";
    private static final String CLASS_OF_THE_MODULE = "io.github.captchareports.journal.file.FileJournal";

    private final @Nullable String file;
    private final @Nullable ClassLoader classLoader;
    private volatile @Nullable Closeable opened;

    Journals(CaptchaReportsProperties.Journal properties, @Nullable ClassLoader classLoader) {
        this.file = properties.file();
        this.classLoader = classLoader;
    }

    /**
     * The journal of the application.
     *
     * @param bean the application's own; null where it has none
     * @return null where there is none
     */
    @Nullable
    TaskJournal journal(@Nullable TaskJournal bean) {
        if (bean != null || file == null) {
            return bean;
        }
        if (file.isBlank()) {
            throw new InvalidSettingException(
                    FILE, "blank", "name a file, leave the property out, or set the variable that it names");
        }
        if (!ClassUtils.isPresent(CLASS_OF_THE_MODULE, classLoader)) {
            throw new InvalidSettingException(
                    FILE,
                    MODULE + " is not on the class path",
                    "add the dependency io.github.captchareports:" + MODULE + ", or leave the property out");
        }
        TaskJournal journal = JournalOfFile.open(file);
        opened = (Closeable) journal;
        return journal;
    }

    @Override
    public void destroy() {
        Closeable journal = opened;
        if (journal == null) {
            return;
        }
        try {
            journal.close();
        } catch (IOException failed) {
            LOG.warn("{}: {} could not be closed; the next start says whether it can be used", FILE, file, failed);
        }
    }
}

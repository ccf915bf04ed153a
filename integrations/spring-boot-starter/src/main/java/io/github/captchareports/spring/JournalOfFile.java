package io.github.captchareports.spring;

import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.journal.file.JournalException;
import io.github.captchareports.spi.journal.TaskJournal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a journal in a file. Loaded only where captcha-reports-journal-file is on the class path. */
final class JournalOfFile {
    private static final Logger LOG = LoggerFactory.getLogger(JournalOfFile.class);

    private JournalOfFile() {}

    /** The journal, which is {@link java.io.Closeable}; warns of what had to be cut off. */
    static TaskJournal open(String name) {
        try {
            FileJournal journal = FileJournal.builder(Path.of(name)).open();
            journal.notice().ifPresent(notice -> LOG.warn("{}: {}: {}", Journals.FILE, name, notice));
            return journal;
        } catch (InvalidPathException invalid) {
            throw new InvalidSettingException(
                    Journals.FILE, "no path (" + invalid.getReason() + ")", "use a path in an existing folder");
        } catch (JournalException refused) {
            throw InvalidSettingException.of(Journals.FILE, refused);
        }
    }
}

package io.github.captchareports.journal.file;

import io.github.captchareports.spi.ForeignText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A journal that cannot be used as it is. The message says which, what is the matter with it, and the remedy. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 400;

    JournalException(String message) {
        super(message);
    }

    private JournalException(String message, IOException cause) {
        super(message, cause);
    }

    /** Work with a journal. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does work with a journal; whatever goes wrong is said in words for whoever named the file. */
    static <T> T explained(Path journal, Work<T> work) throws JournalException {
        try {
            return work.run();
        } catch (JournalException refused) {
            throw refused;
        } catch (NoSuchFileException | AccessDeniedException unreachable) {
            throw new JournalException(
                    JournalPlace.shown(journal)
                            + " cannot be written; use a path in an existing folder that may be written to",
                    unreachable);
        } catch (IOException failed) {
            throw new JournalException(
                    JournalPlace.shown(journal) + " cannot be used ("
                            + ForeignText.clean(String.valueOf(failed.getMessage()), LONGEST)
                            + "); check the disk, or give another file",
                    failed);
        }
    }
}

package io.github.captchareports.journal.file;

import io.github.captchareports.spi.journal.TaskJournal;
import io.github.captchareports.tck.TaskJournalContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileJournalContractTest implements TaskJournalContract {
    @TempDir
    Path folder;

    @Override
    public TaskJournal open() throws IOException {
        return FileJournal.builder(folder.resolve("journal")).open();
    }
}

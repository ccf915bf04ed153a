package io.github.captchareports.cli.submit;

import io.github.captchareports.journal.file.FileJournal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An output on which a result appears only after its end is safe in the journal, or the journal has failed. */
public final class JournaledOutput extends FilterOutputStream {
    private final FileJournal journal;

    public JournaledOutput(OutputStream out, FileJournal journal) {
        super(out);
        this.journal = journal;
    }

    @Override
    public void write(int b) throws IOException {
        journal.awaitSafe();
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        journal.awaitSafe();
        out.write(bytes, offset, length);
    }
}

package io.github.captchareports.cli.output;

import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.file.OutputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code --summary}: opened before anything is sent, and written in the end. Until then its content stays. */
public final class SummaryFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private SummaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    public static SummaryFile open(Path path) {
        return new SummaryFile(path, OutputFile.open("--summary", path, OutputFile.Readers.USUAL, false));
    }

    public void write(byte[] content) throws IOException {
        if (Files.isRegularFile(path)) {
            channel.truncate(0);
        }
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
            channel.write(left);
        }
        close();
    }

    /** What to tell of a summary that could not be written. */
    public String explain(IOException failure) {
        return "--summary: " + path + " could not be written (" + Complaint.cause(failure)
                + "); the figures are those above";
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

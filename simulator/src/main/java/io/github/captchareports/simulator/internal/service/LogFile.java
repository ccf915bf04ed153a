package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.internal.format.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends entries to a file on a thread of its own: no event loop waits for a disk. */
public final class LogFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

    private final Path path;
    private final BufferedWriter writer;
    private final Queue<LogEntry> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "captcha-simulator-log");
    private volatile boolean closing;
    /** Whether nothing is written any more; what comes after is dropped. */
    private volatile boolean ended;

    private volatile @Nullable Throwable failure;

    public LogFile(Path path) {
        this.path = path;
        try {
            writer = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new IllegalArgumentException(
                    "logFile: cannot write " + path + " (" + unwritable + "); use a file in a folder that exists",
                    unwritable);
        }
        thread.setDaemon(true);
        thread.start();
    }

    void append(LogEntry entry) {
        if (ended) {
            return;
        }
        queue.add(entry);
        LockSupport.unpark(thread);
    }

    /** Why entries are missing in the file; null where none are. Final once {@link #close()} has returned. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Returns when every entry is in the file, or {@link #failure()} says why not. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (writer) {
            boolean last;
            do {
                last = closing; // read first: what is there when it is true is all there will be
                writeWhatIsThere();
                if (!last) {
                    LockSupport.park(this);
                }
            } while (!last);
        } catch (IOException | RuntimeException broken) {
            failure = broken;
            LOG.error("The simulator's log file {} is not complete from here on: {}", path, broken.toString());
        } catch (Error broken) {
            failure = broken;
            throw broken;
        } finally {
            ended = true;
            queue.clear();
        }
    }

    private void writeWhatIsThere() throws IOException {
        LogEntry entry;
        while ((entry = queue.poll()) != null) {
            writer.write(Json.write(entry));
            writer.write('\n');
        }
        writer.flush();
    }
}

package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The newest entries in the order of their numbers, and all of them in the file if there is one. */
public final class SimulatorLog implements AutoCloseable {
    private final int limit;
    private final @Nullable LogFile file;
    private final Deque<LogEntry> entries = new ArrayDeque<>();
    private long sequence;
    private long dropped;

    public SimulatorLog(int limit, @Nullable LogFile file) {
        this.limit = limit;
        this.file = file;
    }

    synchronized void add(LongFunction<LogEntry> entryOfSequence) {
        LogEntry entry = entryOfSequence.apply(++sequence);
        if (entries.size() == limit) {
            entries.removeFirst();
            dropped++;
        }
        entries.addLast(entry);
        if (file != null) {
            file.append(entry);
        }
    }

    public synchronized List<LogEntry> snapshot() {
        return Collections.unmodifiableList(new ArrayList<>(entries));
    }

    synchronized long dropped() {
        return dropped;
    }

    /** Numbers start at 1 again; the file keeps what it has. */
    synchronized void reset() {
        entries.clear();
        sequence = 0;
        dropped = 0;
    }

    /** Why entries are missing in the file; null where none are, or where there is no file. */
    public @Nullable Throwable fileFailure() {
        return file == null ? null : file.failure();
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}

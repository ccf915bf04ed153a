package io.github.captchareports.internal.guard;

import io.github.captchareports.TaskId;

/** A number of 64 bits for each task id, by which the guard tells tasks apart: an id that is a number, or a hash of a text. */
public final class TaskNumber {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private TaskNumber() {}

    /** The number; negative for a text (FNV-1a), so that no text has that of a numeric id. */
    public static long of(TaskId taskId) {
        if (taskId.isNumeric()) {
            return taskId.asLong();
        }
        String text = taskId.toString();
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash | Long.MIN_VALUE;
    }
}

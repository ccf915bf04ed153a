package io.github.captchareports.example;

import org.jspecify.annotations.Nullable;

/**
 * One line of the input, without its end.
 *
 * @param number counted from 1, blank lines too
 * @param bytes what stands in it; null where it was longer than {@link LineSplitter#LONGEST}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once, compared never
record Line(long number, byte @Nullable [] bytes) {
    boolean isBlank() {
        if (bytes == null) {
            return false;
        }
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}

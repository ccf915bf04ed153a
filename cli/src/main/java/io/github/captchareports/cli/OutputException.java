package io.github.captchareports.cli;

import java.io.IOException;
import java.util.Locale;

/** Standard output cannot be written; the message says why, for people. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super(explain(cause), cause);
    }

    /** What happened to standard output, in words. */
    public static String explain(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("broken pipe") || message.contains("stream closed")
                ? "standard output was closed"
                : "standard output could not be written (" + Complaint.cause(cause) + ")";
    }
}

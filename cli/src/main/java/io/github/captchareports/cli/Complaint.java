package io.github.captchareports.cli;

import io.github.captchareports.spi.ForeignText;
import java.io.PrintStream;

/** A message on standard error. It is on one line, whatever file names, labels or error texts are in it. */
public final class Complaint {
    private static final int LONGEST = 4_000;

    private Complaint() {}

    public static void print(PrintStream err, String text) {
        err.println("captcha-reports: " + ForeignText.clean(text, LONGEST));
    }

    /** The cause of a failure for a message: the failure's own message, or its class where it has none. */
    public static String cause(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : ForeignText.clean(message, 200);
    }
}

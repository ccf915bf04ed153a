package io.github.captchareports.cli.file;

import io.github.captchareports.cli.Quoted;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** What is wrong with a path that {@link Path#of} refuses. */
public final class PathProblem {
    private static final char UNREADABLE = '\uFFFD';

    private PathProblem() {}

    /** The problem, beginning with the path. */
    public static String of(String value) {
        return Quoted.unlessKey(value) + " " + withoutPath(value);
    }

    /** The problem without the path, for places where people may have written a key. */
    public static String withoutPath(String value) {
        if (value.indexOf(UNREADABLE) < 0 && value.chars().allMatch(c -> c < 0x80)) {
            return "is no path; write the path of a file";
        }
        String charset =
                System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
        return "has characters that the locale of this process (" + charset + ") cannot name; set"
                + " LC_ALL=C.UTF-8, or another locale with UTF-8, and start again, or rename the file";
    }
}

package io.github.captchareports.cli.option;

import io.github.captchareports.cli.Quoted;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads paths, and says what is wrong with those that this process cannot name. */
public final class PathConverter implements ITypeConverter<Path> {
    private static final char UNREADABLE = '\uFFFD';

    @Override
    public Path convert(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException impossible) {
            throw new TypeConversionException(problem(value));
        }
    }

    /** What is wrong with a path that {@link Path#of} refused, beginning with the path. */
    public static String problem(String value) {
        return Quoted.unlessKey(value) + " " + problemOf(value);
    }

    /** The same without the path, for where it may be a key. */
    public static String problemOf(String value) {
        if (value.indexOf(UNREADABLE) < 0 && value.chars().allMatch(c -> c < 0x80)) {
            return "is no path; write the path of a file";
        }
        String charset =
                System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
        return "has characters that the locale of this process (" + charset + ") cannot name; set"
                + " LC_ALL=C.UTF-8, or another locale with UTF-8, and start again, or rename the file";
    }
}

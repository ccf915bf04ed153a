package io.github.captchareports.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * What a command has of the outside: the three streams, and its environment.
 *
 * @param in standard input, unbuffered
 * @param out standard output, unbuffered; it throws where {@link System#out} would swallow a closed pipe
 * @param err standard error
 * @param environment looks a variable up
 */
record Streams(InputStream in, OutputStream out, PrintStream err, Environment environment) {
    /** The variables of the environment. */
    interface Environment {
        /** The value of a variable, or null where it is not set. */
        @Nullable
        String get(String name);
    }

    static Streams standard() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                System::getenv);
    }
}

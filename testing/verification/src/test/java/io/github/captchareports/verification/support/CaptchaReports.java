package io.github.captchareports.verification.support;

import io.github.captchareports.support.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command: as its users run it, the executable jar in a process of its own; or within the test's. */
public final class CaptchaReports {
    /** Long enough for a machine that does much else besides; what is slower is broken. */
    public static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final Path JAR =
            Path.of(System.getProperty("captcha-reports.jar", "../../cli/target/captcha-reports.jar"));

    private final Path folder;
    /** A short run is over before the faster code of the second compiler pays. */
    private List<String> javaOptions = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final List<String> arguments;
    private final Map<String, String> environment = new HashMap<>();
    private Path input = Path.of("/dev/null");
    private boolean pipedInput;
    private boolean readOut;
    private String redirections = "";

    private CaptchaReports(Path folder, List<String> arguments) {
        this.folder = folder;
        this.arguments = arguments;
    }

    /**
     * Prepares a run.
     *
     * @param folder where its output goes
     */
    public static CaptchaReports command(Path folder, String... arguments) {
        return new CaptchaReports(folder, List.of(arguments));
    }

    /** Options of the virtual machine, in the place of those that make it start fast. */
    public CaptchaReports java(String... options) {
        javaOptions = List.of(options);
        return this;
    }

    public CaptchaReports env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public CaptchaReports input(Path file) {
        input = file;
        return this;
    }

    public CaptchaReports input(String text) {
        try {
            return input(Files.writeString(Files.createTempFile(folder, "in", ".ndjson"), text));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The test writes standard input itself. */
    public CaptchaReports pipedInput() {
        pipedInput = true;
        return this;
    }

    /** The test reads standard output itself. */
    public CaptchaReports pipedOutput() {
        readOut = true;
        return this;
    }

    /** What a shell does with the streams before it starts the command, such as {@code <&-}. */
    public CaptchaReports redirected(String shell) {
        redirections = shell;
        return this;
    }

    public JavaProcess start() {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException(
                    JAR.toAbsolutePath().normalize() + " is not there; run mvn verify, or mvn -pl cli -am package");
        }
        List<String> command = new ArrayList<>();
        if (!redirections.isEmpty()) {
            command.addAll(List.of("sh", "-c", "exec \"$@\" " + redirections, "sh"));
        }
        command.add(JavaProcess.java());
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        return JavaProcess.start(
                folder, command, environment, pipedInput ? Redirect.PIPE : Redirect.from(input.toFile()), readOut);
    }

    public JavaProcess.Ended run() {
        try (JavaProcess process = start()) {
            return process.await(PATIENCE);
        }
    }

    /** Runs the command within this process. */
    public InThisProcess.Ended runHere() {
        try (InputStream in = Files.newInputStream(input)) {
            return InThisProcess.run(arguments, environment, in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

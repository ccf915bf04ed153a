package io.github.captchareports.verification.field;

import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.CaptchaReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * dnsmasq, and the command in a mount namespace in which it is the only DNS: so it does not matter whose resolver the command
 * uses, and no question leaves the machine. It knows the names below {@code .test} that it is given, and no others.
 */
final class PrivateDns implements AutoCloseable {
    private static final String ADDRESS = "127.44.0.53";
    private static final String IN_A_NAMESPACE =
            "mount --bind \"$1\" /etc/resolv.conf && exec \"$2\" -jar \"$3\" submit --accounts \"$4\"";

    private final DebianProgram program;
    private final Path folder;
    private final String unshare;

    private PrivateDns(DebianProgram program, Path folder, String unshare) {
        this.program = program;
        this.folder = folder;
        this.unshare = unshare;
    }

    /**
     * Starts it.
     *
     * @param addresses such as {@code dual.test/::1}
     */
    static PrivateDns open(Path folder, String... addresses) {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"), "a DNS and a mount namespace of its own need root");
        String unshare = DebianProgram.find("unshare", "util-linux");
        List<String> command = new ArrayList<>(List.of(
                DebianProgram.find("dnsmasq", "dnsmasq-base"),
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--user=root",
                "--pid-file=",
                "--bind-interfaces",
                "--listen-address=" + ADDRESS,
                "--local=/test/"));
        for (String address : addresses) {
            command.add("--address=/" + address);
        }
        return new PrivateDns(DebianProgram.start(folder, ADDRESS, 53, command), folder, unshare);
    }

    /** Runs {@code submit} with this DNS. */
    JavaProcess.Ended submit(String accounts, String input, Map<String, String> environment) {
        try {
            Path resolver = Files.writeString(folder.resolve("resolv.conf"), "nameserver " + ADDRESS + "\n");
            Path lines = Files.writeString(Files.createTempFile(folder, "in", ".ndjson"), input);
            try (JavaProcess command = JavaProcess.start(
                    folder,
                    List.of(
                            unshare,
                            "--mount",
                            "sh",
                            "-c",
                            IN_A_NAMESPACE,
                            "sh",
                            resolver.toString(),
                            JavaProcess.java(),
                            System.getProperty("captcha-reports.jar", "../../cli/target/captcha-reports.jar"),
                            accounts),
                    environment,
                    Redirect.from(lines.toFile()),
                    false)) {
                return command.await(CaptchaReports.PATIENCE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}

package io.github.captchareports.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The server's process: settings as JSON in the first argument. Its first line of output is the port; it answers each
 * line of input with its {@link Arrivals}, and ends with the input.
 */
public final class ServerMain {
    private ServerMain() {}

    /**
     * Serves until standard input ends.
     *
     * @param arguments the settings
     * @throws IOException if standard input or the certificate's file fails
     */
    public static void main(String[] arguments) throws IOException {
        ServerSettings settings = Json.read(arguments[0], ServerSettings.class);
        ServerAuthority authority = new ServerAuthority();
        authority.publish(Path.of(settings.authority()));
        Protocol protocol = settings.protocol();
        ArrivalCounts counts = new ArrivalCounts();
        try (ReportServer server = ReportServer.open(
                        protocol,
                        settings.delayMillis(),
                        protocol.isSecure() ? authority.context(protocol) : null,
                        counts);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.port());
            while (commands.readLine() != null) {
                System.out.println(Json.write(counts.snapshot()));
            }
        }
        // What is still being answered is nobody's any more.
        System.exit(0);
    }
}

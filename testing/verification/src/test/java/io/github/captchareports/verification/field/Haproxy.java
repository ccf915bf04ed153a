package io.github.captchareports.verification.field;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** haproxy in front of a simulator. */
final class Haproxy implements AutoCloseable {
    private final DebianProgram program;
    private final boolean secure;
    private final int port;

    private Haproxy(DebianProgram program, boolean secure, int port) {
        this.program = program;
        this.secure = secure;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param bind what follows the address it listens on, such as {@code ssl crt FILE}
     * @param backend lines of the way to the simulator
     */
    static Haproxy before(CaptchaSimulator simulator, Path folder, String bind, String serverOptions, String backend) {
        String haproxy = DebianProgram.find("haproxy", "haproxy");
        int port = DebianProgram.freePort();
        String configuration = """
                global
                  ssl-server-verify none
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                frontend reports
                  bind 127.0.0.1:%d %s
                  default_backend simulator
                backend simulator
                  %s
                  server simulator 127.0.0.1:%d %s
                """.formatted(port, bind, backend, simulator.port(), serverOptions);
        Path file = folder.resolve("haproxy-" + port + ".cfg");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DebianProgram program =
                DebianProgram.start(folder, "127.0.0.1", port, List.of(haproxy, "-db", "-f", file.toString()));
        return new Haproxy(program, bind.contains("ssl"), port);
    }

    /** Where a service of the simulator behind it is found. */
    URI url(CaptchaSimulator simulator, Service service) {
        return url("127.0.0.1", simulator, service);
    }

    URI url(String host, CaptchaSimulator simulator, Service service) {
        return URI.create((secure ? "https" : "http") + "://" + host + ":" + port
                + simulator.baseUrl(service.simulated()).getPath());
    }

    @Override
    public void close() {
        program.close();
    }
}

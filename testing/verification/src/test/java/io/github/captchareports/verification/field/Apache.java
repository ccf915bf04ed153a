package io.github.captchareports.verification.field;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Apache in front of a simulator. */
final class Apache implements AutoCloseable {
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    private final DebianProgram program;
    private final int port;

    private Apache(DebianProgram program, int port) {
        this.program = program;
        this.port = port;
    }

    /** Passes requests on to the simulator, with directives of its own besides. */
    static Apache before(CaptchaSimulator simulator, Path folder, String directives) {
        String apache = DebianProgram.find("apache2", "apache2");
        int port = DebianProgram.freePort();
        String configuration =
                """
                ServerRoot "%s"
                ServerName 127.0.0.1
                Listen 127.0.0.1:%d
                PidFile apache-%d.pid
                ErrorLog /dev/stderr
                DefaultRuntimeDir .
                LoadModule mpm_event_module %s/mod_mpm_event.so
                LoadModule authz_core_module %s/mod_authz_core.so
                LoadModule proxy_module %s/mod_proxy.so
                LoadModule proxy_http_module %s/mod_proxy_http.so
                KeepAlive On
                %s
                ProxyPass / http://127.0.0.1:%d/
                """.formatted(folder, port, port, MODULES, MODULES, MODULES, MODULES, directives, simulator.port());
        // Its workers change to a user of their own, where it is started by root.
        String user = System.getProperty("user.name").equals("root") ? "User daemon\nGroup daemon\n" : "";
        Path file = folder.resolve("apache-" + port + ".conf");
        try {
            Files.writeString(file, user + configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DebianProgram program =
                DebianProgram.start(folder, "127.0.0.1", port, List.of(apache, "-f", file.toString(), "-DFOREGROUND"));
        return new Apache(program, port);
    }

    /** Where a service of the simulator behind it is found. */
    URI url(CaptchaSimulator simulator, Service service) {
        return URI.create("http://127.0.0.1:" + port
                + simulator.baseUrl(service.simulated()).getPath());
    }

    @Override
    public void close() {
        program.close();
    }
}

package io.github.captchareports.verification.field;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx in front of a simulator, or alone. */
final class Nginx implements AutoCloseable {
    private static final String PASS = "\nlocation / { proxy_pass http://simulator; }";

    private final DebianProgram program;
    private final boolean secure;
    private final int port;

    private Nginx(DebianProgram program, boolean secure, int port) {
        this.program = program;
        this.secure = secure;
        this.port = port;
    }

    /** Passes requests on to the simulator over connections that it keeps, with directives of the server besides. */
    static Nginx before(CaptchaSimulator simulator, Path folder, String directives) {
        return before(simulator, folder, directives, "");
    }

    /** The same on an address of this machine. */
    static Nginx on(String address, CaptchaSimulator simulator, Path folder) {
        return start(folder, address, "", PASS, simulator.port(), "");
    }

    /** The same, with directives of the whole besides. */
    static Nginx before(CaptchaSimulator simulator, Path folder, String directives, String ofAll) {
        return start(folder, "127.0.0.1", "", directives + PASS, simulator.port(), ofAll);
    }

    /** The same over TLS, with HTTP/2 offered. */
    static Nginx secureBefore(
            CaptchaSimulator simulator, Path folder, Certificates.Shown certificate, String directives) {
        return start(
                folder,
                "127.0.0.1",
                " ssl http2",
                "ssl_certificate " + certificate.chain() + ";\nssl_certificate_key " + certificate.key() + ";\n"
                        + directives + PASS,
                simulator.port(),
                "");
    }

    /** A server with nobody behind it. */
    static Nginx alone(Path folder, String directives) {
        return start(folder, "127.0.0.1", "", directives, 9, "");
    }

    private static Nginx start(
            Path folder, String address, String listen, String directives, int behind, String ofAll) {
        String nginx = DebianProgram.find("nginx", "nginx-light");
        int port = DebianProgram.freePort();
        Path home = folder.resolve("nginx-" + port);
        String configuration =
                """
                worker_processes 1;
                daemon off;
                pid nginx.pid;
                error_log stderr warn;
                user %s;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  upstream simulator { server 127.0.0.1:%d; keepalive 64; }
                  %s
                  server {
                    listen %s:%d%s;
                    %s
                  }
                }
                """.formatted(System.getProperty("user.name"), behind, ofAll, address, port, listen, directives);
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("nginx.conf"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DebianProgram program = DebianProgram.start(
                home,
                address,
                port,
                List.of(
                        nginx,
                        "-p",
                        home.toString(),
                        "-c",
                        home.resolve("nginx.conf").toString(),
                        "-e",
                        "stderr"));
        return new Nginx(program, listen.contains("ssl"), port);
    }

    int port() {
        return port;
    }

    URI url(String path) {
        return URI.create((secure ? "https" : "http") + "://127.0.0.1:" + port + path);
    }

    /** Where a service of the simulator behind it is found. */
    URI url(CaptchaSimulator simulator, Service service) {
        return url(simulator.baseUrl(service.simulated()).getPath());
    }

    @Override
    public void close() {
        program.close();
    }
}

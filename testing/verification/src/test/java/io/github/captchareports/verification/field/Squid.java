package io.github.captchareports.verification.field;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** squid with what its default configuration allows: CONNECT to port 443 only, and to ports of the test. */
final class Squid implements AutoCloseable {
    private final DebianProgram program;
    private final int port;

    private Squid(DebianProgram program, int port) {
        this.program = program;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param tlsPort another port to which it allows CONNECT
     */
    static Squid open(Path folder, int tlsPort) {
        return start(folder, tlsPort, "");
    }

    /** One that asks everybody for a password and knows none. */
    static Squid refusing(Path folder) {
        return start(folder, 443, """
                auth_param basic program /usr/lib/squid/basic_ncsa_auth /dev/null
                auth_param basic children 1
                acl known proxy_auth REQUIRED
                http_access deny !known
                """);
    }

    private static Squid start(Path folder, int tlsPort, String rules) {
        String squid = DebianProgram.find("squid", "squid");
        int port = DebianProgram.freePort();
        String configuration = """
                http_port 127.0.0.1:%d
                %s
                acl SSL_ports port 443 %d
                acl CONNECT method CONNECT
                http_access deny CONNECT !SSL_ports
                http_access allow all
                cache deny all
                cache_log /dev/null
                access_log none
                pid_filename none
                pinger_enable off
                netdb_filename none
                visible_hostname squid.test
                """.formatted(port, rules, tlsPort);
        Path file = folder.resolve("squid-" + port + ".conf");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DebianProgram program =
                DebianProgram.start(folder, "127.0.0.1", port, List.of(squid, "-N", "-f", file.toString()));
        return new Squid(program, port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        program.close();
    }
}

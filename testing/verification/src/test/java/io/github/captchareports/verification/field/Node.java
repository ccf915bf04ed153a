package io.github.captchareports.verification.field;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server in Node.js in front of a simulator, with node's defaults: five idle seconds, and it says so. */
final class Node implements AutoCloseable {
    /** Passes answers on as they are. */
    static final String PLAIN = "answer => answer";
    /** Compresses answers, whatever the client has said of it. */
    static final String GZIP =
            "(answer, headers) => { headers['content-encoding'] = 'gzip'; return require('zlib').gzipSync(answer); }";

    private final DebianProgram program;
    private final int port;

    private Node(DebianProgram program, int port) {
        this.program = program;
        this.port = port;
    }

    /**
     * Starts it. Of each request it says what coding the client takes.
     *
     * @param change a function of answer and headers, in JavaScript
     */
    static Node before(CaptchaSimulator simulator, Path folder, String change) {
        String node = DebianProgram.find("node", "nodejs");
        int port = DebianProgram.freePort();
        String script = """
                const http = require('http');
                const change = %s;
                const agent = new http.Agent({keepAlive: true});
                http.createServer((request, response) => {
                  console.log('accept-encoding: ' + request.headers['accept-encoding']);
                  const parts = [];
                  request.on('data', part => parts.push(part));
                  request.on('end', () => {
                    const behind = http.request(
                        {agent, host: '127.0.0.1', port: %d, path: request.url, method: request.method,
                         headers: {'content-type': 'application/json'}},
                        answer => {
                          const answered = [];
                          answer.on('data', part => answered.push(part));
                          answer.on('end', () => {
                            const headers = {'content-type': 'application/json'};
                            const body = change(Buffer.concat(answered), headers);
                            headers['content-length'] = body.length;
                            response.writeHead(answer.statusCode, headers);
                            response.end(body);
                          });
                        });
                    behind.end(Buffer.concat(parts));
                  });
                }).listen(%d, '127.0.0.1');
                """.formatted(change, simulator.port(), port);
        Path file = folder.resolve("server-" + port + ".js");
        try {
            Files.writeString(file, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Node(DebianProgram.start(folder, "127.0.0.1", port, List.of(node, file.toString())), port);
    }

    /** Where a service of the simulator behind it is found. */
    URI url(CaptchaSimulator simulator, Service service) {
        return URI.create("http://127.0.0.1:" + port
                + simulator.baseUrl(service.simulated()).getPath());
    }

    /** What it has said. */
    String output() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}

package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.internal.service.Simulation;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/** Puts together what serves a simulation over HTTP. */
public final class ServerAssembly {
    private ServerAssembly() {}

    /**
     * A server that does nothing yet.
     *
     * @throws IllegalArgumentException if the certificate cannot be used, or is missing for HTTP/2
     */
    public static HttpServer server(@Nullable Tls tls, boolean http2) {
        if (tls != null) {
            return tls.secure(HttpServer.create(), http2);
        }
        if (http2) {
            throw new IllegalArgumentException("http2: needs TLS; set tls(certificateChain, privateKey) too");
        }
        return HttpServer.create();
    }

    /** A socket that is not open yet, with the router and the control plane of a simulation behind it. */
    public static Listening serve(Simulation simulation, HttpServer server, int port, Wire wire) {
        Listening listening = new Listening(server, port);
        ControlPlane controlPlane = new ControlPlane(simulation, listening::shutSoonFor);
        listening.handle(new RequestRouter(simulation, controlPlane, wire)::handle);
        return listening;
    }
}

package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.internal.service.Route;
import io.github.captchareports.simulator.internal.service.ServiceHandler;
import io.github.captchareports.simulator.internal.service.Simulation;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Reads each request and hands it to the service it is for, or to the control plane. */
final class RequestRouter {
    private static final byte[] NO_SERVICE = ("Nothing is simulated at this path; see /"
                    + SimulatedService.TWOCAPTCHA.id() + ", /" + SimulatedService.ANTICAPTCHA.id() + " and "
                    + ControlPlane.PREFIX + "\n")
            .getBytes(StandardCharsets.UTF_8);

    private final Simulation simulation;
    private final ControlPlane controlPlane;
    private final Wire wire;

    RequestRouter(Simulation simulation, ControlPlane controlPlane, Wire wire) {
        this.simulation = simulation;
        this.controlPlane = controlPlane;
        this.wire = wire;
    }

    Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String path = pathOf(request.uri());
        if (path.startsWith(ControlPlane.PREFIX)) {
            return controlPlane.handle(path, request, response);
        }
        Route route = Route.of(path);
        String protocol = protocolOf(request);
        SimulatedService service = route.service();
        if (service == null) {
            simulation.unmatched().add(route, protocol);
            return response.status(404).header("Content-Type", "text/plain").sendByteArray(Mono.just(NO_SERVICE));
        }
        ServiceHandler handler = simulation.handler(service);
        String address = addressOf(request);
        boolean post = HttpMethod.POST.equals(request.method());
        return BoundedBody.read(request)
                .doOnError(broken -> handler.abandoned(route, protocol))
                .flatMap(body -> wire.send(handler.handle(route, post, body, address, protocol), request, response))
                .onErrorResume(
                        BoundedBody.TooLargeException.class,
                        large -> response.keepAlive(false).status(413).send().then());
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static String addressOf(HttpServerRequest request) {
        InetSocketAddress peer = request.remoteAddress();
        return peer == null ? "" : peer.getAddress().getHostAddress();
    }

    private static String protocolOf(HttpServerRequest request) {
        return request.requestHeaders().contains("x-http2-stream-id") ? "HTTP/2" : "HTTP/1.1";
    }
}

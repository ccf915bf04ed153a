package com.example.captchas;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Example REST on loopback. Tasks whose ids begin with {@code 404}, {@code 410} or {@code 429} are answered so; the last ones
 * once. Beside it, the two built-in services, which take everything.
 */
final class RestService implements AutoCloseable {
    static final String KEY = "rest-k3y";

    /** A request as it came: verb and path, key, and body. */
    record Received(String line, String key, String body) {}

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<String> recorded = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    RestService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/rest/v1/tasks/", this::rest);
        server.createContext("/builtin/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            answer(exchange, 200, Map.of(), "{\"errorId\":0,\"status\":\"success\"}");
        });
        server.start();
    }

    URI url(String folder) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + folder);
    }

    List<Received> received() {
        return received;
    }

    private void rest(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().substring("/rest".length());
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Api-Key"));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(exchange.getRequestMethod() + " " + path, key, body));
        String id = path.split("/", -1)[3];
        if (!key.equals(KEY)) {
            refuse(exchange, 401, "key-unknown");
        } else if (id.startsWith("404")) {
            refuse(exchange, 404, "task-unknown");
        } else if (id.startsWith("410")) {
            refuse(exchange, 410, "window-closed");
        } else if (id.startsWith("429") && told.add(id)) {
            answer(exchange, 429, Map.of("Retry-After", "1", "X-Error", "slow-down"), "");
        } else if (recorded.add(id)) {
            answer(exchange, 204, Map.of(), "");
        } else {
            refuse(exchange, 409, "verdict-exists");
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        answer(exchange, status, Map.of("X-Error", code), "");
    }

    private static void answer(HttpExchange exchange, int status, Map<String, String> headers, String body)
            throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

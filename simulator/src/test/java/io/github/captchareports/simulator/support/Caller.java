package io.github.captchareports.simulator.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.SimulatedService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A client without any cleverness: over the JDK's client, or over a bare socket where the end of it matters. */
public final class Caller {
    public static final String KEY = "0123456789abcdef0123456789abcdef";
    public static final String SUCCESS = "{\"errorId\":0,\"status\":\"success\"}";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Caller() {}

    /** What a bare socket saw. */
    public record Seen(String text, End end) {}

    /** How a bare socket ended. */
    public enum End {
        CLOSED,
        RESET,
        STILL_OPEN
    }

    public static String body(long taskId) {
        return "{\"clientKey\":\"" + KEY + "\",\"taskId\":" + taskId + "}";
    }

    public static HttpResponse<String> report(
            CaptchaSimulator simulator, SimulatedService service, String path, long taskId)
            throws IOException, InterruptedException {
        return post(simulator, service, path, body(taskId));
    }

    public static HttpResponse<String> post(
            CaptchaSimulator simulator, SimulatedService service, String path, String body)
            throws IOException, InterruptedException {
        return send("POST", URI.create(simulator.baseUrl(service) + path), body);
    }

    public static HttpResponse<String> control(CaptchaSimulator simulator, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, URI.create("http://127.0.0.1:" + simulator.port() + "/_simulator/" + path), body);
    }

    public static HttpResponse<String> send(String method, URI uri, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /**
     * Reports on a connection of its own, waits until the simulator has written it down, and reads to the end, or until
     * nothing has come for the patience.
     */
    public static Seen reportRaw(
            CaptchaSimulator simulator, SimulatedService service, String path, long taskId, Duration patience)
            throws IOException {
        int before = simulator.log().size();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(request(service, path, taskId, "keep-alive"));
            awaitLog(simulator, before + 1);
            return readToEnd(socket.getInputStream());
        }
    }

    public static byte[] request(SimulatedService service, String path, long taskId, String connection) {
        String body = body(taskId);
        String head = "POST /" + service.id() + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: " + connection
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    public static List<LogEntry> awaitLog(CaptchaSimulator simulator, int size) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        List<LogEntry> log = simulator.log();
        while (log.size() < size && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            log = simulator.log();
        }
        assertThat(log).hasSizeGreaterThanOrEqualTo(size);
        return log;
    }

    public static Seen readToEnd(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        End end = End.CLOSED;
        try {
            int next;
            while ((next = in.read()) >= 0) {
                text.write(next);
            }
        } catch (SocketTimeoutException quiet) {
            end = End.STILL_OPEN;
        } catch (SocketException reset) {
            end = End.RESET;
        }
        return new Seen(text.toString(StandardCharsets.UTF_8), end);
    }
}

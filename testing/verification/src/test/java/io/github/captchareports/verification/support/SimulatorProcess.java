package io.github.captchareports.verification.support;

import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulator in a process of its own, and its control plane. It judges nothing: it is there for delivery. */
public final class SimulatorProcess implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JavaProcess process;
    private final JsonNode urls;
    private final HttpClient client = HttpClient.newHttpClient();

    private SimulatorProcess(JavaProcess process, JsonNode urls) {
        this.process = process;
        this.urls = urls;
    }

    public static SimulatorProcess start(Path folder, String... options) {
        String[] arguments = Stream.concat(
                        Stream.of("simulate", "--port", "0", "--rules", "delivery"), Stream.of(options))
                .toArray(String[]::new);
        JavaProcess process = CaptchaReports.command(folder, arguments).start();
        try {
            Eventually.until(
                    "the simulator listens",
                    Duration.ofSeconds(30),
                    () -> process.out().endsWith("\n"));
            return new SimulatorProcess(process, JSON.readTree(process.out()));
        } catch (AssertionError | RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    public URI baseUrl(Service service) {
        return URI.create(urls.path(service.id()).asString());
    }

    /** Every request that reached a service. */
    public List<JsonNode> log() {
        return call("GET", "log", "").lines().map(JSON::readTree).toList();
    }

    /** The tasks that a service has a report on the books for. */
    public Set<Long> recorded(Service service) {
        return log().stream()
                .filter(entry -> entry.path("recorded").booleanValue()
                        && entry.path("service")
                                .asString()
                                .equals(service.simulated().id()))
                .map(entry -> entry.path("taskId").longValue())
                .collect(Collectors.toSet());
    }

    public JsonNode books() {
        return JSON.readTree(call("GET", "books", ""));
    }

    /** Makes requests go wrong, see the control plane of the simulator. */
    public void fault(String order) {
        call("POST", "faults", order);
    }

    private String call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(urls.path("control").asString() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}

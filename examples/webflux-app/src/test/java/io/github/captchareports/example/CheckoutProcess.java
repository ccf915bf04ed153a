package io.github.captchareports.example;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.support.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The application in a process of its own with a heap of 64 MB, as it is deployed. */
final class CheckoutProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");
    private static final Pattern STARTED = Pattern.compile("Started CheckoutApplication");

    private final Process process;
    private final Path out;
    private int port;

    private CheckoutProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    static CheckoutProcess start(Path folder, CaptchaSimulator simulator, int rate) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                CheckoutApplication.class.getName(),
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.reactor.netty.shutdown-quiet-period=0s",
                "--TWOCAPTCHA_URL=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA),
                "--ANTICAPTCHA_URL=" + simulator.baseUrl(SimulatedService.ANTICAPTCHA),
                "--TWOCAPTCHA_RATE=" + rate,
                "--ANTICAPTCHA_RATE=" + rate);
        try {
            Path out = Files.createTempFile(folder, "checkout", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_"));
            CheckoutProcess checkout = new CheckoutProcess(builder.start(), out);
            checkout.awaitStart();
            return checkout;
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
    }

    /** Without what only the tests need. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.contains("simulator"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitStart() {
        try {
            Eventually.until(
                    "the application starts", () -> STARTED.matcher(log()).find() || !process.isAlive());
            Matcher found = PORT.matcher(log());
            if (!found.find()) {
                throw new AssertionError(log());
            }
            port = Integer.parseInt(found.group(1));
        } catch (AssertionError | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    int port() {
        return port;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    String log() {
        try {
            return Files.readString(out);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(url(path)), BodyHandlers.ofString());
    }

    /** The samples of a meter, or what else begins so, as Prometheus sees it. */
    List<String> samples(String beginning) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    HttpResponse<String> postJson(String body) {
        return send(
                HttpRequest.newBuilder(url("/verdicts"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                BodyHandlers.ofString());
    }

    HttpResponse<Stream<String>> postLines(HttpRequest.BodyPublisher body) {
        return send(
                HttpRequest.newBuilder(url("/verdicts"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(body),
                BodyHandlers.ofLines());
    }

    /**
     * On a connection of its own: Reactor Netty 1.3.7 can stop reading from a kept connection on which the next request
     * comes early (its issue 4361).
     */
    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), handler);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + limit + ": " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

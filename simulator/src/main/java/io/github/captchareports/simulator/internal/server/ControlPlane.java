package io.github.captchareports.simulator.internal.server;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SolveRefusedException;
import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.internal.format.Json;
import io.github.captchareports.simulator.internal.format.TruthJson;
import io.github.captchareports.simulator.internal.service.Simulation;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The simulator's own paths, which the description of its package documents. They are neither logged nor counted. */
final class ControlPlane {
    static final String PREFIX = "/_simulator/";
    private static final int ENTRIES_A_BUFFER = 256;

    private final Simulation simulation;
    private final Consumer<Duration> outageSoon;

    /** Begins outages of the given length by {@code outageSoon}, which returns before they begin. */
    ControlPlane(Simulation simulation, Consumer<Duration> outageSoon) {
        this.simulation = simulation;
        this.outageSoon = outageSoon;
    }

    Publisher<Void> handle(String path, HttpServerRequest request, HttpServerResponse response) {
        ControlAccess.Refusal refusal = ControlAccess.refusal(request);
        if (refusal != null) {
            return error(response.keepAlive(false), refusal.status(), refusal.message());
        }
        return Flux.defer(() -> route(path, request, response))
                .onErrorResume(
                        BoundedBody.TooLargeException.class,
                        large -> Mono.from(error(response.keepAlive(false), 413, message(large))))
                .onErrorResume(
                        IllegalArgumentException.class, wrong -> Mono.from(error(response, 400, message(wrong))));
    }

    private Publisher<Void> route(String path, HttpServerRequest request, HttpServerResponse response) {
        return switch (request.method() + " " + path.substring(PREFIX.length())) {
            case "GET log" -> log(request, response);
            case "GET books" -> json(response, 200, Json.write(simulation.books()));
            case "POST tasks" -> tasks(request, response);
            case "GET truth" -> json(response, 200, TruthJson.write(simulation.truth()));
            case "GET clock" -> json(response, 200, clock());
            case "POST clock" -> act(request, response, this::turnClock);
            case "POST accounts" -> act(request, response, this::register);
            case "POST background" -> act(request, response, this::background);
            case "POST solve" -> solve(request, response);
            case "POST block" -> act(request, response, this::block);
            case "POST unblock" -> act(request, response, this::unblock);
            case "POST faults" -> act(request, response, this::addFault);
            case "DELETE faults" -> done(response, this::clearFaults);
            case "POST outage" -> outage(request, response);
            case "POST reset" -> done(response, simulation::reset);
            default -> error(response, 404, "path: " + path + " is not there for " + request.method());
        };
    }

    private Publisher<Void> log(HttpServerRequest request, HttpServerResponse response) {
        long after = after(request.uri());
        Flux<byte[]> lines = Flux.fromIterable(simulation.log().snapshot())
                .filter(entry -> entry.sequence() > after)
                .buffer(ENTRIES_A_BUFFER)
                .map(ControlPlane::lines);
        return response.header("Content-Type", "application/x-ndjson").sendByteArray(lines);
    }

    private static long after(String uri) {
        List<String> values = new QueryStringDecoder(uri).parameters().getOrDefault("after", List.of("0"));
        try {
            return Long.parseLong(values.get(0));
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException("after: " + values.get(0) + " is no sequence number", unreadable);
        }
    }

    private static byte[] lines(List<LogEntry> entries) {
        StringBuilder text = new StringBuilder(entries.size() * 256);
        entries.forEach(entry -> text.append(Json.write(entry)).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Publisher<Void> tasks(HttpServerRequest request, HttpServerResponse response) {
        Lines lines = new Lines();
        return BoundedBody.pieces(request, BoundedBody.LARGEST_OF_TASKS)
                .concatMapIterable(lines::feed)
                .concatWith(Mono.fromSupplier(lines::end))
                .doOnNext(line -> tell(line, lines))
                .filter(line -> !isBlank(line))
                .count()
                .flatMap(told -> Mono.from(json(response, 200, Json.write(Map.of("tasks", told)))));
    }

    private void tell(byte[] line, Lines lines) {
        lines.next();
        if (isBlank(line)) {
            return;
        }
        try {
            simulation.tell(TaskLine.parse(line));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("line " + lines.number() + ": " + wrong.getMessage(), wrong);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b > ' ' || b < 0) {
                return false;
            }
        }
        return true;
    }

    private void addFault(ControlRequest control) {
        FaultRequest fault = FaultRequest.parse(control);
        fault.rule()
                .addTo(simulation.faults(fault.service()), simulation.clock().getAsLong());
    }

    private String clock() {
        Instant now = simulation.clock().now();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epochMillis", now.toEpochMilli());
        fields.put("at", now.toString());
        fields.put("advancedMillis", simulation.clock().aheadMillis());
        return Json.write(fields);
    }

    private void turnClock(ControlRequest control) {
        Duration span = Checks.notNegative("advanceMillis", control.millis("advanceMillis"));
        control.refuseTheRest();
        simulation.clock().advance(span);
    }

    private void register(ControlRequest control) {
        SimulatedService service = SimulatedService.of(control.text("service"));
        String name = control.text("account");
        String key = control.secret("clientKey");
        control.refuseTheRest();
        simulation.register(service, name, key);
    }

    private void background(ControlRequest control) {
        boolean forOne = control.has("service") || control.has("account");
        SimulatedService service = forOne ? SimulatedService.of(control.text("service")) : null;
        String account = forOne ? control.text("account") : "";
        Map<SimulatedCaptchaType, Double> anHour = new EnumMap<>(SimulatedCaptchaType.class);
        control.fractions("anHour").forEach((type, tasks) -> anHour.put(SimulatedCaptchaType.of(type), tasks));
        double perComplaint = control.has("perComplaint") ? control.fraction("perComplaint") : 0;
        control.refuseTheRest();
        BackgroundVolume volume = new BackgroundVolume(perComplaint, anHour);
        if (service == null) {
            simulation.background(volume);
        } else {
            simulation.background(service, account, volume);
        }
    }

    private void block(ControlRequest control) {
        SimulatedService service = SimulatedService.of(control.text("service"));
        String account = control.text("account");
        String code = control.text("errorCode");
        Duration span = Checks.positive("millis", control.millis("millis"));
        control.refuseTheRest();
        simulation.block(service, account, code, span);
    }

    private void unblock(ControlRequest control) {
        SimulatedService service = SimulatedService.of(control.text("service"));
        String account = control.text("account");
        control.refuseTheRest();
        simulation.unblock(service, account);
    }

    private Publisher<Void> solve(HttpServerRequest request, HttpServerResponse response) {
        return body(request)
                .map(TaskLine::solveOrder)
                .flatMap(order -> Mono.from(json(response, 200, TruthJson.write(simulation.solve(order)))))
                .onErrorResume(SolveRefusedException.class, refused -> Mono.from(refused(response, refused)));
    }

    private static Publisher<Void> refused(HttpServerResponse response, SolveRefusedException refused) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", message(refused));
        fields.put("errorCode", refused.code().code());
        return json(response, 409, Json.write(fields));
    }

    private void clearFaults() {
        for (SimulatedService service : SimulatedService.values()) {
            simulation.faults(service).clear();
        }
    }

    /** Answers before the outage begins, since it closes the connection. */
    private Publisher<Void> outage(HttpServerRequest request, HttpServerResponse response) {
        return body(request).flatMap(control -> {
            Duration span = Checks.positive("millis", control.millis("millis"));
            control.refuseTheRest();
            return Mono.from(json(response, 202, "{}")).doOnSuccess(sent -> outageSoon.accept(span));
        });
    }

    private static Publisher<Void> act(
            HttpServerRequest request, HttpServerResponse response, Consumer<ControlRequest> act) {
        return body(request).doOnNext(act).flatMap(control -> Mono.from(json(response, 200, "{}")));
    }

    private static Mono<ControlRequest> body(HttpServerRequest request) {
        return BoundedBody.read(request).map(ControlRequest::parse);
    }

    private static Publisher<Void> done(HttpServerResponse response, Runnable act) {
        act.run();
        return json(response, 200, "{}");
    }

    private static Publisher<Void> error(HttpServerResponse response, int status, String message) {
        return json(response, status, Json.write(Map.of("error", message)));
    }

    private static String message(Exception wrong) {
        String message = wrong.getMessage();
        return message == null ? wrong.toString() : message;
    }

    private static Publisher<Void> json(HttpServerResponse response, int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return response.status(status)
                .header("Content-Type", "application/json")
                .header("Content-Length", Integer.toString(body.length))
                .sendByteArray(Mono.just(body));
    }
}

package io.github.captchareports.example;

import io.github.captchareports.Reporter;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Takes verdicts over HTTP, one by one or as a stream, and answers with their results. */
@RestController
final class VerdictController {
    /** Readings that wait between the input and the reporter at most. */
    private static final int PREFETCH = 32;

    private final Reporter reporter;
    private final Verdicts verdicts;
    private final OpenStreams streams;

    VerdictController(Reporter reporter, Verdicts verdicts, OpenStreams streams) {
        this.reporter = reporter;
        this.verdicts = verdicts;
        this.streams = streams;
    }

    @PostMapping(
            path = "/verdicts",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResultLine> one(@RequestBody(required = false) Flux<DataBuffer> body) {
        return DataBufferUtils.join(body, LineSplitter.LONGEST)
                .map(VerdictController::bytes)
                .map(bytes -> new Line(1, bytes))
                .onErrorReturn(DataBufferLimitException.class, new Line(1, null))
                .defaultIfEmpty(new Line(1, new byte[0]))
                .map(verdicts::read)
                .flatMap(reading -> reading instanceof Reading.Usable usable
                        ? reporter.report(usable.request()).map(ResultLine::of)
                        : Mono.error(refusal((Reading.Unusable) reading)));
    }

    /**
     * Nothing is buffered without bound: the reporter asks for what it has room for, and takes nothing more while the
     * client leaves results unread.
     */
    @PostMapping(
            path = "/verdicts",
            consumes = MediaType.APPLICATION_NDJSON_VALUE,
            produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<ResultLine> stream(@RequestBody(required = false) Flux<DataBuffer> body) {
        return streams.stream(
                lines(body).map(verdicts::read),
                readings -> readings.publish(
                        taken -> Flux.merge(
                                PREFETCH,
                                taken.ofType(Reading.Usable.class)
                                        .map(Reading.Usable::request)
                                        .transform(reporter::report)
                                        .map(ResultLine::of),
                                taken.ofType(Reading.Unusable.class).map(Reading.Unusable::result)),
                        PREFETCH));
    }

    private static Flux<Line> lines(Flux<DataBuffer> body) {
        return Flux.defer(() -> {
            LineSplitter splitter = new LineSplitter();
            // A client that is gone takes its response with it: there is nobody left to tell of the error.
            return body.onErrorComplete(AbortedException::isConnectionReset)
                    .map(VerdictController::bytes)
                    .<List<Line>>map(splitter::feed)
                    .concatWith(Mono.fromSupplier(splitter::end))
                    .concatMapIterable(ended -> ended, 1);
        });
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static ResponseStatusException refusal(Reading.Unusable unusable) {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST, unusable.result().reason());
    }
}

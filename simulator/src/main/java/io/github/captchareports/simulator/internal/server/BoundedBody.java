package io.github.captchareports.simulator.internal.server;

import java.io.ByteArrayOutputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads bodies up to a bound: the simulator shares its memory with the tests that use it. */
final class BoundedBody {
    /** Of a report, or of a request to the control plane. */
    static final int LARGEST = 1 << 20;
    /** Of the tasks that are told at once, which are not kept as bytes. */
    static final int LARGEST_OF_TASKS = 1 << 28;

    private BoundedBody() {}

    /** The whole body; fails with {@link TooLargeException}. */
    static Mono<byte[]> read(HttpServerRequest request) {
        return pieces(request, LARGEST)
                .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes)
                .map(ByteArrayOutputStream::toByteArray);
    }

    /** The body as it comes; fails with {@link TooLargeException}. */
    static Flux<byte[]> pieces(HttpServerRequest request, int largest) {
        return Flux.defer(() -> {
            long[] read = {0};
            return request.receive().asByteArray().doOnNext(piece -> {
                read[0] += piece.length;
                if (read[0] > largest) {
                    throw new TooLargeException("body: more than " + largest + " bytes; send it in parts");
                }
            });
        });
    }

    /** A body over its bound. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }
}

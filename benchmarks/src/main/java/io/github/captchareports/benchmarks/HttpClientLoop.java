package io.github.captchareports.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The best loop that is written by hand: {@code flatMap} over Reactor Netty's client, one prepared buffer a report. */
final class HttpClientLoop implements Client {
    private final ConnectionProvider pool;
    private final HttpClient.RequestSender post;
    private final int concurrency;

    HttpClientLoop(Workload workload) {
        this.pool = ReactorNetty.pool(workload);
        this.post = ReactorNetty.client(workload, pool)
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON))
                .post()
                .uri(workload.target().report());
        this.concurrency = workload.demand().concurrency();
    }

    @Override
    public CompletableFuture<?> run(Load load, Tally tally) {
        return load.tasks()
                .flatMap(task -> report(task, tally), concurrency, 1)
                .then()
                .toFuture();
    }

    private Mono<Void> report(long task, Tally tally) {
        long started = System.nanoTime();
        ByteBuf body = Unpooled.wrappedBuffer(ReportJson.report(task));
        return post.send((request, out) -> {
                    request.requestHeaders().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
                    return out.sendObject(body);
                })
                .responseSingle((response, answer) -> answer)
                .doOnNext(answer -> tally.answered(ReportJson.errorId(ByteBufUtil.getBytes(answer)), started))
                .then()
                .onErrorResume(failure -> {
                    tally.failed(failure.toString());
                    return Mono.empty();
                });
    }

    @Override
    public String transport() {
        return EventLoops.transport();
    }

    @Override
    public void close() {
        pool.disposeLater().block(Duration.ofSeconds(10));
    }
}

package io.github.captchareports.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;

/** What most would write: {@code flatMap} over Spring's client. */
final class WebClientLoop implements Client {
    private final ConnectionProvider pool;
    private final WebClient client;
    private final URI address;
    private final int concurrency;

    WebClientLoop(Workload workload) {
        this.pool = ReactorNetty.pool(workload);
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(ReactorNetty.client(workload, pool)))
                .build();
        this.address = workload.target().report();
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
        return client.post()
                .uri(address)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new Report(ReportJson.CLIENT_KEY, task))
                .retrieve()
                .bodyToMono(Answer.class)
                .doOnNext(answer -> tally.answered(answer.errorId(), started))
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

    /** The request's JSON. */
    record Report(String clientKey, long taskId) {}

    /** The answer's JSON. */
    record Answer(int errorId, String status) {}
}

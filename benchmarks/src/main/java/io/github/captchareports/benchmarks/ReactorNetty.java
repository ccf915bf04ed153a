package io.github.captchareports.benchmarks;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Reactor Netty's client at its best: a fixed pool, the connection used last first, and no timer a request. */
final class ReactorNetty {
    private ReactorNetty() {}

    static ConnectionProvider pool(Workload workload) {
        int connections = workload.connections();
        return ConnectionProvider.builder("benchmark")
                .maxConnections(connections)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(Duration.ofSeconds(30))
                .lifo()
                .allocationStrategy(Http2AllocationStrategy.builder()
                        .maxConnections(connections)
                        .minConnections(connections)
                        .maxConcurrentStreams(ReportServer.STREAMS)
                        .build())
                .build();
    }

    static HttpClient client(Workload workload, ConnectionProvider pool) {
        HttpClient plain = HttpClient.create(pool)
                .keepAlive(true)
                .option(ChannelOption.TCP_NODELAY, true)
                .noProxy();
        Target target = workload.target();
        if (!target.protocol().isSecure()) {
            return plain.protocol(HttpProtocol.HTTP11);
        }
        Consumer<SslContextBuilder> trust = builder -> builder.trustManager(target.trusted());
        boolean http2 = target.protocol().isHttp2();
        GenericSslContextSpec<SslContextBuilder> context = http2
                ? Http2SslContextSpec.forClient().configure(trust)
                : Http11SslContextSpec.forClient().configure(trust);
        return plain.protocol(http2 ? HttpProtocol.H2 : HttpProtocol.HTTP11).secure(spec -> spec.sslContext(context));
    }
}

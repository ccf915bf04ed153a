package io.github.captchareports.benchmarks;

import java.util.function.Function;

/** The clients by name, and whether they speak HTTP/2. */
enum Clients {
    REPORTER(true, ReporterClient::new),
    HTTPCLIENT(true, HttpClientLoop::new),
    WEBCLIENT(true, WebClientLoop::new),
    OKHTTP(true, OkHttpCallbacks::new),
    URLCONNECTION(false, UrlConnectionPool::new),
    NETTY(true, NettyClient::new);

    private final boolean http2;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a constructor holds nothing
    private final Function<Workload, Client> opening;

    Clients(boolean http2, Function<Workload, Client> opening) {
        this.http2 = http2;
        this.opening = opening;
    }

    /** Those that no goal names: one round tells where they stand. */
    boolean isBystander() {
        return this == OKHTTP || this == URLCONNECTION;
    }

    Client open(Workload workload) {
        return opening.apply(workload);
    }

    boolean speaks(Protocol protocol) {
        return http2 || !protocol.isHttp2();
    }
}

package io.github.captchareports.benchmarks;

/** The clients by name, and whether they speak HTTP/2. */
enum Clients {
    REPORTER(true) {
        @Override
        Client open(Workload workload) {
            return new ReporterClient(workload);
        }
    },
    HTTPCLIENT(true) {
        @Override
        Client open(Workload workload) {
            return new HttpClientLoop(workload);
        }
    },
    WEBCLIENT(true) {
        @Override
        Client open(Workload workload) {
            return new WebClientLoop(workload);
        }
    },
    OKHTTP(true) {
        @Override
        Client open(Workload workload) {
            return new OkHttpCallbacks(workload);
        }
    },
    URLCONNECTION(false) {
        @Override
        Client open(Workload workload) {
            return new UrlConnectionPool(workload);
        }
    },
    NETTY(true) {
        @Override
        Client open(Workload workload) {
            return new NettyClient(workload);
        }
    };

    private final boolean http2;

    Clients(boolean http2) {
        this.http2 = http2;
    }

    /** Those that no goal names: one round tells where they stand. */
    boolean isBystander() {
        return this == OKHTTP || this == URLCONNECTION;
    }

    abstract Client open(Workload workload);

    boolean speaks(Protocol protocol) {
        return http2 || !protocol.isHttp2();
    }
}

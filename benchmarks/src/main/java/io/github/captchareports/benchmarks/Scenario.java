package io.github.captchareports.benchmarks;

import static io.github.captchareports.benchmarks.Clients.HTTPCLIENT;
import static io.github.captchareports.benchmarks.Clients.NETTY;
import static io.github.captchareports.benchmarks.Clients.REPORTER;
import static io.github.captchareports.benchmarks.Clients.WEBCLIENT;

import java.util.EnumSet;
import java.util.Set;

/** What the clients are compared at. */
enum Scenario {
    HTTP11(Protocol.HTTP11, 64, 0, 0),
    HTTP11_TLS(Protocol.HTTP11_TLS, 64, 0, 0),
    HTTP2_64(Protocol.HTTP2_TLS, 64, 0, 0),
    HTTP2_256(Protocol.HTTP2_TLS, 256, 0, 0),
    HTTP11_50MS(Protocol.HTTP11, 384, 50, 5_000),
    HTTP2_50MS(Protocol.HTTP2_TLS, 384, 50, 5_000);

    private final Protocol protocol;
    private final int concurrency;
    private final long delayMillis;
    private final double perSecond;

    Scenario(Protocol protocol, int concurrency, long delayMillis, double perSecond) {
        this.protocol = protocol;
        this.concurrency = concurrency;
        this.delayMillis = delayMillis;
        this.perSecond = perSecond;
    }

    Protocol protocol() {
        return protocol;
    }

    int concurrency() {
        return concurrency;
    }

    long delayMillis() {
        return delayMillis;
    }

    double perSecond() {
        return perSecond;
    }

    String title() {
        String offered = perSecond == 0 ? "" : String.format(", %,.0f/s offered", perSecond);
        return protocol.title() + ", " + concurrency + " at once, answers after " + delayMillis + " ms" + offered;
    }

    /** The clients worth a look: all of them over HTTP/1.1, and at an offered rate few, as all that keep it look alike. */
    Set<Clients> clients() {
        return switch (this) {
            case HTTP11, HTTP11_TLS -> EnumSet.allOf(Clients.class);
            case HTTP2_64 -> EnumSet.of(REPORTER, HTTPCLIENT, WEBCLIENT, NETTY);
            case HTTP2_256, HTTP11_50MS, HTTP2_50MS -> EnumSet.of(REPORTER, HTTPCLIENT, NETTY);
        };
    }
}

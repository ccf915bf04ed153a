/** Reports captcha verdicts to the services that solved them: API, provider SPI and engine. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports {
    requires transitive org.jspecify;
    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires reactor.netty.core;
    requires reactor.netty.http;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.resolver;
    // Not named in our code: Reactor Netty needs it at run time, and an automatic module cannot pull it in.
    requires io.netty.resolver.dns;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.transport;
    requires com.github.benmanes.caffeine;
    requires tools.jackson.core;
    requires org.slf4j;

    exports io.github.captchareports;
    exports io.github.captchareports.spi;
    exports io.github.captchareports.spi.journal;
    exports io.github.captchareports.spi.ledger;

    uses io.github.captchareports.spi.ReportProvider;
}

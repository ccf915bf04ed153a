import org.jspecify.annotations.NullMarked;

/**
 * Both captcha services on loopback, with their rules and their faults, for tests and for trying things out.
 *
 * <p>Start at {@link io.github.captchareports.simulator.CaptchaSimulator}, or in JUnit tests at
 * {@link io.github.captchareports.simulator.junit.SimulatorExtension}.
 */
@NullMarked
module io.github.captchareports.simulator {
    requires transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;
    requires org.slf4j;
    requires org.reactivestreams;
    requires reactor.core;
    requires reactor.netty.core;
    requires reactor.netty.http;
    requires io.netty.buffer;
    // Seen by the compiler on Netty 4.1 only, which has it in no module that requires it transitively.
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.github.captchareports.simulator;
    exports io.github.captchareports.simulator.fault;
    exports io.github.captchareports.simulator.junit;
    exports io.github.captchareports.simulator.rules;
    exports io.github.captchareports.simulator.truth;
}

package io.github.captchareports.example;

import io.netty.channel.ChannelOption;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets the kernel hold few results of a client that does not read. Left to itself it takes megabytes: tens of thousands
 * of results, which nobody has if that client goes away.
 */
@Component
final class SmallSendBuffers implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
    private static final int BYTES = 128 << 10;

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.childOption(ChannelOption.SO_SNDBUF, BYTES));
    }
}

package io.github.captchareports.benchmarks;

import io.netty.channel.ChannelHandlerContext;

/** Lets what timers write in one turn of the event loop leave together. For the event loop of one connection. */
final class Flushes {
    private boolean pending;

    void soon(ChannelHandlerContext context) {
        if (!pending) {
            pending = true;
            context.executor().execute(() -> {
                pending = false;
                // Through all handlers: the one for HTTP/2 keeps its data back until then.
                context.pipeline().flush();
            });
        }
    }
}

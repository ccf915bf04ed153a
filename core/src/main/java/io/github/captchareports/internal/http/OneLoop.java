package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import reactor.netty.resources.LoopResources;

/** One event loop out of others' resources, so that what is begun on it stays on it. */
record OneLoop(LoopResources from, EventLoop loop) implements LoopResources {
    static OneLoop of(LoopResources from) {
        return new OneLoop(from, from.onClient(LoopResources.DEFAULT_NATIVE).next());
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return loop;
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return from.onServer(useNative);
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
        return from.onChannel(channelType, from.onClient(DEFAULT_NATIVE));
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
        return from.onChannelClass(channelType, from.onClient(DEFAULT_NATIVE));
    }
}

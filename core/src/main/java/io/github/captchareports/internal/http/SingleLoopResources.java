package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import reactor.netty.resources.LoopResources;

/** Loop resources that give always the same event loop, so that all steps of one connection run on it. */
record SingleLoopResources(LoopResources all, EventLoop loop) implements LoopResources {
    /** The next event loop of these resources. */
    static SingleLoopResources next(LoopResources all) {
        return new SingleLoopResources(
                all, all.onClient(LoopResources.DEFAULT_NATIVE).next());
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return loop;
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return all.onServer(useNative);
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
        return all.onChannel(channelType, all.onClient(DEFAULT_NATIVE));
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
        return all.onChannelClass(channelType, all.onClient(DEFAULT_NATIVE));
    }
}

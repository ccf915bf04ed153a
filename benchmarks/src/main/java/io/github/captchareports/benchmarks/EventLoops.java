package io.github.captchareports.benchmarks;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The transport that Reactor Netty chooses too: epoll where it is there. */
final class EventLoops {
    private static final boolean NATIVE = Epoll.isAvailable();

    private EventLoops() {}

    static EventLoopGroup open(int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    static Class<? extends Channel> socket() {
        return NATIVE ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    static Class<? extends ServerChannel> serverSocket() {
        return NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Its name, and a refusal of the one that Reactor Netty would take silently and nobody else here. */
    static String transport() {
        try {
            Class.forName("io.netty.channel.uring.IoUring");
        } catch (ClassNotFoundException absent) {
            return NATIVE ? "epoll" : "nio";
        }
        throw new IllegalStateException("io_uring is on the class path: the clients would not share a transport");
    }
}

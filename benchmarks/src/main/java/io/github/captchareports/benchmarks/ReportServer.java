package io.github.captchareports.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A service that records every report, at the least cost that it can have. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
final class ReportServer implements AutoCloseable {
    /** Streams that a connection takes at once. */
    static final int STREAMS = 64;

    private static final String SUCCESS = "{\"errorId\":0,\"status\":\"success\"}";
    private static final ByteBuf BODY = shared(SUCCESS);
    private static final ByteBuf ANSWER = shared("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + SUCCESS.length() + "\r\n\r\n" + SUCCESS);
    private static final int BACKLOG = 1024;

    private final EventLoopGroup loops;
    private final Channel listening;

    private ReportServer(EventLoopGroup loops, Channel listening) {
        this.loops = loops;
        this.listening = listening;
    }

    static ReportServer open(Protocol protocol, long delayMillis, @Nullable SslContext security, ArrivalCounts counts) {
        EventLoopGroup loops = EventLoops.open(Runtime.getRuntime().availableProcessors());
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(EventLoops.serverSocket())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        if (security != null) {
                            pipeline.addLast(security.newHandler(channel.alloc()));
                        }
                        pipeline.addLast(
                                protocol.isHttp2()
                                        ? Http2Service.handler(BODY, delayMillis, counts)
                                        : new Http1Service(ANSWER, delayMillis, counts));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return new ReportServer(loops, listening);
    }

    private static ByteBuf shared(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.shutdownGracefully();
    }
}

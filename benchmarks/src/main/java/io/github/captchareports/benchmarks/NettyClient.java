package io.github.captchareports.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Netty's codecs with nothing around them: the limit of what a client on Netty can do. */
final class NettyClient implements Client {
    private final EventLoopGroup loops = EventLoops.open(Runtime.getRuntime().availableProcessors());
    private final Workload workload;
    private final @Nullable SslContext security;

    NettyClient(Workload workload) {
        this.workload = workload;
        this.security = workload.target().protocol().isSecure() ? security(workload.target()) : null;
    }

    private static SslContext security(Target target) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(target.trusted())
                    .applicationProtocolConfig(ServerAuthority.negotiating(target.protocol()))
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    @Override
    public CompletableFuture<?> run(Load load, Tally tally) {
        int concurrency = workload.demand().concurrency();
        Callers callers = new Callers(load, tally, new AtomicInteger(concurrency), new CompletableFuture<>());
        int connections = workload.connections();
        for (int i = 0; i < connections; i++) {
            int first = i * concurrency / connections;
            int next = (i + 1) * concurrency / connections;
            connect(() -> handlers(callers, load, first, next - first));
        }
        return callers.ended();
    }

    private ChannelHandler[] handlers(Callers callers, Load load, int first, int count) {
        IntFunction<Load.Slot> slots = index -> load.slot(first + index);
        if (workload.target().protocol().isHttp2()) {
            return new ChannelHandler[] {Http2Caller.handler(workload.target(), callers, slots, count)};
        }
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false));
        return new ChannelHandler[] {
            new HttpClientCodec(config, false, false), new Http1Caller(workload.target(), callers, slots.apply(0))
        };
    }

    private void connect(Supplier<ChannelHandler[]> handlers) {
        Target target = workload.target();
        new Bootstrap()
                .group(loops)
                .channel(EventLoops.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (security != null) {
                            SslHandler handler = security.newHandler(channel.alloc(), Target.HOST, target.port());
                            channel.pipeline().addLast(handler);
                        }
                        channel.pipeline().addLast(handlers.get());
                    }
                })
                .connect(Target.HOST, target.port())
                .syncUninterruptibly();
    }

    @Override
    public String transport() {
        return EventLoops.transport();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

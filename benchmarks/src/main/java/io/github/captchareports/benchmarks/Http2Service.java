package io.github.captchareports.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.concurrent.TimeUnit;

/** Answers each stream of a connection once its request is complete. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
final class Http2Service extends Http2EventAdapter {
    private final Http2ConnectionEncoder encoder;
    private final ByteBuf body;
    private final Http2Headers headers;
    private final long delayMillis;
    private final ArrivalCounts counts;
    private final Flushes flushes = new Flushes();

    private Http2Service(Http2ConnectionEncoder encoder, ByteBuf body, long delayMillis, ArrivalCounts counts) {
        this.encoder = encoder;
        this.body = body;
        this.headers = ReadOnlyHttp2Headers.serverHeaders(
                true,
                AsciiString.cached("200"),
                AsciiString.cached("content-type"),
                AsciiString.cached("application/json"),
                AsciiString.cached("content-length"),
                AsciiString.cached(String.valueOf(body.readableBytes())));
        this.delayMillis = delayMillis;
        this.counts = counts;
    }

    static Http2ConnectionHandler handler(ByteBuf body, long delayMillis, ArrivalCounts counts) {
        Http2Connection connection = new DefaultHttp2Connection(true);
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
        return new Http2ConnectionHandlerBuilder()
                .codec(new DefaultHttp2ConnectionDecoder(connection, encoder, new DefaultHttp2FrameReader()), encoder)
                .frameListener(new Http2Service(encoder, body, delayMillis, counts))
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(ReportServer.STREAMS))
                .gracefulShutdownTimeoutMillis(0)
                .build();
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers request,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        if (last) {
            answer(context, stream);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last) {
        if (last) {
            answer(context, stream);
        }
        return data.readableBytes() + padding;
    }

    private void answer(ChannelHandlerContext context, int stream) {
        counts.count();
        if (delayMillis == 0) {
            write(context, stream);
        } else {
            context.executor()
                    .schedule(
                            () -> {
                                write(context, stream);
                                flushes.soon(context);
                            },
                            delayMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void write(ChannelHandlerContext context, int stream) {
        encoder.writeHeaders(context, stream, headers, 0, false, context.newPromise());
        encoder.writeData(context, stream, body.duplicate(), 0, true, context.newPromise());
    }
}

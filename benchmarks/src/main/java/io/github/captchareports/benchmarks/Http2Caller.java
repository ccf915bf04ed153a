package io.github.captchareports.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.ByteArrayOutputStream;
import java.util.function.IntFunction;

/**
 * One connection with so many streams at once, a report each. What is written while a burst is read leaves with one flush,
 * the handler's own at its end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
final class Http2Caller extends Http2EventAdapter {
    private final Http2ConnectionEncoder encoder;
    private final Http2Headers headers;
    private final Callers callers;
    private final IntFunction<Load.Slot> slots;
    private final int streams;
    private final IntObjectMap<Turn> turns = new IntObjectHashMap<>();
    private final Flushes flushes = new Flushes();
    private boolean begun;

    private Http2Caller(
            Http2ConnectionEncoder encoder, Target target, Callers callers, IntFunction<Load.Slot> slots, int streams) {
        this.encoder = encoder;
        this.headers = ReadOnlyHttp2Headers.clientHeaders(
                false,
                AsciiString.cached("POST"),
                AsciiString.cached(Target.PATH),
                AsciiString.cached("https"),
                AsciiString.cached(Target.HOST + ":" + target.port()),
                AsciiString.cached("content-type"),
                AsciiString.cached("application/json"));
        this.callers = callers;
        this.slots = slots;
        this.streams = streams;
    }

    static Http2ConnectionHandler handler(Target target, Callers callers, IntFunction<Load.Slot> slots, int streams) {
        Http2Connection connection = new DefaultHttp2Connection(false);
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
        return new Http2ConnectionHandlerBuilder()
                .codec(new DefaultHttp2ConnectionDecoder(connection, encoder, new DefaultHttp2FrameReader()), encoder)
                .frameListener(new Http2Caller(encoder, target, callers, slots, streams))
                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                .gracefulShutdownTimeoutMillis(0)
                .build();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
        if (begun) {
            return;
        }
        begun = true;
        encoder.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                end(context, turns.remove(stream.id()));
            }
        });
        for (int i = 0; i < streams; i++) {
            next(context, new Turn(slots.apply(i)));
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last) {
        int bytes = data.readableBytes();
        turns.get(stream).answer.writeBytes(ByteBufUtil.getBytes(data));
        return bytes + padding;
    }

    /** Not before its stream is closed does a report make room for the next. */
    private void end(ChannelHandlerContext context, Turn turn) {
        if (turn.answer.size() == 0) {
            callers.tally().failed("a stream was closed without an answer");
            callers.leave();
            return;
        }
        callers.tally().answered(ReportJson.errorId(turn.answer.toByteArray()), turn.started);
        turn.answer.reset();
        next(context, turn);
    }

    private void next(ChannelHandlerContext context, Turn turn) {
        callers.turn(context, flushes, turn.slot, task -> report(context, turn, task));
    }

    private void report(ChannelHandlerContext context, Turn turn, long task) {
        byte[] body = ReportJson.report(task);
        int stream = encoder.connection().local().incrementAndGetNextStreamId();
        turn.started = System.nanoTime();
        turns.put(stream, turn);
        encoder.writeHeaders(context, stream, headers, 0, false, context.newPromise());
        if (encoder.connection().stream(stream) == null) {
            end(context, turns.remove(stream));
            return;
        }
        encoder.writeData(context, stream, Unpooled.wrappedBuffer(body), 0, true, context.newPromise());
    }

    private static final class Turn {
        private final Load.Slot slot;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private long started;

        private Turn(Load.Slot slot) {
            this.slot = slot;
        }
    }
}

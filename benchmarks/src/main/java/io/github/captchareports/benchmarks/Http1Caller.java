package io.github.captchareports.benchmarks;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;

/** One connection with one report in flight. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
final class Http1Caller extends ChannelInboundHandlerAdapter {
    private final AsciiString host;
    private final Callers callers;
    private final Load.Slot slot;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final Flushes flushes = new Flushes();
    private long started;

    Http1Caller(Target target, Callers callers, Load.Slot slot) {
        this.host = AsciiString.cached(Target.HOST + ":" + target.port());
        this.callers = callers;
        this.slot = slot;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        next(context);
        context.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpContent content) {
                byte[] bytes = ByteBufUtil.getBytes(content.content());
                answer.write(bytes, 0, bytes.length);
            }
            if (message instanceof LastHttpContent) {
                callers.tally().answered(ReportJson.errorId(answer.toByteArray()), started);
                answer.reset();
                next(context);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        callers.tally().failed(cause.toString());
        callers.leave();
        context.close();
    }

    private void next(ChannelHandlerContext context) {
        callers.turn(context, flushes, slot, task -> report(context, task));
    }

    private void report(ChannelHandlerContext context, long task) {
        byte[] body = ReportJson.report(task);
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                Target.PATH,
                Unpooled.wrappedBuffer(body),
                headers.set(HttpHeaderNames.HOST, host)
                        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                        .set(HttpHeaderNames.CONTENT_LENGTH, body.length),
                EmptyHttpHeaders.INSTANCE);
        started = System.nanoTime();
        context.write(request, context.voidPromise());
    }
}

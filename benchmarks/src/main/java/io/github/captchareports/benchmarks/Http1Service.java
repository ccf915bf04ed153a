package io.github.captchareports.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers each request on a connection; reads no more of it than where the next one begins. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
final class Http1Service extends ByteToMessageDecoder {
    private static final ByteBuf END_OF_HEAD =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int LOWER_CASE = 0x20;

    private final ByteBuf answer;
    private final long delayMillis;
    private final ArrivalCounts counts;

    /** The answer is shared by all connections. */
    Http1Service(ByteBuf answer, long delayMillis, ArrivalCounts counts) {
        this.answer = answer;
        this.delayMillis = delayMillis;
        this.counts = counts;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int end = ByteBufUtil.indexOf(END_OF_HEAD, in);
        if (end < 0) {
            return;
        }
        int length = contentLength(in, end);
        if (length < 0) {
            context.close();
            return;
        }
        int next = end + END_OF_HEAD.readableBytes() + length;
        if (next > in.writerIndex()) {
            return;
        }
        in.readerIndex(next);
        counts.count();
        if (delayMillis == 0) {
            context.write(answer.duplicate(), context.voidPromise());
        } else {
            context.executor()
                    .schedule(
                            () -> context.writeAndFlush(answer.duplicate(), context.voidPromise()),
                            delayMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        context.flush();
    }

    /** A client that is closed resets its connections. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private static int contentLength(ByteBuf in, int end) {
        int line = in.readerIndex();
        while (line >= 0 && line < end) {
            if (isLength(in, line)) {
                int length = 0;
                for (int i = line + LENGTH.length; i < end; i++) {
                    byte digit = in.getByte(i);
                    if (digit == '\r') {
                        break;
                    }
                    if (digit != ' ') {
                        length = length * 10 + digit - '0';
                    }
                }
                return length;
            }
            line = in.indexOf(line, end, (byte) '\n') + 1;
            if (line == 0) {
                break;
            }
        }
        return -1;
    }

    private static boolean isLength(ByteBuf in, int line) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte letter = in.getByte(line + i);
            if (letter != LENGTH[i] && (letter | LOWER_CASE) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }
}

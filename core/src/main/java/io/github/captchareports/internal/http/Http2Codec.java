package io.github.captchareports.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec of one connection of HTTP/2. It opens, writes and resets streams, passes frames to a frame listener, and what
 * happens to the connection to its own listener. Requests that are written in one turn of the event loop are flushed together.
 * Everything runs on the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of a write or of the channel is seen in its events as well
final class Http2Codec extends Http2ConnectionHandler {
    /** The connection that the codec belongs to. */
    interface Listener {
        /** Bytes have come; they are read next. */
        void onRead();

        /** The connection cannot go on, for this reason. */
        void onConnectionError(Throwable cause);

        /** The answer on a stream cannot be read, and the stream is reset next. */
        void onStreamError(int stream, Throwable cause);

        /** So many streams were reset that the server may soon end the connection for it. */
        void onTooManyResets();

        /** The connection has ended; the streams are closed next. */
        void onInactive();
    }

    /**
     * The most bytes of an answer's headers that Netty reads. It is more than {@link
     * io.github.captchareports.ConnectionSettings#maxResponseHeaders()}, which is checked afterwards: beyond Netty's own bound it
     * ends the connection, and with it the other streams.
     */
    private static final int MAX_HEADERS = 2 * 1024 * 1024;

    /** Servers end a connection that resets too many of its streams; Netty's do after 200 in half a minute. */
    private static final int MAX_RESETS = 100;

    private final Listener listener;
    private @Nullable ChannelHandlerContext context;
    private boolean flushScheduled;

    private int resets;
    /** The streams that were reset from here; what their server had sent before is ignored (RFC 9113, section 5.1). */
    private final Set<Integer> resetHere = new HashSet<>();

    private Http2Codec(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings, Listener listener) {
        super(decoder, encoder, settings);
        this.listener = listener;
    }

    static Http2Codec create(Http2FrameListener frames, Listener listener) {
        return new Builder(frames, listener).build();
    }

    /** The id of a new stream; -1 when none can be opened. */
    int nextStreamId() {
        return connection().local().canOpenStream() ? connection().local().incrementAndGetNextStreamId() : -1;
    }

    boolean isOpen(int stream) {
        return connection().stream(stream) != null;
    }

    /** The most bytes of a request's headers that the server takes. */
    long maxHeadersOfServer() {
        return encoder().configuration().headersConfiguration().maxHeaderListSize();
    }

    /** Opens a stream with a request. */
    void writeRequest(int stream, Http2Headers head, byte[] body) {
        ChannelHandlerContext writing = context();
        boolean hasBody = body.length > 0;
        encoder().writeHeaders(writing, stream, head, 0, !hasBody, writing.newPromise());
        if (hasBody) {
            encoder().writeData(writing, stream, Unpooled.wrappedBuffer(body), 0, true, writing.newPromise());
        }
        flushSoon();
    }

    /** Ends a stream from here. */
    void reset(int stream) {
        countReset(stream);
        resetStream(context(), stream, Http2Error.CANCEL.code(), context().newPromise());
        flushSoon();
    }

    /** Ends a stream whose request waits for the server's flow control. */
    void resetUnlessWritten(int id) {
        Http2Stream stream = connection().stream(id);
        if (stream != null && encoder().flowController().hasFlowControlled(stream)) {
            reset(id);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
        listener.onRead();
        super.channelRead(reading, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        listener.onInactive();
        super.channelInactive(inactive);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            triggered.channel().close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable thrown) throws Exception {
        Throwable cause = HttpConnection.causeOf(thrown);
        if (cause instanceof IOException) {
            listener.onConnectionError(cause);
            caught.channel().close();
        } else {
            super.exceptionCaught(caught, thrown);
        }
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext failing, boolean outbound, Throwable cause, @Nullable Http2Exception known) {
        listener.onConnectionError(cause);
        super.onConnectionError(failing, outbound, cause, known);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext failing, boolean outbound, Throwable cause, Http2Exception.StreamException known) {
        int stream = known.streamId();
        // A request that cannot be written any more belongs to a stream that has ended for a reason of its own.
        if (!outbound) {
            if (known.error() == Http2Error.STREAM_CLOSED && resetHere.contains(stream)) {
                return;
            }
            countReset(stream);
            listener.onStreamError(stream, cause);
        }
        super.onStreamError(failing, outbound, cause, known);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    private void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            context().channel().eventLoop().execute(() -> {
                flushScheduled = false;
                flush(context());
            });
        }
    }

    private void countReset(int stream) {
        resetHere.add(stream);
        resets++;
        if (resets == MAX_RESETS) {
            listener.onTooManyResets();
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Codec, Builder> {
        private final Listener listener;

        Builder(Http2FrameListener frames, Listener listener) {
            this.listener = listener;
            server(false);
            frameListener(frames);
            initialSettings(Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(MAX_HEADERS));
            gracefulShutdownTimeoutMillis(0);
        }

        @Override
        protected Http2Codec build() {
            return super.build();
        }

        @Override
        protected Http2Codec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Codec(decoder, encoder, settings, listener);
        }
    }
}

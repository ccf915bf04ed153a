package io.github.captchareports.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.collection.IntObjectMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the frames of a connection of HTTP/2 into the exchanges of its streams. Runs on the connection's event loop. */
final class Http2ResponseReader extends Http2FrameAdapter {
    /** The connection whose frames are read. */
    interface Listener {
        /** The server has sent settings. */
        void onSettings(Http2Settings settings);

        /** The answer is whole; its stream is closed next, unless the request is still being written. */
        void onComplete(HttpExchange exchange);

        /** The answer is larger than what is read. */
        void onTooLarge(HttpExchange exchange, AnswerTooLargeException tooLarge);
    }

    private final Listener listener;
    private final IntObjectMap<HttpExchange> exchanges;
    private final int maxHeaders;

    /** @param exchanges the exchange of each stream that awaits its answer */
    Http2ResponseReader(Listener listener, IntObjectMap<HttpExchange> exchanges, int maxHeaders) {
        this.listener = listener;
        this.exchanges = exchanges;
        this.maxHeaders = maxHeaders;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
        listener.onSettings(settings);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        HttpExchange exchange = exchanges.get(id);
        if (exchange == null) {
            return;
        }
        if (RequestHead.size(headers) > maxHeaders) {
            throw Http2Exception.streamError(
                    id, Http2Error.ENHANCE_YOUR_CALM, "the answer's headers are larger than %d bytes", maxHeaders);
        }
        if (!exchange.hasHead()) {
            CharSequence status = headers.status();
            if (status == null) {
                throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "an answer without a status");
            }
            int code = HttpConversionUtil.parseStatus(status).code();
            if (HttpStatusClass.valueOf(code) == HttpStatusClass.INFORMATIONAL) {
                return;
            }
            if (last && headers.getLong(HttpHeaderNames.CONTENT_LENGTH, 0) != 0) {
                throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "an answer without its body");
            }
            Set<String> handedOn = exchange.responseHeaders();
            exchange.head(code, name -> handedOn.contains(name) ? header(headers, name) : null);
        }
        if (last) {
            complete(exchange);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, id, headers, padding, last);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        int read = data.readableBytes() + padding;
        HttpExchange exchange = exchanges.get(id);
        if (exchange == null) {
            return read;
        }
        if (!exchange.hasHead()) {
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "a body before the status");
        }
        try {
            exchange.add(data);
        } catch (AnswerTooLargeException tooLarge) {
            listener.onTooLarge(exchange, tooLarge);
            return read;
        }
        if (last) {
            complete(exchange);
        }
        return read;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
        HttpExchange exchange = exchanges.get(id);
        if (exchange != null && !exchange.hasHead()) {
            exchange.refused = code == Http2Error.REFUSED_STREAM.code();
        }
    }

    private void complete(HttpExchange exchange) {
        exchange.complete();
        listener.onComplete(exchange);
    }

    private static @Nullable String header(Http2Headers headers, String name) {
        CharSequence value = headers.get(name);
        return value == null ? null : value.toString();
    }
}

package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/2: a stream for each request, and what is written in one turn of the event loop leaves
 * together. Everything but {@link #reserve} and {@link #abandon} runs on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a future of the channel tells, its events tell too
final class Http2Connection implements HttpConnection {
    /** More at once go to another connection: one that breaks leaves all its requests unclear. */
    static final int MAX_STREAMS = 64;

    /**
     * What Netty reads of an answer's headers. It is more than {@link HttpSettings#maxHeaders}, which is looked at when they
     * are read: where Netty finds too much it ends the connection, and with it the other streams.
     */
    private static final int MAX_HEADERS = 2 * 1024 * 1024;

    /** Servers cut a connection that resets too many of its streams; Netty's do after 200 in half a minute. */
    private static final int MAX_RESETS = 100;

    /** A server that closes a connection unused within this time, in nanoseconds, has not taken it. */
    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final HttpTransport transport;
    private final Codec codec;
    private final long openedAt;
    private final IntObjectMap<HttpExchange> exchanges = new IntObjectHashMap<>();

    /** Whether somebody waits for it. */
    private final AtomicBoolean opening = new AtomicBoolean(true);
    /** Streams that are reserved or open. */
    private final AtomicInteger taken = new AtomicInteger();
    /** How many may be; none before the server has spoken, and none when the connection is to end. */
    private volatile int limit;

    private volatile long idleSince;

    /** Whether nothing has been heard since a request began that was then given up; lasts until something is. */
    private volatile boolean silent;

    private boolean ready;
    /** What the server has said of streams, as far as it matters. */
    private int allowed = MAX_STREAMS;
    /** How many it is given at once: what the server has shown to take, see {@link HttpTransport#streamsAtOnce}. */
    private int atOnce;
    /** Streams that were answered. */
    private int served;
    /** Whether a stream was not taken. */
    private boolean refusing;
    /** The first stream; 0 where there was none. */
    private int firstStream;

    /** Whether a request was sent on it. */
    private boolean used;
    /** Whether it was closed for its age. */
    private boolean aged;

    private boolean retired;
    private int lastAccepted = Integer.MAX_VALUE;
    /** Reads so far, to tell a connection that is silent from one that is slow. */
    private long heard;

    private int resets;
    /** Streams reset from here; what their server had already sent by then is ignored (RFC 9113, section 5.1). */
    private final Set<Integer> resetHere = new HashSet<>();

    private boolean flushing;
    private Throwable ended = new ClosedChannelException();

    private Http2Connection(Channel channel, HttpTransport transport) {
        this.channel = channel;
        this.transport = transport;
        this.openedAt = transport.nanos();
        this.idleSince = openedAt;
        this.atOnce = transport.streamsAtOnce();
        this.codec = new Builder(new Frames()).build();
        codec.connection().addListener(new Streams());
    }

    /** Opens the conversation; the transport hears of the connection once the server has sent its settings. */
    static void start(Channel channel, HttpTransport transport, Duration timeout) {
        Http2Connection connection = new Http2Connection(channel, transport);
        Lifetime.watch(channel, connection::retireIfOld);
        channel.eventLoop().schedule(connection::closeUnlessReady, timeout.toNanos(), TimeUnit.NANOSECONDS);
        channel.pipeline().addLast(connection.codec);
    }

    /** Takes a stream, to be given to {@link #send}; false when there is none. */
    boolean reserve() {
        while (true) {
            int now = taken.get();
            if (silent || now >= limit || (now == 0 && isOld())) {
                return false;
            }
            if (taken.compareAndSet(now, now + 1)) {
                noLongerOpening();
                return true;
            }
        }
    }

    @Override
    public boolean isUsable() {
        return limit > 0 && !silent;
    }

    @Override
    public void release() {
        free();
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void start(HttpExchange exchange) {
        int id = retired || !codec.connection().local().canOpenStream()
                ? -1
                : codec.connection().local().incrementAndGetNextStreamId();
        if (id < 0) {
            free();
            exchange.stale();
            return;
        }
        Http2Headers head;
        try {
            head = transport.head(exchange).http2(maxHeadersOfServer());
        } catch (RuntimeException | Error unfit) {
            free();
            exchange.notSent(unfit);
            return;
        }
        firstStream = firstStream == 0 ? id : firstStream;
        exchange.stream = id;
        exchange.heardBefore = heard;
        if (!exchange.passGate()) {
            free();
            return;
        }
        exchanges.put(id, exchange);
        used = true;
        write(id, head, exchange.call().body());
        if (codec.connection().stream(id) == null && exchanges.remove(id) != null) {
            free();
            exchange.unclear(Loss.CONNECTION, ended);
        }
    }

    @Override
    public void abandon(HttpExchange exchange) {
        channel.eventLoop().execute(() -> {
            if (exchanges.get(exchange.stream) != exchange) {
                return;
            }
            if (heard == exchange.heardBefore) {
                silent = true;
            }
            reset(exchange.stream);
        });
    }

    private long maxHeadersOfServer() {
        return codec.encoder().configuration().headersConfiguration().maxHeaderListSize();
    }

    private void write(int id, Http2Headers head, byte[] body) {
        ChannelHandlerContext context = codec.context();
        boolean bodyFollows = body.length > 0;
        codec.encoder().writeHeaders(context, id, head, 0, !bodyFollows, context.newPromise());
        if (bodyFollows) {
            codec.encoder().writeData(context, id, Unpooled.wrappedBuffer(body), 0, true, context.newPromise());
        }
        flush();
    }

    private void flush() {
        if (!flushing) {
            flushing = true;
            channel.eventLoop().execute(() -> {
                flushing = false;
                codec.flush(codec.context());
            });
        }
    }

    private void reset(int id) {
        noteReset(id);
        codec.resetStream(
                codec.context(), id, Http2Error.CANCEL.code(), codec.context().newPromise());
        flush();
    }

    private void noteReset(int id) {
        resetHere.add(id);
        resets++;
        if (resets == MAX_RESETS) {
            retire();
        }
    }

    private void free() {
        if (taken.decrementAndGet() == 0) {
            idleSince = transport.nanos();
        }
        transport.moreRoom();
    }

    private void onSettings(Http2Settings settings) {
        Long streams = settings.maxConcurrentStreams();
        if (streams != null) {
            allowed = (int) Math.min(MAX_STREAMS, streams);
        }
        if (ready && !retired) {
            limit = Math.min(allowed, atOnce);
            if (allowed == 0) {
                noLongerOpening();
            }
            transport.moreRoom();
        } else if (!ready && !retired && allowed > 0) {
            ready = true;
            limit = Math.min(allowed, atOnce);
            transport.opened(this, limit);
        }
    }

    private void onHead(int id, Http2Headers headers, boolean last) throws Http2Exception {
        HttpExchange exchange = exchanges.get(id);
        if (exchange == null) {
            return;
        }
        if (RequestHead.size(headers) > transport.maxHeaders()) {
            throw Http2Exception.streamError(
                    id,
                    Http2Error.ENHANCE_YOUR_CALM,
                    "the answer's headers are larger than %d bytes",
                    transport.maxHeaders());
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
            exchange.head(code, name -> header(headers, name));
        }
        if (last) {
            end(exchange);
        }
    }

    private void onData(int id, ByteBuf data, boolean last) throws Http2Exception {
        HttpExchange exchange = exchanges.get(id);
        if (exchange == null) {
            return;
        }
        if (!exchange.hasHead()) {
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "a body before the status");
        }
        try {
            exchange.add(data);
        } catch (HttpExchange.TooLargeException tooLarge) {
            reset(id);
            exchange.unclear(Loss.UNREADABLE, tooLarge);
            return;
        }
        if (last) {
            end(exchange);
        }
    }

    /** It is told when its stream is closed, which has then made room for whom that lets through. */
    private void end(HttpExchange exchange) {
        exchange.end();
        Http2Stream stream = codec.connection().stream(exchange.stream);
        if (stream != null && codec.encoder().flowController().hasFlowControlled(stream)) {
            reset(exchange.stream);
        }
    }

    private void onClosed(int id) {
        HttpExchange exchange = exchanges.remove(id);
        if (exchange == null) {
            return;
        }
        if (exchange.isWhole()) {
            noteServed();
            free();
            exchange.answered(transport.wallClock());
        } else if (exchange.refused || (id > lastAccepted && !exchange.hasHead())) {
            noteRefused();
            free();
            exchange.notTaken(refusal());
        } else {
            free();
            exchange.unclear(Loss.CONNECTION, ended);
        }
        closeIfDone();
    }

    private void noteServed() {
        served++;
        if (served == 1) {
            transport.served();
        }
        if (served > atOnce) {
            atOnce = Math.min(MAX_STREAMS, served);
            limit = retired ? 0 : Math.min(allowed, atOnce);
        }
        if (served >= 2 * transport.streamsAtOnce()) {
            transport.streamsAtOnce(Math.min(MAX_STREAMS, served));
        }
    }

    private void noteRefused() {
        refusing = true;
        int taken = Math.max(served, accepted());
        if (taken == 0) {
            retire();
        }
        atOnce = Math.max(1, Math.min(MAX_STREAMS, taken));
        limit = retired ? 0 : Math.min(allowed, atOnce);
        transport.streamsAtOnce(atOnce);
    }

    /** How many streams a GOAWAY says were taken. */
    private int accepted() {
        boolean none = lastAccepted == Integer.MAX_VALUE || firstStream == 0 || lastAccepted < firstStream;
        return none ? 0 : (lastAccepted - firstStream) / 2 + 1;
    }

    private static IOException refusal() {
        return new IOException("the server has not taken the request, and says so");
    }

    /** Takes no more requests, and closes when those it has are answered. */
    private void retire() {
        if (!retired) {
            retired = true;
            limit = 0;
            transport.forget(this);
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (retired && exchanges.isEmpty()) {
            channel.close();
        }
    }

    private boolean isOld() {
        long now = transport.nanos();
        return now - idleSince >= transport.keepAlive().maxIdle(-1, now) || now - openedAt >= Lifetime.MAX_LIFE;
    }

    private void retireIfOld() {
        if (transport.nanos() - openedAt >= Lifetime.MAX_LIFE || (taken.get() == 0 && isOld())) {
            aged = true;
            retire();
        }
    }

    private void closeUnlessReady() {
        if (!ready) {
            ended = new TimeoutException("the server sent no settings that allow a request");
            channel.close();
        }
    }

    private void onInactive() {
        retire();
        noLongerOpening();
        if (!ready) {
            transport.connectionFailed(ended);
        } else if (refusing && served == 0 && accepted() == 0) {
            transport.connectionFailed(refusal());
        } else if (!used && !aged && transport.nanos() - openedAt < AT_ONCE) {
            transport.connectionFailed(ended);
        } else {
            transport.moreRoom();
        }
        ready = true;
    }

    /** Tells once that it need not be waited for any more. */
    private void noLongerOpening() {
        if (opening.compareAndSet(true, false)) {
            transport.openingOver();
        }
    }

    private static @Nullable String header(Http2Headers headers, String name) {
        CharSequence value = Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(name) ? null : headers.get(name);
        return value == null ? null : value.toString();
    }

    /** What the server sends. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
            onSettings(settings);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean last)
                throws Http2Exception {
            onHead(id, headers, last);
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
            onHead(id, headers, last);
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last)
                throws Http2Exception {
            int read = data.readableBytes() + padding;
            onData(id, data, last);
            return read;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
            HttpExchange exchange = exchanges.get(id);
            if (exchange != null && !exchange.hasHead()) {
                exchange.refused = code == Http2Error.REFUSED_STREAM.code();
            }
        }
    }

    /** What becomes of the streams. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastStream, long code, ByteBuf data) {
            lastAccepted = Math.min(lastAccepted, lastStream);
            retire();
        }

        @Override
        public void onGoAwaySent(int lastStream, long code, ByteBuf data) {
            retire();
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            onClosed(stream.id());
        }
    }

    /** Netty's codec, with an ear for what goes wrong. */
    private final class Codec extends Http2ConnectionHandler {
        @Nullable
        private ChannelHandlerContext context;

        Codec(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            super(decoder, encoder, settings);
        }

        ChannelHandlerContext context() {
            if (context == null) {
                throw new IllegalStateException("not in a pipeline");
            }
            return context;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) throws Exception {
            context = added;
            super.handlerAdded(added);
        }

        @Override
        public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
            heard++;
            if (silent) {
                silent = false;
                transport.moreRoom();
            }
            super.channelRead(reading, message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext inactive) throws Exception {
            onInactive();
            super.channelInactive(inactive);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
            if (event instanceof SslCloseCompletionEvent) {
                channel.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext caught, Throwable thrown) throws Exception {
            Throwable cause = HttpConnection.causeOf(thrown);
            if (cause instanceof IOException) {
                ended = cause;
                channel.close();
            } else {
                super.exceptionCaught(caught, thrown);
            }
        }

        @Override
        protected void onConnectionError(
                ChannelHandlerContext failing, boolean outbound, Throwable cause, @Nullable Http2Exception known) {
            ended = cause;
            super.onConnectionError(failing, outbound, cause, known);
        }

        @Override
        protected void onStreamError(
                ChannelHandlerContext failing,
                boolean outbound,
                Throwable cause,
                Http2Exception.StreamException known) {
            int id = known.streamId();
            if (!outbound && known.error() == Http2Error.STREAM_CLOSED && resetHere.contains(id)) {
                return;
            }
            HttpExchange exchange = exchanges.get(id);
            if (!outbound) {
                noteReset(id);
            }
            // What cannot be written any more is a stream that has ended, for a reason of its own.
            if (exchange != null && !outbound) {
                exchange.unclear(Loss.UNREADABLE, cause);
            }
            super.onStreamError(failing, outbound, cause, known);
        }
    }

    private final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Codec, Builder> {
        Builder(Frames frames) {
            server(false);
            frameListener(frames);
            initialSettings(Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(MAX_HEADERS));
            gracefulShutdownTimeoutMillis(0);
        }

        @Override
        protected Codec build() {
            return super.build();
        }

        @Override
        protected Codec build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Codec(decoder, encoder, settings);
        }
    }
}

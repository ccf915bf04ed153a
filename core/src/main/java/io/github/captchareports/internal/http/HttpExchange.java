package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.exchange.Border;
import io.github.captchareports.internal.exchange.Border.Place;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request, from the transport's hands to its answer. It crosses the border on the event loop of its connection, just
 * before the first of its bytes is written: what fails before was certainly not sent.
 */
final class HttpExchange implements Exchange, Runnable {
    private static final byte[] NOTHING = {};
    private static final String CONTENT_ENCODING = "content-encoding";
    /** Headers that say nothing of the body once it is unpacked. */
    private static final Set<String> OF_THE_CODING = Set.of(CONTENT_ENCODING, "content-length");

    private final ProviderCall call;
    private final long notAfter;
    private final Receiver receiver;
    private final Border border = new Border();

    /** The connection that has or gets the request; written before the border is crossed. */
    private @Nullable HttpConnection connection;

    private int status;
    private Function<String, @Nullable String> headers = name -> null;
    private byte[] body = NOTHING;
    private int bodyLength;
    private boolean whole;

    /** Whether a part of the request may have left. */
    boolean touched = true;
    /** Where there are streams, whether the server said that it has not taken this request. */
    boolean refused;
    /** Where there are streams, the one of this request. */
    int stream;
    /** Where there are streams, how often the connection had been heard of when this one began. */
    long heardBefore;

    HttpExchange(ProviderCall call, long notAfter, Receiver receiver) {
        this.call = call;
        this.notAfter = notAfter;
        this.receiver = receiver;
    }

    ProviderCall call() {
        return call;
    }

    /** Whether nobody waits for the answer any more. */
    boolean isEnded() {
        return border.place() == Place.ENDED;
    }

    boolean isLate(long now) {
        return now - notAfter >= 0;
    }

    void giveTo(HttpConnection next) {
        connection = next;
    }

    /** Starts the request, on the event loop of the connection that it was given to. */
    @Override
    public void run() {
        HttpConnection mine = connection;
        if (mine != null) {
            mine.start(this);
        }
    }

    /** Carries the request across the gate, at which it is counted; false when it has ended. */
    boolean cross() {
        if (!border.cross()) {
            return false;
        }
        receiver.onSent();
        return true;
    }

    @Override
    public boolean withdraw() {
        return border.withdraw();
    }

    @Override
    public void giveUp(Loss why) {
        Place left = border.end();
        if (left == Place.ENDED) {
            return;
        }
        HttpConnection mine = connection;
        if (left == Place.FAR && mine != null) {
            try {
                mine.abandon(this);
            } catch (RejectedExecutionException loopHasEnded) {
                // And the connection with it.
            }
        }
        receiver.onEnd(left == Place.NEAR ? new AttemptEnd.NotSent(null) : new AttemptEnd.Unclear(why, null));
    }

    /** Ends as certainly not sent. */
    void notSent(Throwable cause) {
        if (border.end() != Place.ENDED) {
            receiver.onEnd(new AttemptEnd.NotSent(cause));
        }
    }

    /** Ends before it was handed to a connection, which is of no use any more. */
    void stale() {
        if (border.end() != Place.ENDED) {
            receiver.onEnd(new AttemptEnd.Stale());
        }
    }

    /** Ends as handed to a connection, and certainly not taken. */
    void notTaken(Throwable cause) {
        if (border.end() != Place.ENDED) {
            receiver.onEnd(new AttemptEnd.NotTaken(cause));
        }
    }

    /** Ends as whichever side of the border it is on says; a defect of ours must not cost it its end. */
    void failed(Throwable defect) {
        Place left = border.end();
        if (left == Place.NEAR) {
            receiver.onEnd(new AttemptEnd.NotSent(defect));
        } else if (left == Place.FAR) {
            receiver.onEnd(new AttemptEnd.Unclear(Loss.CONNECTION, defect));
        }
    }

    void unclear(Loss loss, @Nullable Throwable cause) {
        if (border.end() != Place.ENDED) {
            receiver.onEnd(new AttemptEnd.Unclear(loss, cause));
        }
    }

    void answered(Instant now) {
        AttemptEnd end;
        try {
            end = new AttemptEnd.Answered(reply(now));
        } catch (IOException unreadable) {
            end = new AttemptEnd.Unclear(Loss.UNREADABLE, unreadable);
        }
        if (border.end() != Place.ENDED) {
            receiver.onEnd(end);
        }
    }

    private HttpReply reply(Instant now) throws IOException {
        if (ContentCoding.isGzip(headers.apply(CONTENT_ENCODING))) {
            Function<String, @Nullable String> asCame = headers;
            return new HttpReply(
                    status,
                    name -> OF_THE_CODING.contains(name) ? null : asCame.apply(name),
                    ContentCoding.gunzip(body, bodyLength, Transport.MAX_BODY),
                    now);
        }
        byte[] bytes = bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
        return new HttpReply(status, headers, bytes, now);
    }

    void head(int answerStatus, Function<String, @Nullable String> answerHeaders) {
        status = answerStatus;
        headers = answerHeaders;
    }

    int status() {
        return status;
    }

    boolean hasHead() {
        return status != 0;
    }

    /** The answer has come to its end. */
    void end() {
        whole = true;
    }

    boolean isWhole() {
        return whole;
    }

    /** Adds a part of the answer's body. */
    void add(ByteBuf part) throws TooLargeException {
        int length = part.readableBytes();
        int total = bodyLength + length;
        if (total > Transport.MAX_BODY) {
            throw new TooLargeException();
        }
        if (total > body.length) {
            body = Arrays.copyOf(body, bodyLength == 0 ? length : Math.max(total, 2 * body.length));
        }
        part.getBytes(part.readerIndex(), body, bodyLength, length);
        bodyLength = total;
    }

    /** The answer has more bytes than are read. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("the answer is larger than " + Transport.MAX_BODY + " bytes");
        }
    }
}

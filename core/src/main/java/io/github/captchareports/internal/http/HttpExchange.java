package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.SendGate;
import io.github.captchareports.internal.exchange.SendGate.State;
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
 * One request and its answer. It passes the send gate on the event loop of its connection, just before its first byte is
 * written: a request that fails before was certainly not sent.
 */
final class HttpExchange implements Exchange, Runnable {
    private static final byte[] NOTHING = {};
    private static final String CONTENT_ENCODING = "content-encoding";
    /** Headers that say nothing of the body once it is unpacked. */
    private static final Set<String> OF_THE_CODING = Set.of(CONTENT_ENCODING, "content-length");

    private final ProviderCall call;
    private final long notAfter;
    private final Receiver receiver;
    private final SendGate gate = new SendGate();

    /** The connection that has or gets the request; written before the gate is passed. */
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
        return gate.state() == State.DONE;
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

    /** Lets the request pass the gate, at which it is counted; false when it is done. */
    boolean passGate() {
        if (!gate.pass()) {
            return false;
        }
        receiver.onSent();
        return true;
    }

    @Override
    public boolean withdraw() {
        return gate.withdraw();
    }

    @Override
    public void giveUp(Loss why) {
        State left = gate.finish();
        if (left == State.DONE) {
            return;
        }
        HttpConnection mine = connection;
        if (left == State.SENT && mine != null) {
            try {
                mine.abandon(this);
            } catch (RejectedExecutionException loopHasEnded) {
                // And the connection with it.
            }
        }
        receiver.onEnd(left == State.NOT_SENT ? new AttemptEnd.NotSent(null) : new AttemptEnd.Unclear(why, null));
    }

    /** Ends as certainly not sent. */
    void notSent(Throwable cause) {
        if (gate.finish() != State.DONE) {
            receiver.onEnd(new AttemptEnd.NotSent(cause));
        }
    }

    /** Ends before it was handed to a connection, which is of no use any more. */
    void stale() {
        if (gate.finish() != State.DONE) {
            receiver.onEnd(new AttemptEnd.Stale());
        }
    }

    /** Ends as handed to a connection, and certainly not taken. */
    void notTaken(Throwable cause) {
        if (gate.finish() != State.DONE) {
            receiver.onEnd(new AttemptEnd.NotTaken(cause));
        }
    }

    /** Ends after a defect of ours: as not sent before the gate, as unclear behind it. */
    void failed(Throwable defect) {
        State left = gate.finish();
        if (left == State.NOT_SENT) {
            receiver.onEnd(new AttemptEnd.NotSent(defect));
        } else if (left == State.SENT) {
            receiver.onEnd(new AttemptEnd.Unclear(Loss.CONNECTION, defect));
        }
    }

    void unclear(Loss loss, @Nullable Throwable cause) {
        if (gate.finish() != State.DONE) {
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
        if (gate.finish() != State.DONE) {
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

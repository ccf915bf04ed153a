package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.SendGate;
import io.github.captchareports.internal.exchange.SendGate.State;
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
    /** A connection that carries exchanges. */
    interface Carrier {
        /** Starts a request that was assigned to this connection, or ends it as stale; on the connection's event loop. */
        void start(HttpExchange exchange);

        /** The answer to a request that was sent is of no more interest. */
        void abandon(HttpExchange exchange);
    }

    private static final byte[] EMPTY = {};
    private static final String CONTENT_ENCODING = "content-encoding";
    /** Headers that are not true of the body once it is decoded. */
    private static final Set<String> CODING_HEADERS = Set.of(CONTENT_ENCODING, "content-length");

    private final ProviderCall call;
    private final long notAfter;
    private final Receiver receiver;
    private final Set<String> responseHeaders;
    private final int maxBody;
    private final SendGate gate = new SendGate();

    /** The connection that has or gets the request; set before the gate is passed. */
    private @Nullable Carrier connection;

    private int status;
    private Function<String, @Nullable String> headers = name -> null;
    private byte[] body = EMPTY;
    private int bodyLength;
    private boolean complete;

    /** Whether bytes of the request may have been sent. */
    boolean mayHaveLeft = true;
    /** HTTP/2: whether the server has refused the stream. */
    boolean refused;
    /** HTTP/2: the id of the stream. */
    int stream;
    /** HTTP/2: the connection's count of reads when the stream began. */
    long readsBefore;

    /**
     * An exchange that has not begun.
     *
     * @param maxBody the most bytes of the answer's body that are read
     * @param responseHeaders which headers of the answer are handed on, by lower-case name
     */
    HttpExchange(ProviderCall call, long notAfter, int maxBody, Receiver receiver, Set<String> responseHeaders) {
        this.call = call;
        this.notAfter = notAfter;
        this.maxBody = maxBody;
        this.receiver = receiver;
        this.responseHeaders = responseHeaders;
    }

    ProviderCall call() {
        return call;
    }

    /** Whether the answer is of no more interest. */
    boolean isDone() {
        return gate.state() == State.DONE;
    }

    boolean isLate(long now) {
        return now - notAfter >= 0;
    }

    void assignTo(Carrier carrier) {
        connection = carrier;
    }

    /** Starts the request, on the event loop of the connection that it was assigned to. */
    @Override
    public void run() {
        Carrier carrier = connection;
        if (carrier != null) {
            carrier.start(this);
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
        State before = gate.finish();
        if (before == State.DONE) {
            return;
        }
        Carrier carrier = connection;
        if (before == State.SENT && carrier != null) {
            try {
                carrier.abandon(this);
            } catch (RejectedExecutionException loopHasEnded) {
                // So the connection has ended as well.
            }
        }
        receiver.onEnd(before == State.NOT_SENT ? new AttemptEnd.NotSent(null) : new AttemptEnd.Unclear(why, null));
    }

    /** Ends as certainly not sent. */
    void notSent(Throwable cause) {
        if (gate.finish() != State.DONE) {
            receiver.onEnd(new AttemptEnd.NotSent(cause));
        }
    }

    /** Ends as not handed to the connection, which cannot be used any more. */
    void stale() {
        if (gate.finish() != State.DONE) {
            receiver.onEnd(new AttemptEnd.Stale());
        }
    }

    /** Ends as handed to the connection, and certainly not taken by the server. */
    void notTaken(Throwable cause) {
        if (gate.finish() != State.DONE) {
            receiver.onEnd(new AttemptEnd.NotTaken(cause));
        }
    }

    /** Ends after a defect of ours: as not sent before the gate, as unclear behind it. */
    void failed(Throwable defect) {
        State before = gate.finish();
        if (before == State.NOT_SENT) {
            receiver.onEnd(new AttemptEnd.NotSent(defect));
        } else if (before == State.SENT) {
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
            Function<String, @Nullable String> received = headers;
            return new HttpReply(
                    status,
                    name -> CODING_HEADERS.contains(name) ? null : received.apply(name),
                    ContentCoding.gunzip(body, bodyLength, maxBody),
                    now);
        }
        byte[] bytes = bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
        return new HttpReply(status, headers, bytes, now);
    }

    /** Which headers of the answer are handed on, by lower-case name. */
    Set<String> responseHeaders() {
        return responseHeaders;
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

    /** The answer has been read to its end. */
    void complete() {
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    /** Adds a part of the answer's body. */
    void add(ByteBuf part) throws AnswerTooLargeException {
        int length = part.readableBytes();
        int total = bodyLength + length;
        if (total > maxBody) {
            throw new AnswerTooLargeException(maxBody);
        }
        if (total > body.length) {
            body = Arrays.copyOf(body, bodyLength == 0 ? length : Math.max(total, 2 * body.length));
        }
        part.getBytes(part.readerIndex(), body, bodyLength, length);
        bodyLength = total;
    }
}

package io.github.captchareports.spi;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole answer of a service, as it came over HTTP. */
public final class HttpReply {
    private final int status;
    private final Function<String, @Nullable String> headers;
    private final byte[] body;
    private final Instant receivedAt;

    /**
     * Makes a reply.
     *
     * @param status the HTTP status
     * @param headers response headers by lower-case name; of a repeated header the first
     * @param body the body, 16 KiB at most unless the account sets another bound: a larger one is never handed to a provider
     * @param receivedAt when it came, by the wall clock
     */
    public HttpReply(int status, Map<String, String> headers, byte[] body, Instant receivedAt) {
        this(status, headers::get, body, receivedAt);
    }

    /**
     * Makes a reply whose headers are looked up when they are asked for.
     *
     * @param status the HTTP status
     * @param headers gives a response header by its lower-case name, of a repeated one the first, or null
     * @param body the body, 16 KiB at most unless the account sets another bound: a larger one is never handed to a provider
     * @param receivedAt when it came, by the wall clock
     */
    public HttpReply(int status, Function<String, @Nullable String> headers, byte[] body, Instant receivedAt) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.receivedAt = receivedAt;
    }

    /**
     * The HTTP status.
     *
     * @return for example 200
     */
    public int status() {
        return status;
    }

    /**
     * A header's value.
     *
     * @param name the name, in any case
     * @return the value, or null
     */
    public @Nullable String header(String name) {
        return headers.apply(name.toLowerCase(Locale.ROOT));
    }

    /**
     * The body.
     *
     * @return the bytes themselves, not a copy
     */
    public byte[] body() {
        return body;
    }

    /**
     * When the answer came, by the wall clock; dates in headers are relative to it.
     *
     * @return the time of receipt
     */
    public Instant receivedAt() {
        return receivedAt;
    }

    @Override
    public String toString() {
        return "HttpReply[" + status + ", " + body.length + " bytes]";
    }
}

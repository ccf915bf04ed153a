package io.github.captchareports.spi;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole answer of a service, as it came over HTTP. */
public final class HttpReply {
    /** The headers that every provider can read, by lower-case name; {@link ReportProvider#responseHeaders} adds others. */
    public static final Set<String> COMMON_HEADERS =
            Set.of("content-encoding", "content-length", "content-type", "date", "location", "retry-after");

    private final int status;
    private final Function<String, @Nullable String> headers;
    private final byte[] body;
    private final Instant receivedAt;

    /**
     * Makes a reply, for tests of a provider.
     *
     * @param status the HTTP status
     * @param headers response headers by name, in any case
     * @param body the body, 16 KiB at most unless the account sets another bound: a larger one is never handed to a provider
     * @param receivedAt when it came, by the wall clock
     */
    public HttpReply(int status, Map<String, String> headers, byte[] body, Instant receivedAt) {
        this(status, byLowerCaseName(headers)::get, body, receivedAt);
    }

    private static Map<String, String> byLowerCaseName(Map<String, String> headers) {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
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
     * A header's value: one of {@link #COMMON_HEADERS}, or of those that the provider {@linkplain
     * ReportProvider#responseHeaders asked for}.
     *
     * @param name the name, in any case, on HTTP/1.1 and HTTP/2 alike
     * @return the value, of a repeated header the first; null where the answer has none, or the provider did not ask for it
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

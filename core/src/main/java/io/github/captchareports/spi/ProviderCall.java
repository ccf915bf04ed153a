package io.github.captchareports.spi;

import java.util.Map;

/** One POST to a service. The body carries the client key, so {@link #toString()} shows the path only. */
public final class ProviderCall {
    private final String path;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * Makes a call.
     *
     * @param path the path below the base URL
     * @param headers request headers; {@code Content-Type} among them
     * @param body the request body; not copied, and must not be changed afterwards
     */
    public ProviderCall(String path, Map<String, String> headers, byte[] body) {
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    /**
     * The path below the base URL.
     *
     * @return the path, starting with a slash
     */
    public String path() {
        return path;
    }

    /**
     * The request headers.
     *
     * @return the headers by name
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The request body.
     *
     * @return the bytes themselves, not a copy
     */
    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "ProviderCall[" + path + "]";
    }
}

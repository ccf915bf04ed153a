package io.github.captchareports.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a service. Its headers or its body carry the client key, so {@link #toString()} shows the method only, and
 * the engine logs none of them. Immutable.
 */
public final class ProviderCall {
    private static final byte[] NO_BODY = {};
    /** What a header's name may hold in addition to letters and digits (RFC 9110, section 5.6.2). */
    private static final String NAME_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private final ReportMethod method;
    private final String path;
    private final Map<String, String> headers;
    private final byte[] body;

    private ProviderCall(ReportMethod method, String path, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Makes a call whose path is the method's and whose headers are those of all others: it allocates nothing but itself.
     *
     * @param method the method that the engine asked for; no template
     * @param headers request headers, {@code Content-Type} among them where there is a body; neither copied nor checked, and
     *     must not be changed afterwards
     * @param body the request body; not copied, and must not be changed afterwards
     * @return the call
     * @throws IllegalArgumentException if the method's path is a template
     */
    public static ProviderCall of(ReportMethod method, Map<String, String> headers, byte[] body) {
        if (method.isTemplate()) {
            throw noPath(method);
        }
        return new ProviderCall(method, method.path(), headers, body);
    }

    /**
     * Starts a call.
     *
     * @param method the method that the engine asked for
     * @return a builder
     */
    public static Builder builder(ReportMethod method) {
        return new Builder(method);
    }

    /**
     * The method that is called.
     *
     * @return the method
     */
    public ReportMethod method() {
        return method;
    }

    /**
     * Where the call goes.
     *
     * @return the path below the base URL, starting with a slash
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

    private static IllegalArgumentException noPath(ReportMethod method) {
        return new IllegalArgumentException("path of a call of " + method
                + ": missing; fill the template in with ReportMethod.expand, and set it with the builder");
    }

    @Override
    public String toString() {
        return "ProviderCall[" + method + "]";
    }

    /** Collects what a call needs. Without headers and with an empty body unless set otherwise. Not thread-safe. */
    public static final class Builder {
        private final ReportMethod method;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable String path;
        private byte[] body = NO_BODY;

        private Builder(ReportMethod method) {
            this.method = method;
        }

        /**
         * Sets where the call goes. Required where the method's path is a template: {@link ReportMethod#expand} makes it.
         * Default the method's path.
         *
         * @param callPath the path below the base URL, encoded as it is sent, with a query if need be; the client key must not
         *     be in it
         * @return this
         * @throws IllegalArgumentException if it does not {@linkplain ReportMethod#matches match} the method's; the message
         *     does not show it
         */
        public Builder path(String callPath) {
            if (!method.matches(callPath)) {
                throw new IllegalArgumentException(
                        "path of a call of " + method + ": does not match it; make it with ReportMethod.expand");
            }
            this.path = callPath;
            return this;
        }

        /**
         * Sets a request header. The engine adds those of HTTP itself, such as {@code Host} and {@code Content-Length}.
         *
         * @param name the name
         * @param value its value; the client key may be in it
         * @return this
         * @throws IllegalArgumentException if the name is no header's, or the value is not one line of printable ASCII; the
         *     message does not show the value
         */
        public Builder header(String name, String value) {
            if (name.isEmpty() || !name.chars().allMatch(Builder::isNameCharacter)) {
                throw new IllegalArgumentException("header '" + ForeignText.clean(name, 100)
                        + "' of a call: no name of a header; use letters, digits and hyphens");
            }
            if (!value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
                throw new IllegalArgumentException("header " + name
                        + " of a call: its value is not one line of printable ASCII; encode it, or refuse such a key in"
                        + " keyProblem");
            }
            headers.put(name, value);
            return this;
        }

        /**
         * Sets the request body, and says what it is.
         *
         * @param contentType the value of {@code Content-Type}
         * @param bytes the body; not copied, and must not be changed afterwards
         * @return this
         */
        public Builder body(String contentType, byte[] bytes) {
            this.body = bytes;
            return header("Content-Type", contentType);
        }

        /**
         * Makes the call.
         *
         * @return the call
         * @throws IllegalArgumentException if the method's path is a template and no path was set
         */
        public ProviderCall build() {
            if (path == null && method.isTemplate()) {
                throw noPath(method);
            }
            return new ProviderCall(
                    method, path == null ? method.path() : path, Collections.unmodifiableMap(headers), body);
        }

        static boolean isNameCharacter(int c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || NAME_PUNCTUATION.indexOf(c) >= 0;
        }
    }
}

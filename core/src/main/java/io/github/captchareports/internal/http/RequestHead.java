package io.github.captchareports.internal.http;

import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body, encoded once for all calls that differ in their bodies only. It may hold the client key, and is
 * never shown.
 */
final class RequestHead {
    private static final String USER_AGENT = "captcha-reports";
    /** The size of a header in addition to its name and value (RFC 9113, section 6.5.2). */
    private static final int PER_HEADER = 32;

    /** Headers of the connection, which a call cannot set. */
    private static final Set<String> CONNECTION_HEADERS =
            Set.of("connection", "host", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

    private final ReportMethod method;
    private final String path;
    private final Map<String, String> headers;
    private final int bodyLength;
    private final @Nullable String proxyAuthorization;
    private final byte[] http1;
    private final Http2Headers http2;
    private final long http2Size;

    /**
     * Prepares a head.
     *
     * @param forwarded whether a proxy forwards the request, which then names the whole URL
     * @param proxyAuthorization the credentials for that proxy; null without
     * @throws IllegalArgumentException when headers hold what a request must not
     */
    RequestHead(Origin origin, boolean forwarded, @Nullable String proxyAuthorization, ProviderCall call) {
        this.method = call.method();
        this.path = call.path();
        this.headers = Map.copyOf(call.headers());
        this.bodyLength = call.body().length;
        this.proxyAuthorization = proxyAuthorization;
        String target = target(URI.create("http://host" + origin.path() + path));
        HttpHeaders all = new DefaultHttpHeaders();
        all.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        all.set(HttpHeaderNames.ACCEPT, "*/*");
        // Without this header any coding would be allowed.
        all.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        headers.forEach((name, value) -> {
            if (!CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                all.set(name, value);
            }
        });
        all.set(HttpHeaderNames.HOST, origin.authority());
        all.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bodyLength));
        this.http2 = http2(method.verb(), origin, target, all);
        this.http2Size = size(http2);
        // Some servers announce how long they keep an idle connection only in answer to this header.
        all.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        if (proxyAuthorization != null) {
            all.set(HttpHeaderNames.PROXY_AUTHORIZATION, proxyAuthorization);
        }
        this.http1 =
                http1(method.verb(), forwarded ? origin.scheme() + "://" + origin.authority() + target : target, all);
    }

    boolean fits(ProviderCall call, @Nullable String authorization) {
        return call.body().length == bodyLength
                && call.method().equals(method)
                && call.path().equals(path)
                && call.headers().equals(headers)
                && Objects.equals(authorization, proxyAuthorization);
    }

    /** A whole request in one buffer. */
    ByteBuf http1(ProviderCall call, ByteBufAllocator allocator) {
        ByteBuf request = allocator.ioBuffer(http1.length + bodyLength);
        return request.writeBytes(http1).writeBytes(call.body());
    }

    /**
     * The head for a server that takes header lists up to so many bytes.
     *
     * @throws IllegalArgumentException when it is larger
     */
    Http2Headers http2(long most) {
        if (http2Size > most) {
            throw new IllegalArgumentException(
                    "the request's headers count " + http2Size + " bytes, and the server takes " + most);
        }
        return http2;
    }

    private static byte[] http1(String verb, String target, HttpHeaders all) {
        StringBuilder head = new StringBuilder(256);
        head.append(verb).append(' ').append(target).append(" HTTP/1.1\r\n");
        all.forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Http2Headers http2(String verb, Origin origin, String target, HttpHeaders all) {
        Http2Headers http2 = new DefaultHttp2Headers()
                .method(verb)
                .scheme(origin.scheme())
                .authority(origin.authority())
                .path(target);
        all.forEach(header -> http2.add(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        http2.remove(HttpHeaderNames.HOST);
        return http2;
    }

    /** The size of a list of headers, as HTTP/2 counts it. */
    static long size(Http2Headers all) {
        long size = 0;
        for (Map.Entry<CharSequence, CharSequence> header : all) {
            size += header.getKey().length() + header.getValue().length() + PER_HEADER;
        }
        return size;
    }

    private static String target(URI url) {
        return url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    }
}

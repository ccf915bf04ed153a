package io.github.captchareports.internal.http;

import io.github.captchareports.spi.ProviderCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Everything of a request but its body, written down once for all calls that differ in nothing else. */
final class RequestHead {
    private static final String USER_AGENT = "captcha-reports";

    /** What belongs to a connection, and is no call's business. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "host", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

    private final String path;
    private final Map<String, String> headers;
    private final int bodyLength;
    private final byte[] http1;
    private final Http2Headers http2;

    /**
     * Prepares a head.
     *
     * @param base the base URL without a trailing slash
     * @throws IllegalArgumentException when path or headers hold what a request must not
     */
    RequestHead(String base, ProviderCall call) {
        this.path = call.path();
        this.headers = Map.copyOf(call.headers());
        this.bodyLength = call.body().length;
        if (!path.startsWith("/")
                || path.indexOf('#') >= 0
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(path)) {
            throw new IllegalArgumentException("path of a call: no ASCII path that starts with a slash");
        }
        URI url = URI.create(base + path);
        HttpHeaders all = new DefaultHttpHeaders();
        all.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        all.set(HttpHeaderNames.ACCEPT, "*/*");
        headers.forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                all.set(name, value);
            }
        });
        all.set(HttpHeaderNames.HOST, authority(url));
        all.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bodyLength));
        this.http1 = http1(target(url), all);
        this.http2 = http2(url, all);
    }

    boolean fits(ProviderCall call) {
        return call.body().length == bodyLength
                && call.path().equals(path)
                && call.headers().equals(headers);
    }

    /** A whole request in one buffer. */
    ByteBuf http1(ProviderCall call, ByteBufAllocator allocator) {
        ByteBuf request = allocator.ioBuffer(http1.length + bodyLength);
        return request.writeBytes(http1).writeBytes(call.body());
    }

    Http2Headers http2() {
        return http2;
    }

    private static byte[] http1(String target, HttpHeaders all) {
        StringBuilder head = new StringBuilder(256);
        head.append(HttpMethod.POST).append(' ').append(target).append(" HTTP/1.1\r\n");
        all.forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Http2Headers http2(URI url, HttpHeaders all) {
        Http2Headers http2 = new DefaultHttp2Headers()
                .method(HttpMethod.POST.asciiName())
                .scheme("https")
                .authority(authority(url))
                .path(target(url));
        all.forEach(header -> http2.add(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        http2.remove(HttpHeaderNames.HOST);
        return http2;
    }

    private static String authority(URI url) {
        int port = url.getPort();
        boolean usual = port < 0 || port == Connector.usualPort(url);
        return usual ? url.getHost() : url.getHost() + ":" + port;
    }

    private static String target(URI url) {
        return url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    }
}

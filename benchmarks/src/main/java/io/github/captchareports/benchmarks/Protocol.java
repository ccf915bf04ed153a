package io.github.captchareports.benchmarks;

/** How client and server talk. */
enum Protocol {
    HTTP11("HTTP/1.1 plain"),
    HTTP11_TLS("HTTP/1.1 over TLS"),
    HTTP2_TLS("HTTP/2 over TLS");

    private final String title;

    Protocol(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isSecure() {
        return this != HTTP11;
    }

    boolean isHttp2() {
        return this == HTTP2_TLS;
    }

    String scheme() {
        return isSecure() ? "https" : "http";
    }
}

package io.github.captchareports.simulator;

/** The content types of what the services answer. */
final class ContentTypes {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain";
    static final String HTML = "text/html; charset=utf-8";

    private ContentTypes() {}
}

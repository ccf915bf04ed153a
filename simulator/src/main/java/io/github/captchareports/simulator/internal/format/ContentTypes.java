package io.github.captchareports.simulator.internal.format;

/** The content types of what the services answer. */
public final class ContentTypes {
    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain";
    public static final String HTML = "text/html; charset=utf-8";

    private ContentTypes() {}
}

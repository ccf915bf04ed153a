package io.github.captchareports.simulator.internal.format;

/** A page as a proxy or a web server answers with where the service does not. */
public final class HtmlPage {
    private HtmlPage() {}

    public static String titled(String title) {
        return "<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1></body></html>"
                .formatted(title, title);
    }
}

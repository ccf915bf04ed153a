package io.github.captchareports.cli;

import io.github.captchareports.spi.ForeignText;

/** What a message shows of the input: quoted, on one line, and never more than a little. */
final class Excerpt {
    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(String text) {
        return '"' + ForeignText.clean(text, LONGEST) + '"';
    }
}

package io.github.captchareports.spi;

import org.jspecify.annotations.Nullable;

/** Text out of an answer, as it is kept. */
final class AnswerText {
    static final int MAX_TEXT = 500;

    private AnswerText() {}

    /**
     * Without control and other invisible characters, since it ends up in logs and terminals, and at most 500 long; null
     * where nothing is left.
     */
    static @Nullable String clean(@Nullable String text) {
        if (text == null) {
            return null;
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_TEXT));
        int point;
        for (int i = 0; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (clean.length() + Character.charCount(point) > MAX_TEXT) {
                break;
            }
            if (Character.isWhitespace(point)) {
                clean.append(' ');
            } else if (isVisible(point)) {
                clean.appendCodePoint(point);
            }
        }
        String stripped = clean.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
            default -> true;
        };
    }
}

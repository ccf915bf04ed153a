package io.github.captchareports.spi;

/**
 * Makes text from outside (input, answers of services, file names, settings) fit for a log, a terminal or a page: one
 * line, without characters that move the cursor, change the direction of what follows, or cannot be seen.
 */
public final class ForeignText {
    private static final char REPLACEMENT = '?';
    private static final String CUT = "...";

    private ForeignText() {}

    /**
     * Replaces each control character (C0, DEL, C1), line and paragraph separator, format character (bidirectional
     * controls and zero-width characters among them), lone surrogate and unassigned or private code point by a question
     * mark, and cuts the text where it is too long.
     *
     * @param text the text
     * @param longest how many characters are kept at most; a text that is longer ends in {@code ...} in addition, and no
     *     surrogate pair is cut in half
     * @return the text, fit to be shown
     */
    public static String clean(String text, int longest) {
        int end = Math.min(text.length(), longest);
        if (end > 0
                && end < text.length()
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        StringBuilder shown = new StringBuilder(end + CUT.length());
        int codePoint;
        for (int i = 0; i < end; i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (isShown(codePoint)) {
                shown.appendCodePoint(codePoint);
            } else {
                shown.append(REPLACEMENT);
            }
        }
        return end < text.length() ? shown.append(CUT).toString() : shown.toString();
    }

    /**
     * Tells whether {@link #clean} would leave a text as it is, however long it may be.
     *
     * @param text the text
     * @return whether all of it can be seen and stays on its line
     */
    public static boolean isClean(String text) {
        return text.codePoints().allMatch(ForeignText::isShown);
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

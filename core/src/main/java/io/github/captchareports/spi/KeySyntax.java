package io.github.captchareports.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be a client key. The engine asks when an account is configured and at each attempt, so that a placeholder
 * that nobody replaced, or a key with an invisible character, never reaches a service. No answer shows the text itself.
 */
public final class KeySyntax {
    private static final List<Placeholder> PLACEHOLDERS =
            List.of(new Placeholder("${", "}"), new Placeholder("$(", ")"), new Placeholder("{{", "}}"));

    private static final int LONGEST_NAME = 40;

    private KeySyntax() {}

    /**
     * What makes a text no client key of any service: it is empty, holds control or invisible characters or others that
     * are not ASCII, begins or ends with a blank, is in quotes, or holds a placeholder such as {@code ${NAME}}.
     *
     * @param text the text; null is empty
     * @return the problem and, after a semicolon, the remedy; null where the text can be a key
     */
    public static @Nullable String problem(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "empty; supply the key that the service shows in its dashboard";
        }
        for (Placeholder placeholder : PLACEHOLDERS) {
            if (placeholder.isIn(text)) {
                return "holds a placeholder that nothing has replaced; set the variable or the property that it names";
            }
        }
        if (isQuoted(text)) {
            return "is in quotes; remove them";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return String.format(
                        "its character %d (U+%04X) is %s; copy the key again, by itself",
                        i + 1, text.codePointAt(i), c < ' ' || c == 0x7F ? "a control character" : "not ASCII");
            }
        }
        if (text.startsWith(" ") || text.endsWith(" ")) {
            return "has a blank before or after it; supply the key and nothing else";
        }
        return null;
    }

    /**
     * As {@link #problem(String)}, for a service whose keys are one word: no blank and no quotation mark anywhere. For
     * {@link ReportProvider#keyProblem}.
     *
     * @param text the text
     * @return the problem and, after a semicolon, the remedy; null where the text can be a key
     */
    public static @Nullable String problemOfWord(String text) {
        String problem = problem(text);
        if (problem == null && text.indexOf(' ') >= 0) {
            return "more than one word; supply the key and nothing else";
        }
        if (problem == null && text.chars().anyMatch(KeySyntax::isQuote)) {
            return "holds a quotation mark; supply the key and nothing else";
        }
        return problem;
    }

    /**
     * What makes a text no client key of a provider's service.
     *
     * @param text the text; null is empty
     * @param provider the provider, which is asked where {@link #problem(String)} has nothing to say
     * @return the problem and, after a semicolon, the remedy; null where the text can be a key
     */
    public static @Nullable String problem(@Nullable String text, ReportProvider provider) {
        String problem = problem(text);
        if (problem != null || text == null) {
            return problem;
        }
        String own = provider.keyProblem(text);
        return own == null ? null : own.replace(text, "***");
    }

    /**
     * The key in the content of a file, or of a variable that was filled from one: without a byte order mark and the line
     * ends after it.
     *
     * @param content what the file or the variable holds
     * @return the key, unchecked
     */
    public static String ofFile(String content) {
        int from = content.startsWith("\uFEFF") ? 1 : 0;
        int to = content.length();
        while (to > from && (content.charAt(to - 1) == '\n' || content.charAt(to - 1) == '\r')) {
            to--;
        }
        return content.substring(from, to);
    }

    /**
     * A name out of a configuration, for a message: people put the key itself everywhere.
     *
     * @param name a name that could not be used
     * @return the name in quotes, cleaned; words in its place where it may be a key
     */
    public static String shown(String name) {
        return mayBeKey(name)
                ? "what stands there (not shown, since it may be a key)"
                : '"' + ForeignText.clean(name, LONGEST_NAME) + '"';
    }

    /**
     * Whether a name is better not shown: it is long, or as full of digits as keys are.
     *
     * @param name the name
     * @return true where it may be a key
     */
    public static boolean mayBeKey(String name) {
        long digits = name.chars().filter(c -> c >= '0' && c <= '9').count();
        return name.length() > LONGEST_NAME
                || (name.length() >= 16 && digits >= 2)
                || (name.length() >= 10 && digits >= 4);
    }

    private static boolean isQuoted(String text) {
        char first = text.charAt(0);
        return text.length() > 1 && isQuote(first) && first == text.charAt(text.length() - 1);
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** What templates leave where they found no value. */
    private record Placeholder(String opening, String closing) {
        boolean isIn(String text) {
            int opened = text.indexOf(opening);
            return opened >= 0 && text.indexOf(closing, opened) >= 0;
        }
    }
}

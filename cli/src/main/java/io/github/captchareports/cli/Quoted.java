package io.github.captchareports.cli;

import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.KeySyntax;
import java.util.List;
import java.util.regex.Pattern;

/** Text from outside as a message shows it: quoted, on one line, and cut where it is long. */
public final class Quoted {
    private static final int LONGEST = 60;
    /** The most names that a message lists. */
    private static final int NAMED = 10;

    private static final int LONGEST_PATH = 400;
    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z_-]+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^0-9A-Za-z]+");
    /** A number, the name of a day or a month, or digits with the T and the Z of ISO 8601. A key mixes letters and digits. */
    private static final Pattern OF_TIMES = Pattern.compile("[A-Za-z]{0,9}|[0-9]+T?[0-9]*Z?");

    private Quoted() {}

    public static String of(String text) {
        return '"' + ForeignText.clean(text, LONGEST) + '"';
    }

    /** As {@link #of}, but masks what may be a key: people put keys everywhere. */
    public static String unlessKey(String text) {
        return mayBeKey(text) ? KeySyntax.shown(text) : of(text);
    }

    /** Whether a text should not be shown, because it may be a key, and is neither a number nor a time. */
    public static boolean mayBeKey(String text) {
        return KeySyntax.mayBeKey(text)
                && (text.length() > LONGEST
                        || !BETWEEN_WORDS
                                .splitAsStream(text)
                                .allMatch(word -> OF_TIMES.matcher(word).matches()));
    }

    /** The name of a file, without quotes. One that has neither a folder nor an extension may be a key. */
    public static String ofFile(String name) {
        boolean isPath = name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.indexOf('.') >= 0;
        return !isPath && KeySyntax.mayBeKey(name) ? KeySyntax.shown(name) : ForeignText.clean(name, LONGEST_PATH);
    }

    /** The text, with every word masked that may be a key. */
    public static String masked(String message) {
        return WORD.matcher(message).replaceAll(word -> KeySyntax.mayBeKey(word.group()) ? "***" : word.group());
    }

    /** The first of some names, and how many more there are. */
    public static String few(List<String> all) {
        if (all.isEmpty()) {
            return "none";
        }
        String named = String.join(", ", all.subList(0, Math.min(all.size(), NAMED)));
        return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
    }
}

package io.github.captchareports.cli.line;

import io.github.captchareports.cli.Quoted;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A field of an input line. */
public enum LineField {
    PROVIDER("provider"),
    ACCOUNT("account"),
    TASK_ID("taskId"),
    VERDICT("verdict"),
    CAPTCHA_TYPE("captchaType"),
    SOLVED_AT("solvedAt"),
    SUBMITTED_AT("submittedAt"),
    SOLVED_AT_CLOCK("solvedAtClock"),
    DOMAIN("domain"),
    SOLVED("solved"),
    REF("ref");

    private final String key;

    LineField(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    public static @Nullable LineField of(String key) {
        for (LineField field : values()) {
            if (field.key.equals(key)) {
                return field;
            }
        }
        return null;
    }

    /** What is wrong with a field that is none of these. */
    public static String unknown(String key) {
        String meant = Arrays.stream(values())
                .filter(field -> field.letters().equals(letters(key)))
                .map(field -> "; did you mean " + field.key + "?")
                .findFirst()
                .orElse("; put what is yours into ref.");
        return Quoted.unlessKey(key) + ": no such field" + meant + " The fields are "
                + Arrays.stream(values()).map(LineField::key).collect(Collectors.joining(", "));
    }

    private String letters() {
        return letters(key);
    }

    private static String letters(String key) {
        return key.replace("_", "").replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
    }
}

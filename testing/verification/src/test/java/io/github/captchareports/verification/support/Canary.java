package io.github.captchareports.verification.support;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A key made of one word over and over, so that any piece of it shows: a line of a hex dump, the half before a line
 * break, a base64 group.
 */
public final class Canary {
    private static final int REPETITIONS = 4;

    private final String key;
    private final List<String> forms;

    /** A canary that sings a word of six letters: so long is the period of what base64 makes of it. */
    public Canary(String word) {
        if (word.length() != 6) {
            throw new IllegalArgumentException(word);
        }
        key = word.repeat(REPETITIONS);
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        forms = List.of(
                word.toLowerCase(Locale.ROOT),
                base64(0),
                base64(1),
                base64(2),
                HexFormat.of().formatHex(bytes),
                HexFormat.ofDelimiter(" ").formatHex(bytes),
                HexFormat.ofDelimiter(", ").formatHex(bytes));
    }

    /** The key in base64 where what stands before it shifts it by so many bytes. */
    private String base64(int shift) {
        byte[] bytes = key.substring(shift, shift + 6).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(bytes).toLowerCase(Locale.ROOT);
    }

    public String key() {
        return key;
    }

    public boolean singsIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return forms.stream().anyMatch(lower::contains);
    }
}

package io.github.captchareports.internal.ledger;

import org.jspecify.annotations.Nullable;

/** The 128 bits of a UUID that is written in its usual form: 36 characters with lower-case digits, which the bits give back. */
record UuidBits(long high, long low) {
    private static final int LENGTH = 36;
    private static final int BITS_A_DIGIT = 4;
    private static final int DIGITS_A_LONG = 16;

    /** The bits; null where the text is no UUID, or one that is written in another way. */
    static @Nullable UuidBits of(String text) {
        if (text.length() != LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (isPlaceOfDash(i)) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = digit(c);
            if (digit < 0) {
                return null;
            }
            if (digits < DIGITS_A_LONG) {
                high = high << BITS_A_DIGIT | digit;
            } else {
                low = low << BITS_A_DIGIT | digit;
            }
            digits++;
        }
        return new UuidBits(high, low);
    }

    private static boolean isPlaceOfDash(int place) {
        return place == 8 || place == 13 || place == 18 || place == 23;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}

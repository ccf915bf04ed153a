package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * The id that a service gave a task: a number at 2Captcha and Anti-Captcha, a text such as a UUID elsewhere. The library never
 * looks into it. Immutable.
 *
 * <p>A text that is the decimal form of a positive {@code long} is that number: {@code of("74455221488")} equals
 * {@code of(74455221488L)}. Anything else, {@code 007} and a number of more than 63 bits included, is a text.
 */
public final class TaskId {
    /** The longest text, in characters. */
    public static final int MAX_LENGTH = 128;

    private static final String REMEDY = "; use the task id that the service returned";
    private static final int MOST_DIGITS = 19;

    /** The number; 0 for a text. */
    private final long number;

    private final @Nullable String text;

    private TaskId(long number, @Nullable String text) {
        this.number = number;
        this.text = text;
    }

    /**
     * An id that is a number.
     *
     * @param number the service's id
     * @return the id
     * @throws IllegalArgumentException if it is not positive
     */
    public static TaskId of(long number) {
        if (number <= 0) {
            throw new IllegalArgumentException("taskId: " + number + " is not positive" + REMEDY);
        }
        return new TaskId(number, null);
    }

    /**
     * An id that is a text, or a number written in decimal.
     *
     * @param text the service's id: 1 to {@value #MAX_LENGTH} visible characters without white space
     * @return the id
     * @throws IllegalArgumentException if it cannot be an id; the message says why
     */
    public static TaskId of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("taskId: blank" + REMEDY);
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "taskId: " + text.length() + " characters, where an id has at most " + MAX_LENGTH + REMEDY);
        }
        long number = number(text);
        if (number > 0) {
            return new TaskId(number, null);
        }
        if (!ForeignText.isClean(text) || text.codePoints().anyMatch(TaskId::isSpace)) {
            // It is not shown: people put keys everywhere.
            throw new IllegalArgumentException("taskId: has white space, control or invisible characters" + REMEDY);
        }
        return new TaskId(0, text);
    }

    /**
     * Whether the id is a number.
     *
     * @return false for a text
     */
    public boolean isNumeric() {
        return text == null;
    }

    /**
     * The number.
     *
     * @return a positive number
     * @throws IllegalStateException if the id is a text, see {@link #isNumeric()}
     */
    public long asLong() {
        if (text != null) {
            throw new IllegalStateException("taskId: a text and no number; ask isNumeric() first");
        }
        return number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof TaskId id) || number != id.number) {
            return false;
        }
        return text == null || text.equals(id.text);
    }

    @Override
    public int hashCode() {
        return text == null ? Long.hashCode(number) : text.hashCode();
    }

    /**
     * The id itself, as the service writes it.
     *
     * @return the digits of a number, or the text
     */
    @Override
    public String toString() {
        return text == null ? Long.toString(number) : text;
    }

    /** The number that is written in the text as {@link Long#toString(long)} writes it; 0 where there is none. */
    private static long number(String text) {
        if (text.length() > MOST_DIGITS || text.charAt(0) == '0') {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            // With 19 digits it may pass the greatest long, and is negative then.
            number = number * 10 + digit;
        }
        return Math.max(number, 0);
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}

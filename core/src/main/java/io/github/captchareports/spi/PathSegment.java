package io.github.captchareports.spi;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A text, such as a task id, as one segment of a URL's path (RFC 3986, section 3.3). */
public final class PathSegment {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PathSegment() {}

    /**
     * Percent-encodes a text, so that it is one segment whatever is in it: everything but letters, digits, hyphen, full stop,
     * underscore and tilde is written as the bytes of its UTF-8.
     *
     * @param text the text
     * @return the segment, in ASCII; the text itself where nothing has to be encoded, as in a UUID
     * @throws IllegalArgumentException if the text is empty, {@code .} or {@code ..}, which no encoding keeps from being
     *     taken for another path, or has half a surrogate pair
     */
    public static String encode(String text) {
        if (text.isEmpty() || isDots(text)) {
            throw new IllegalArgumentException(
                    "path segment: '" + text + "'; use a text that is neither empty nor a step" + " to another path");
        }
        if (text.chars().allMatch(PathSegment::isUnreserved)) {
            return text;
        }
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException noText) {
            throw new IllegalArgumentException(
                    "path segment: '" + ForeignText.clean(text, 100)
                            + "' has half a surrogate pair; use whole characters",
                    noText);
        }
        StringBuilder encoded = new StringBuilder(3 * bytes.remaining());
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (isUnreserved(next)) {
                encoded.append((char) next);
            } else {
                encoded.append('%').append(HEX.toHexDigits(next));
            }
        }
        return encoded.toString();
    }

    /** Whether a part of a path is a segment that stays where it is. */
    static boolean isSegment(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isPathCharacter(path.charAt(i))) {
                return false;
            }
        }
        return from < to && !isDots(path.substring(from, to).replaceAll("%2[eE]", "."));
    }

    /** Whether the rest of a path is a query. */
    static boolean isQuery(String path, int from) {
        for (int i = from; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!isPathCharacter(c) && c != '/' && c != '?') {
                return false;
            }
        }
        return true;
    }

    /** What a segment may hold, the percent sign of what is encoded among it. */
    static boolean isPathCharacter(int c) {
        return isUnreserved(c) || (c < 0x80 && "%!$&'()*+,;=:@".indexOf(c) >= 0);
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }
}

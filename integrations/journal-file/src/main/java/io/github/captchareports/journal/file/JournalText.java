package io.github.captchareports.journal.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts in a journal: their length in two bytes, then UTF-8. */
final class JournalText {
    private JournalText() {}

    /** Writes a text. A longer one than {@code longest} bytes is refused. */
    static void put(ByteBuffer to, String text, int longest) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > longest) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes, where " + longest + " fit");
        }
        to.putShort((short) bytes.length).put(bytes);
    }

    /** Writes a text, or as many of its characters as fit into {@code longest} bytes. */
    static void putCut(ByteBuffer to, String text, int longest) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, longest);
        while (length < bytes.length && isInsideACharacter(bytes[length])) {
            length--;
        }
        to.putShort((short) length).put(bytes, 0, length);
    }

    /** Reads a text; a length that is longer than what is there is an exception of the buffer's. */
    static String get(ByteBuffer from) {
        byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isInsideACharacter(byte of) {
        return (of & 0xC0) == 0x80;
    }
}

package io.github.captchareports;

import io.github.captchareports.spi.AccountName;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The format of a {@link ComplaintFile}, in UTF-8: a line {@code captcha-reports-complaints 1}; for each account a line
 * {@code account PROVIDER LABEL BYTES}, the names encoded as in a URL, then so many bytes of state and a line feed; last a line
 * {@code end CHECKSUM}, the CRC-32C of all bytes before that line in eight hexadecimal digits.
 */
final class ComplaintFileFormat {
    static final Comparator<AccountName> ORDER =
            Comparator.comparing(AccountName::provider).thenComparing(AccountName::label);

    private static final String TITLE = "captcha-reports-complaints ";
    private static final String VERSION = "1";
    private static final String ACCOUNT = "account";
    private static final String END = "end ";
    private static final int LONGEST_LINE = 10_000;

    private final String name;
    private final byte[] content;
    private int at;

    private ComplaintFileFormat(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    static byte[] encode(Map<AccountName, String> states) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        put(out, TITLE + VERSION + '\n');
        states.forEach((account, text) -> {
            byte[] state = text.getBytes(StandardCharsets.UTF_8);
            put(
                    out,
                    String.join(
                            " ",
                            ACCOUNT,
                            escaped(account.provider()),
                            escaped(account.label()),
                            Integer.toString(state.length)));
            put(out, "\n");
            out.writeBytes(state);
            put(out, "\n");
        });
        put(out, END + checksum(out.toByteArray(), out.size()) + '\n');
        return out.toByteArray();
    }

    /**
     * Reads the content of a file.
     *
     * @param name the file's name, for messages
     * @param content null where it is too long
     * @throws IllegalArgumentException if another program or a newer version wrote it, or it is damaged
     */
    static Map<AccountName, String> decode(String name, byte @Nullable [] content) {
        if (content == null) {
            throw new ComplaintFileFormat(name, new byte[0]).foreign();
        }
        return content.length == 0 ? Map.of() : new ComplaintFileFormat(name, content).states();
    }

    private Map<AccountName, String> states() {
        String title = line();
        if (title == null || !title.startsWith(TITLE)) {
            throw foreign();
        }
        if (!title.equals(TITLE + VERSION)) {
            throw new IllegalArgumentException(name + " was written by a newer version of captcha-reports; nothing was"
                    + " changed. Use that version, or give another file");
        }
        Map<AccountName, String> states = new HashMap<>();
        for (int start = at; ; start = at) {
            String line = line();
            if (line == null) {
                throw damaged();
            }
            if (line.startsWith(END)) {
                if (at != content.length || !line.equals(END + checksum(content, start))) {
                    throw damaged();
                }
                return states;
            }
            account(line, states);
        }
    }

    private void account(String line, Map<AccountName, String> states) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 4 || !parts[0].equals(ACCOUNT) || !parts[3].matches("[0-9]{1,9}")) {
            throw damaged();
        }
        int length = Integer.parseInt(parts[3]);
        if (length >= content.length - at || content[at + length] != '\n') {
            throw damaged();
        }
        try {
            states.put(
                    new AccountName(unescaped(parts[1]), unescaped(parts[2])),
                    new String(content, at, length, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notEscaped) {
            throw damaged();
        }
        at += length + 1;
    }

    /** The next line; null where no line feed follows. */
    private @Nullable String line() {
        int end = at;
        while (end < content.length && content[end] != '\n' && end - at <= LONGEST_LINE) {
            end++;
        }
        if (end == content.length || content[end] != '\n') {
            return null;
        }
        String line = new String(content, at, end - at, StandardCharsets.UTF_8);
        at = end + 1;
        return line;
    }

    private IllegalArgumentException foreign() {
        return new IllegalArgumentException(
                name + " is no file of complaints that captcha-reports wrote; nothing was changed."
                        + " Give another file, or move this one away");
    }

    private IllegalArgumentException damaged() {
        return new IllegalArgumentException(
                name + " is damaged; nothing was changed. Restore it from a copy, or move it away:"
                        + " without it, each account begins as if it had never complained");
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescaped(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String checksum(byte[] content, int length) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, length);
        return String.format("%08x", crc.getValue());
    }
}

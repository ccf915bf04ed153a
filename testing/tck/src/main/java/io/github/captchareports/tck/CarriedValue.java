package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.captchareports.spi.ProviderCall;
import java.net.URLDecoder;
import java.util.Arrays;

/** A value in a call, wherever calls usually have one. */
final class CarriedValue {
    private CarriedValue() {}

    /** Whether a call has it as a segment of its path, in its query, as a header, or as a field of a body of JSON or a form. */
    static boolean isIn(ProviderCall call, String value) {
        String body = new String(call.body(), UTF_8);
        return isInPath(call.path(), value)
                || call.headers().values().stream()
                        .anyMatch(header -> header.equals(value) || header.endsWith(" " + value))
                || FlatJson.read(body).hasValue(value)
                || isInForm(body, value);
    }

    /** Whether a path or its query shows it, encoded or not. */
    static boolean isInPath(String path, String value) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        return Arrays.stream(plain.split("/", -1))
                        .anyMatch(
                                segment -> decoded(segment.replace("+", "%2B")).equals(value))
                || (query >= 0 && isInForm(path.substring(query + 1), value));
    }

    private static boolean isInForm(String form, String value) {
        return Arrays.stream(form.split("&", -1))
                .anyMatch(field -> field.indexOf('=') > 0
                        && decoded(field.substring(field.indexOf('=') + 1)).equals(value));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}

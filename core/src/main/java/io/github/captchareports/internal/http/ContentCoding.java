package io.github.captchareports.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes the answers of servers that compress them although they were asked not to. */
final class ContentCoding {
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private ContentCoding() {}

    /** Whether an answer with this {@code content-encoding} can be decoded. */
    static boolean isGzip(@Nullable String coding) {
        return coding != null && GZIP.contains(coding.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Decompresses an answer's body.
     *
     * @param most the most bytes that are decompressed
     * @throws AnswerTooLargeException when there are more
     * @throws IOException when it is not in gzip format
     */
    static byte[] gunzip(byte[] packed, int length, int most) throws IOException {
        if (length == 0) {
            return packed;
        }
        try (InputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(packed, 0, length))) {
            byte[] body = unpacking.readNBytes(most);
            if (unpacking.read() >= 0) {
                throw new AnswerTooLargeException(most);
            }
            return body;
        }
    }
}

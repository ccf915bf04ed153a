package io.github.captchareports.benchmarks;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Report and answer as bytes: written by hand, read by Jackson's parser, which is the fastest that is still honest. */
final class ReportJson {
    static final String CLIENT_KEY = "0123456789abcdef0123456789abcdef";

    private static final byte[] HEAD =
            ("{\"clientKey\":\"" + CLIENT_KEY + "\",\"taskId\":").getBytes(StandardCharsets.US_ASCII);
    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final int LONGEST_NUMBER = 20;

    private ReportJson() {}

    static byte[] report(long taskId) {
        byte[] digits = new byte[LONGEST_NUMBER];
        int first = LONGEST_NUMBER;
        long rest = taskId;
        do {
            digits[--first] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        int count = LONGEST_NUMBER - first;
        byte[] json = new byte[HEAD.length + count + 1];
        System.arraycopy(HEAD, 0, json, 0, HEAD.length);
        System.arraycopy(digits, first, json, HEAD.length, count);
        json[json.length - 1] = '}';
        return json;
    }

    /** The answer's error number; -1 where it has none. */
    static int errorId(byte[] answer, int offset, int length) {
        int errorId = -1;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), answer, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return errorId;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals("errorId");
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && wanted) {
                    errorId = parser.getIntValue();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return errorId;
    }

    static int errorId(byte[] answer) {
        return errorId(answer, 0, answer.length);
    }
}

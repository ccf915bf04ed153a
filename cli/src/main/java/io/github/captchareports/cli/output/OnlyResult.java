package io.github.captchareports.cli.output;

import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.spi.ForeignText;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result of a single report, in words or as a line. Where the line was invalid the problem is kept instead. */
public final class OnlyResult {
    private static final int LONGEST = 2_000;

    private final boolean inWords;
    private volatile @Nullable String problem;

    public OnlyResult(boolean inWords) {
        this.inWords = inWords;
    }

    /** A stream that takes result lines and writes them to an output in the wanted form. */
    public OutputStream on(OutputStream out) {
        return new Presented(out);
    }

    /** Why there is no result, with the names of options; null where there is one. */
    @Nullable
    public String problem() {
        return problem;
    }

    private final class Presented extends FilterOutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Presented(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            line.write(b);
            if (b == '\n') {
                JsonNode result = JsonMapper.shared().readTree(line.toByteArray());
                if (text(result, "outcome").equals(ResultFormat.INVALID)) {
                    problem = ofOptions(text(result, "reason"));
                } else if (inWords) {
                    out.write((words(result) + "\n").getBytes(StandardCharsets.UTF_8));
                } else {
                    line.writeTo(out);
                }
                line.reset();
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }

    /** For example: rejected: incorrect for task 5 at anticaptcha, account "main"; too-late; ERROR_...; 1 attempt. */
    private static String words(JsonNode result) {
        List<String> parts = new ArrayList<>();
        parts.add(text(result, "outcome") + ": " + text(result, "verdict") + " for task " + text(result, "taskId")
                + " at " + text(result, "provider") + ", account " + Quoted.of(text(result, "account")));
        add(parts, "", text(result, "reason"));
        add(parts, "", text(result, "errorCode"));
        add(parts, "first ended ", text(result, "first"));
        add(parts, "", result.path("conflicting").asBoolean(false) ? "with the other verdict" : "");
        add(parts, "", text(result, "causeMessage"));
        add(parts, "", text(result, "remedy"));
        long attempts = result.path("attempts").asLong(0);
        add(parts, "", attempts == 1 ? "1 attempt" : attempts + " attempts");
        String time = text(result, "responseTimeMs");
        add(parts, "", time.isEmpty() ? "" : time + " ms");
        return ForeignText.clean(String.join("; ", parts), LONGEST);
    }

    private static void add(List<String> parts, String before, String text) {
        if (!text.isEmpty()) {
            parts.add(before + (text.endsWith(".") ? text.substring(0, text.length() - 1) : text));
        }
    }

    private static String text(JsonNode result, String field) {
        return result.path(field).asString("");
    }

    private static String ofOptions(String reason) {
        String named = reason;
        for (LineField field : LineField.values()) {
            String option = field == LineField.CAPTCHA_TYPE ? "--type" : "--" + Kebab.of(field);
            named = named.replaceAll("(^| \\| )" + field.key() + ": ", "$1" + option + ": ");
        }
        return named;
    }
}

package io.github.captchareports.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private static final String LONGEST = "x".repeat(LineSplitter.LONGEST);

    @Test
    void linesAreTheSameWhereverTheChunksEnd() {
        String body = "one\r\n\n \t\ntwo\nthree";
        for (int size = 1; size <= body.length(); size++) {
            assertThat(split(body, size)).containsExactly("1:one\r", "4:two", "5:three");
        }
    }

    @Test
    void aLineThatIsTooLongIsNotKeptAndTheNextOneIsWhole() {
        assertThat(split(LONGEST + "\n" + LONGEST + "y\n" + LONGEST + LONGEST + "\nz", 1_000))
                .containsExactly("1:" + LONGEST, "2:null", "3:null", "4:z");
        assertThat(split(LONGEST + "y", 1 << 20)).containsExactly("1:null");
    }

    @Test
    void anEmptyBodyHasNoLine() {
        assertThat(split("", 1)).isEmpty();
        assertThat(split("\n", 1)).isEmpty();
    }

    private static List<String> split(String body, int chunk) {
        LineSplitter splitter = new LineSplitter();
        List<Line> lines = new ArrayList<>();
        for (int start = 0; start < body.length(); start += chunk) {
            lines.addAll(splitter.feed(body.substring(start, Math.min(body.length(), start + chunk))
                    .getBytes(StandardCharsets.UTF_8)));
        }
        lines.addAll(splitter.end());
        return lines.stream()
                .map(line -> line.number() + ":"
                        + (line.bytes() == null ? "null" : new String(line.bytes(), StandardCharsets.UTF_8)))
                .toList();
    }
}

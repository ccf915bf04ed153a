package io.github.captchareports.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.output.Tally;
import io.github.captchareports.cli.submit.SubmitRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class DecodedInputTest {
    private static final String LINES = Parsing.with("ref", "1") + "\n" + Parsing.with("ref", "2") + "\n";

    @Test
    void plainTextStaysAsItIs() throws IOException {
        assertThat(read(LINES.getBytes(StandardCharsets.UTF_8))).isEqualTo(LINES);
        assertThat(read("\uFEFFa".getBytes(StandardCharsets.UTF_8))).isEqualTo("\uFEFFa");
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read("B".getBytes(StandardCharsets.UTF_8))).isEqualTo("B");
    }

    @Test
    void gzipIsDecompressedHoweverTheBytesCome() throws IOException {
        byte[] packed = gzip(LINES.repeat(500));
        assertThat(read(packed)).isEqualTo(LINES.repeat(500));
        assertThat(read(new OneByOne(packed))).isEqualTo(LINES.repeat(500));
    }

    @Test
    void joinedGzipFilesAreReadToTheLastAlthoughTheSourceHasNothingReady() throws IOException {
        byte[] joined = joined(gzip("a\n"), gzip(""), gzip("b\n"), new byte[512], gzip("c\n"), new byte[3]);
        assertThat(read(new OneByOne(joined))).isEqualTo("a\nb\nc\n");
        assertThat(read(joined)).isEqualTo("a\nb\nc\n");
    }

    @Test
    void aHeaderWithANameACommentAnExtraFieldAndACheckIsPassedOver() throws IOException {
        byte[] plain = gzip("a\n");
        byte[] header = {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        assertThat(read(joined(header, Arrays.copyOfRange(plain, 10, plain.length))))
                .isEqualTo("a\n");
    }

    @Test
    void whatFollowsGzipAndIsNoneIsNotPassedOverInSilence() throws IOException {
        assertThatThrownBy(() -> read(joined(gzip("a\n"), "b\n".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessage("something that is not gzip follows the gzip data");
    }

    @Test
    void gzipThatIsCutOffOrDamagedIsToldAndNotTakenForItsEnd() throws IOException {
        byte[] packed = gzip(LINES);
        for (int length = 11; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ends in the middle");
        }
        packed[packed.length - 6] ^= 1;
        assertThatThrownBy(() -> read(packed)).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    }

    @Test
    void whatIsWholeInGzipThatIsCutOffIsReportedBeforeItIsTold() throws Exception {
        byte[] packed = gzip(LINES);
        for (int cut = 1; cut <= 8; cut++) {
            assertReportedBeforeTheEnd(Arrays.copyOf(packed, packed.length - cut), 2);
        }

        String many = IntStream.range(0, 4_000)
                .mapToObj(task -> Parsing.with("taskId", Integer.toString(task * 7_919 + 1)) + "\n")
                .collect(Collectors.joining());
        byte[] large = gzip(many);
        for (int length = large.length / 2; length < large.length / 2 + 5; length++) {
            byte[] cut = Arrays.copyOf(large, length);
            assertReportedBeforeTheEnd(cut, linesThatZlibReads(cut));
        }
        assertReportedBeforeTheEnd(Arrays.copyOf(large, large.length - 8), 4_000);
        assertReportedBeforeTheEnd(joined(packed, Arrays.copyOf(large, large.length - 1)), 4_002);
    }

    /** What is known to be damaged somewhere is not reported any further. */
    @Test
    void ofGzipWithAWrongChecksumTheLastPieceIsNotReported() throws Exception {
        byte[] packed = gzip(LINES);
        packed[packed.length - 6] ^= 1;

        SubmitRun.Ending ending = run(packed, new Tally());

        assertThat(ending.read()).isZero();
        assertThat(ending.complaints()).singleElement().asString().contains("its checksum is wrong");
    }

    private static void assertReportedBeforeTheEnd(byte[] input, int lines) throws Exception {
        Tally tally = new Tally();

        SubmitRun.Ending ending = run(input, tally);

        assertThat(ending.read()).isEqualTo(lines);
        assertThat(tally.total()).isEqualTo(lines);
        assertThat(ending.complaints())
                .singleElement()
                .asString()
                .startsWith("the input could not be read on after " + lines + " lines")
                .contains("the gzip data ends in the middle");
        assertThat(ending.exitCode(tally, Parsing.NOW)).isOne();
    }

    private static int linesThatZlibReads(byte[] gzip) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(gzip, 10, gzip.length - 10);
            byte[] text = new byte[1 << 23];
            int length = inflater.inflate(text);
            return (int) new String(text, 0, length, StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
        } finally {
            inflater.end();
        }
    }

    private static SubmitRun.Ending run(byte[] input, Tally tally) throws InterruptedException {
        return new SubmitRun(
                        FakeReporter.accepting(),
                        Parsing.parser(),
                        new ByteArrayInputStream(input),
                        OutputStream.nullOutputStream(),
                        tally,
                        Duration.ZERO)
                .run();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "28B52FFD0458 | compressed by zstd, not lines of JSON; zstd -dc",
                "FD377A585A00 | compressed by xz, not lines of JSON; xz -dc",
                "425A68393141 | compressed by bzip2, not lines of JSON; bzip2 -dc",
                "04224D186440 | compressed by lz4, not lines of JSON; lz4 -dc",
                "504B03041400 | a zip file, not lines of JSON; unzip -p",
                "FFFE7B002200 | UTF-16, not lines of JSON; save it as UTF-8",
                "FEFF007B0022 | UTF-16, not lines of JSON; save it as UTF-8",
                "7B0022007000 | UTF-16, not lines of JSON; save it as UTF-8",
                "007B00220070 | UTF-16, not lines of JSON; save it as UTF-8"
            })
    void whatIsNoTextIsNamedWithItsRemedyAndSendsNothing(String bytes, String named) throws Exception {
        byte[] input = joined(java.util.HexFormat.of().parseHex(bytes), new byte[100]);
        for (InputStream in : new InputStream[] {new ByteArrayInputStream(input), new OneByOne(input)}) {
            SubmitRun.Ending ending = new SubmitRun(
                            FakeReporter.accepting(),
                            Parsing.parser(),
                            in,
                            OutputStream.nullOutputStream(),
                            new Tally(),
                            java.time.Duration.ZERO)
                    .run();
            assertThat(ending.complaints()).singleElement().asString().startsWith("the input is " + named);
            assertThat(ending.exitCode(new Tally(), Parsing.NOW)).isEqualTo(2);
        }
    }

    @Test
    void whatIsInsideGzipIsNamedToo() {
        assertThatThrownBy(() -> read(gzip(LINES.getBytes(Charset.forName("UTF-16")))))
                .hasMessageStartingWith("the input is UTF-16 inside gzip");
        assertThatThrownBy(() -> read(gzip(gzip(LINES))))
                .hasMessage("the input is gzip inside gzip; decompress it once");
    }

    @Test
    void aLineThatIsTypedIsReadBeforeAnotherOneComes() throws IOException {
        try (PipedOutputStream typed = new PipedOutputStream();
                InputStream in = new DecodedInput(new PipedInputStream(typed))) {
            typed.write("{}\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertThat(in.read(new byte[100], 0, 100)).isEqualTo(3);
        }
    }

    private static String read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes));
    }

    private static String read(InputStream in) throws IOException {
        try (InputStream decoded = new DecodedInput(in)) {
            return new String(decoded.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        return gzip(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** One byte a read, and never anything ready. */
    private static final class OneByOne extends ByteArrayInputStream {
        OneByOne(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }
}

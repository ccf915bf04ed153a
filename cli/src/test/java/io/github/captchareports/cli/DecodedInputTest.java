package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
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
            assertThat(ExitCode.of(ending, new Tally(), Parsing.NOW)).isEqualTo(2);
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

package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A key in a file. */
class ClientKeyFileTest {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

    @TempDir
    private Path folder = Path.of("keys");

    private Path file = folder;

    @BeforeEach
    void name() {
        file = folder.resolve("s3cret.txt");
    }

    @Test
    void theKeyIsThereWithoutMarkAndLineEnd() throws IOException {
        Files.writeString(file, "\uFEFFs3cret\r\n");

        ClientKeyFile key = ClientKeyFile.read(file, clock);

        assertThat(key.get()).isEqualTo("s3cret");
        assertThat(key).hasToString("***");
    }

    @Test
    void anotherKeyInTheFileIsThereAfterAMinute() throws IOException {
        Files.writeString(file, "first");
        ClientKeyFile key = ClientKeyFile.read(file, clock);
        Files.writeString(file, "second\n");

        clock.advanceTimeBy(Duration.ofSeconds(59));
        assertThat(key.get()).isEqualTo("first");
        clock.advanceTimeBy(Duration.ofSeconds(1));
        key.get();
        assertThat(key.get()).isEqualTo("second");

        Files.writeString(file, "third");
        clock.advanceTimeBy(Duration.ofSeconds(59));
        key.get();
        assertThat(key.get()).as("once a minute at most").isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "${KEY}", "half\u0000"})
    void whatCannotBeAKeyChangesNothing(String content) throws IOException {
        Files.writeString(file, "first");
        ClientKeyFile key = ClientKeyFile.read(file, clock);
        Files.writeString(file, content);

        clock.advanceTimeBy(Duration.ofMinutes(1));
        key.get();

        assertThat(key.get()).isEqualTo("first");
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException {
        Files.writeString(file, "first");
        ClientKeyFile key = ClientKeyFile.read(file, clock);
        Files.delete(file);

        clock.advanceTimeBy(Duration.ofMinutes(1));
        key.get();

        assertThat(key.get()).isEqualTo("first");
    }

    @Test
    void noFileNoKey() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> ClientKeyFile.read(file, clock));
    }

    @Test
    void whatIsNoRegularFileIsNotRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeyFile.read(folder, clock))
                .withMessage("not a regular file; name a text file with nothing else in it");
    }

    @Test
    void aFileTooLargeForAKeyIsRefused() throws IOException {
        Files.writeString(file, "k".repeat(ClientKeyFile.MAX_SIZE + 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeyFile.read(file, clock))
                .withMessage("larger than 4 KiB; name a text file with nothing else in it");
    }

    @Test
    void aFileInAnotherEncodingIsRefused() throws IOException {
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 's', 0});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeyFile.read(file, clock))
                .withMessage("not UTF-8; save it as UTF-8");
    }
}

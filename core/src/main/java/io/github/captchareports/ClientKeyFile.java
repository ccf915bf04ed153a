package io.github.captchareports;

import io.github.captchareports.spi.KeySyntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Supplies the client key that a text file holds, for {@link Account.Builder#clientKey(Supplier)}. A byte order mark and
 * the line ends after the key are skipped.
 *
 * <p>The file is read again once a minute at most, and only when it is asked for: away from the caller, who gets the key
 * read before. So a key that was replaced in the file is used without a restart. A file that is gone, or that holds what
 * cannot be a key, changes nothing. Thread-safe.
 */
public final class ClientKeyFile implements Supplier<String> {
    /** The most bytes that a key's file may have. */
    public static final int MAX_SIZE = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(ClientKeyFile.class);
    private static final long BETWEEN_READS = Duration.ofMinutes(1).toNanos();

    private final Path file;
    private final Scheduler worker;
    private final Predicate<String> usable;
    private final AtomicLong readAt;
    private volatile String key;

    private ClientKeyFile(Path file, String key, Scheduler worker, Predicate<String> usable) {
        this.usable = usable;
        this.file = file;
        this.key = key;
        this.worker = worker;
        this.readAt = new AtomicLong(worker.now(TimeUnit.NANOSECONDS));
    }

    /**
     * Reads the file for the first time. Blocks.
     *
     * @param file a regular file of at most {@value #MAX_SIZE} bytes, in UTF-8
     * @param worker where it is read again, such as {@code Schedulers.boundedElastic()}, and the clock for it
     * @return the supplier; whether what it supplies can be a key is left to the account
     * @throws IllegalArgumentException if it is no regular file, too large or not UTF-8; the message has the problem and the
     *     remedy, and shows neither path nor content
     * @throws IOException if it cannot be read
     */
    public static ClientKeyFile read(Path file, Scheduler worker) throws IOException {
        return read(file, worker, found -> KeySyntax.problem(found) == null);
    }

    /**
     * Reads a file with another secret than a client key for the first time. Blocks.
     *
     * @param file a regular file of at most {@value #MAX_SIZE} bytes, in UTF-8
     * @param worker where it is read again, and the clock for it
     * @param usable whether what was found when it was read again takes the place of what was there before
     * @return the supplier
     * @throws IllegalArgumentException if it is no regular file, too large or not UTF-8
     * @throws IOException if it cannot be read
     */
    public static ClientKeyFile read(Path file, Scheduler worker, Predicate<String> usable) throws IOException {
        return new ClientKeyFile(file, content(file), worker, usable);
    }

    @Override
    public String get() {
        long now = worker.now(TimeUnit.NANOSECONDS);
        long last = readAt.get();
        if (now - last >= BETWEEN_READS && readAt.compareAndSet(last, now)) {
            try {
                worker.schedule(this::readAgain);
            } catch (RejectedExecutionException closed) {
                LOG.debug("the key's file is not read any more", closed);
            }
        }
        return key;
    }

    /** Without path and key: people put the key itself where its file should be named. */
    @Override
    public String toString() {
        return "***";
    }

    private void readAgain() {
        try {
            String found = content(file);
            if (usable.test(found)) {
                key = found;
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug(
                    "a key's file could not be read again: {}",
                    unreadable.getClass().getName());
        }
    }

    private static String content(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("not a regular file; name a text file with nothing else in it");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_SIZE + 1);
        }
        if (bytes.length > MAX_SIZE) {
            throw new IllegalArgumentException("larger than 4 KiB; name a text file with nothing else in it");
        }
        try {
            return KeySyntax.ofFile(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("not UTF-8; save it as UTF-8");
        }
    }
}

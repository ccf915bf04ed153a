package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.support.JavaProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Complaints in a file. */
@Timeout(60)
@Isolated("listens to a logger that all tests share")
class ComplaintFileTest {
    private static final AccountName MAIN = new AccountName("2captcha", "main");
    private static final AccountName SAME_LABEL_ELSEWHERE = new AccountName("rucaptcha", "main");
    private static final AccountName ODD = new AccountName("2captcha", "größe 1%20+/\n☃");
    private static final String STATE = "complaints-1 0\nscope account 1 2 3 HELD HELD \n";

    @TempDir
    Path folder;

    private final Worker worker = new Worker();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ComplaintFile.class);

    private final AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            throw new NoClassDefFoundError("of a logger");
        }
    };

    /** Runs what it was given when it is told to. */
    private static final class Worker implements Scheduler {
        private final List<Runnable> tasks = new ArrayList<>();
        private boolean closed;
        private long nanos;

        @Override
        public Disposable schedule(Runnable task) {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            tasks.add(task);
            return Disposables.disposed();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            long due = nanos + unit.toNanos(delay);
            return schedule(() -> {
                nanos = Math.max(nanos, due);
                task.run();
            });
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public Scheduler.Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        void run() {
            while (!tasks.isEmpty()) {
                tasks.remove(0).run();
            }
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void statesAreKeptByProviderAndLabel() throws IOException {
        try (ComplaintFile file = open()) {
            file.remember(MAIN, STATE);
            file.remember(SAME_LABEL_ELSEWHERE, "another\n");
            file.remember(ODD, "");
        }
        try (ComplaintFile file = open()) {
            assertThat(recalled(file, MAIN)).isEqualTo(STATE);
            assertThat(recalled(file, SAME_LABEL_ELSEWHERE)).isEqualTo("another\n");
            assertThat(recalled(file, ODD)).isEmpty();
            assertThat(recalled(file, new AccountName("2captcha", "other"))).isNull();
            assertThat(file.accounts()).containsExactlyInAnyOrder(MAIN, SAME_LABEL_ELSEWHERE, ODD);
        }
    }

    @Test
    void rememberingWritesAwayFromTheCallerAndManyChangesOnce() throws IOException {
        try (ComplaintFile file = open()) {
            for (int i = 0; i < 100; i++) {
                file.remember(MAIN, STATE + i);
            }
            assertThat(path()).doesNotExist();

            worker.run();

            assertThat(Files.readString(path())).contains(STATE + 99).doesNotContain(STATE + 98);
        }
    }

    @Test
    void largeStatesAreWrittenNowAndThen() throws IOException {
        String large = "x".repeat(1_000_000);
        try (ComplaintFile file = open()) {
            for (int i = 0; i < 10; i++) {
                file.remember(MAIN, large + i);
                file.remember(SAME_LABEL_ELSEWHERE, large + i);
                worker.run();
            }
            assertThat(Duration.ofNanos(worker.nanos)).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(21));
            assertThat(Files.readString(path())).contains("x9");
        }
    }

    @Test
    void whatWasWrittenSurvivesAProcessThatDiesWithoutClosing() throws IOException {
        try (ComplaintFile dying = open()) {
            dying.remember(MAIN, STATE);
            worker.run();
            dying.remember(MAIN, "never written\n");

            Path copy = Files.copy(path(), folder.resolve("copy"));
            try (ComplaintFile next = ComplaintFile.open(copy, worker)) {
                assertThat(recalled(next, MAIN)).isEqualTo(STATE);
            }
        }
    }

    @Test
    void aForgottenStateIsGoneFromTheFileWhenItSaysSo() throws IOException {
        try (ComplaintFile file = open()) {
            file.remember(MAIN, STATE);
            file.remember(SAME_LABEL_ELSEWHERE, STATE);
            worker.run();

            CompletionStage<?> gone = file.forget(MAIN);
            assertThat(gone.toCompletableFuture()).isNotDone();
            worker.run();

            assertThat(gone.toCompletableFuture()).isCompleted();
            assertThat(Files.readString(path())).contains("rucaptcha").doesNotContain("2captcha");
            assertThat(file.forget(MAIN).toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void aFileIsForOneAtATime() throws IOException {
        try (ComplaintFile first = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(this::open)
                    .withMessageContaining("complaints is in use by this process; ")
                    .withMessageContaining("let them share a ledger");
            first.remember(MAIN, STATE);
        }
        open().close();
    }

    @Tag("ladder")
    @Test
    void aFileIsForOneProcessAtATime() throws IOException {
        Path source = Files.writeString(folder.resolve("Holder.java"), """
                public class Holder {
                    public static void main(String[] paths) throws Exception {
                        var path = java.nio.file.Path.of(paths[0]);
                        var file = io.github.captchareports.ComplaintFile.open(
                                path, reactor.core.scheduler.Schedulers.boundedElastic());
                        System.out.println("held");
                        System.in.read();
                    }
                }
                """);
        try (JavaProcess other = JavaProcess.start(
                folder,
                List.of(
                        JavaProcess.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString(),
                        path().toString()),
                Map.of(),
                Redirect.PIPE,
                true)) {
            assertThat(other.process().inputReader().readLine()).as(other.err()).isEqualTo("held");
            assertThatIllegalArgumentException()
                    .isThrownBy(this::open)
                    .withMessageContaining(
                            "in use by process " + other.process().pid() + "; ")
                    .withMessageContaining("a file of its own");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{\"provider\":\"2captcha\"}\n", "accounts:\n  - label: main\n", "\n"})
    void aFileOfAnotherKindIsLeftAlone(String text) throws IOException {
        Files.writeString(path(), text);
        assertThatIllegalArgumentException()
                .isThrownBy(this::open)
                .withMessageContaining("is no file of complaints that captcha-reports wrote; nothing was changed.")
                .withMessageContaining("Give another file");
        assertThat(path()).hasContent(text);
    }

    @Test
    void aFileOfALaterVersionIsLeftAlone() throws IOException {
        String text = "captcha-reports-complaints 2\nwhatever\n";
        Files.writeString(path(), text);
        assertThatIllegalArgumentException().isThrownBy(this::open).withMessageContaining("a newer version");
        assertThat(path()).hasContent(text);
    }

    @Test
    void aFileThatIsTooLargeToBeOneIsNotRead() throws IOException {
        try (var large = new RandomAccessFile(path().toFile(), "rw")) {
            large.setLength(300L << 20);
        }
        assertThatIllegalArgumentException().isThrownBy(this::open).withMessageContaining("is no file of complaints");
    }

    @Test
    void anyByteThatIsFlippedOrCutIsNoticed() throws IOException {
        try (ComplaintFile file = open()) {
            file.remember(MAIN, STATE);
            file.remember(ODD, STATE);
        }
        byte[] whole = Files.readAllBytes(path());
        Path damaged = folder.resolve("damaged");
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            for (byte[] content : List.of(flipped, Arrays.copyOf(whole, at))) {
                if (content.length > 0) {
                    Files.write(damaged, content);
                    assertThatIllegalArgumentException()
                            .as("byte %d", at)
                            .isThrownBy(() -> ComplaintFile.open(damaged, worker))
                            .withMessageContaining("nothing was changed");
                    assertThat(damaged).hasBinaryContent(content);
                }
            }
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsOneWarningAndWrittenLater() throws IOException {
        Path inTheWay = folder.resolve("complaints.new");
        try (ComplaintFile file = open()) {
            Files.createDirectory(inTheWay);
            for (int i = 0; i < 3; i++) {
                file.remember(MAIN, STATE);
                worker.run();
            }
            assertThat(warnings()).singleElement().asString().contains("could not be written", "Make room");
            assertThat(file.failure()).isNotNull();
            assertThat(file.forget(MAIN).toCompletableFuture()).isNotDone();
            worker.run();

            Files.delete(inTheWay);
            file.remember(MAIN, STATE);
            worker.run();
            assertThat(file.failure()).isNull();
            assertThat(Files.readString(path())).contains("HELD");
            assertThat(warnings()).hasSize(1);
        }
    }

    @Test
    void closingWritesTheLastStateEvenWhereTheWorkerIsClosedAndTheThreadInterrupted() throws IOException {
        ComplaintFile file = open();
        worker.closed = true;
        file.remember(MAIN, STATE);
        Thread.currentThread().interrupt();
        file.close();
        assertThat(Thread.interrupted()).isTrue();
        file.close();
        file.remember(MAIN, "ignored\n");
        assertThat(file.forget(MAIN).toCompletableFuture()).isCompletedExceptionally();
        assertThat(Files.readString(path())).contains("HELD");
    }

    @Test
    void onlyTheOwnerMayReadWhatIsMadeAndOtherPermissionsAreKept() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions here");
        write();
        for (Path each : List.of(path(), folder.resolve("complaints.lock"))) {
            assertThat(permissions(each)).isEqualTo("rw-------");
        }
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));
        write();
        assertThat(permissions(path())).isEqualTo("rw-r-----");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("complaints", "complaints.lock");
        }
    }

    @Test
    void aSymbolicLinkIsFollowedOnceAndStaysOne() throws IOException {
        Path real = folder.resolve("real");
        write();
        Files.move(path(), real);
        Files.createSymbolicLink(path(), real);
        try (ComplaintFile file = open()) {
            assertThat(recalled(file, MAIN)).isEqualTo(STATE);
            file.remember(MAIN, "new\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ComplaintFile.open(real, worker))
                    .withMessageContaining("in use by this process");
        }
        assertThat(path()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("new");
    }

    @Test
    void whatIsNoRegularFileIsRefused() throws IOException {
        refused(Files.createDirectory(folder.resolve("a folder")), "is a folder; give a file in it");
        refused(
                Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere")),
                "is a symbolic link that leads to no file");
        Files.createSymbolicLink(folder.resolve("locked.lock"), folder.resolve("nowhere"));
        refused(folder.resolve("locked"), "locked.lock is a symbolic link; remove it");
        write();
        Files.createLink(folder.resolve("other name"), path());
        refused(path(), "has other names (hard links)");
        assertThatThrownBy(() -> ComplaintFile.open(folder.resolve("missing").resolve("file"), worker))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void anErrorOnTheWorkerIsThrownOnAndHoldsNothingUp() throws IOException {
        logger.addAppender(broken);
        broken.start();
        Path inTheWay = folder.resolve("complaints.new");
        try (ComplaintFile file = open()) {
            Files.createDirectory(inTheWay);
            file.remember(MAIN, STATE);
            CompletionStage<?> gone = file.forget(MAIN);
            assertThatThrownBy(worker::run).isInstanceOf(NoClassDefFoundError.class);
            assertThat(gone.toCompletableFuture()).isCompletedExceptionally();

            Files.delete(inTheWay);
            file.remember(MAIN, STATE);
            worker.run();
            assertThat(Files.readString(path())).contains("HELD");
        } finally {
            logger.detachAppender(broken);
        }
    }

    private void refused(Path file, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ComplaintFile.open(file, worker))
                .withMessageContaining(message);
    }

    private ComplaintFile open() throws IOException {
        return ComplaintFile.open(path(), worker);
    }

    private void write() throws IOException {
        try (ComplaintFile file = ComplaintFile.open(path(), Schedulers.boundedElastic())) {
            file.remember(MAIN, STATE);
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static @Nullable String recalled(ComplaintFile file, AccountName account) {
        return file.recall(account)
                .toCompletableFuture()
                .getNow(Optional.of("not there at once"))
                .orElse(null);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path path() {
        return folder.resolve("complaints");
    }
}

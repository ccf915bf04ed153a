package io.github.captchareports.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.StopSignal;
import io.github.captchareports.cli.output.ByteBudget;
import io.github.captchareports.cli.output.Tally;
import io.github.captchareports.support.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

@Timeout(30)
class SubmitRunTest {
    private static final String GOOD = Parsing.with("ref", "1") + "\n";

    private final Tally tally = new Tally();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void everyLineGetsItsResultAndBlankLinesGetNone() throws Exception {
        SubmitRun.Ending ending =
                run(FakeReporter.accepting(), GOOD + "\n" + "nonsense\n" + GOOD).run();
        assertThat(ending.read()).isEqualTo(3);
        assertThat(ending.complaints()).isEmpty();
        assertThat(lines()).hasSize(3);
        assertThat(tally.byName()).containsEntry("accepted", 2L).containsEntry("invalid", 1L);
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(1);
    }

    @Test
    void anEmptyInputIsAllWell() throws Exception {
        assertThat(run(FakeReporter.accepting(), "").run().exitCode(tally, Parsing.NOW))
                .isZero();
    }

    @Test
    void duplicatesWithoutConflictAreAllWellAndOthersAreNot() throws Exception {
        assertThat(code(duplicates(false))).isZero();
        assertThat(code(duplicates(true))).isEqualTo(1);
        assertThat(code(request -> new ReportResult.Duplicate(
                        request,
                        AttemptSummary.NONE,
                        ReportResult.DuplicateOrigin.LEDGER,
                        Outcome.REJECTED,
                        false,
                        Recorded.NO)))
                .isEqualTo(1);
    }

    @Test
    void aRefusedAccountHasItsOwnCode() throws Exception {
        assertThat(code(request -> new ReportResult.Withheld(
                        request,
                        FakeReporter.ONE_ATTEMPT,
                        ReportResult.WithheldReason.ACCOUNT_REFUSED,
                        "ERROR_X",
                        null)))
                .isEqualTo(3);
        assertThat(tally.refusedAccounts()).containsEntry("two", "ERROR_X");
    }

    @Test
    void anInputThatFailsAtOnceSentNothing() throws Exception {
        SubmitRun.Ending ending =
                run(FakeReporter.accepting(), failingAfter("")).run();
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(2);
    }

    @Test
    void anInputThatFailsLaterKeepsTheResultsOfWhatWasRead() throws Exception {
        SubmitRun.Ending ending =
                run(FakeReporter.accepting(), failingAfter(GOOD + GOOD)).run();
        assertThat(lines()).hasSize(2);
        assertThat(ending.complaints()).singleElement().asString().contains("after 2 lines", "disk gone");
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(1);
    }

    @Test
    void aFirstSignalEndsTheRequestReaderAlthoughTheReadBlocks() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        FakeReporter reporter = FakeReporter.silent();
        SubmitRun run = run(reporter, new PipedInputStream(typed, 1 << 16));
        CompletableFuture<SubmitRun.Ending> ended = started(run);
        typed.write((GOOD + GOOD + "nonsense\n" + GOOD).getBytes(StandardCharsets.UTF_8));
        typed.flush();
        Eventually.until("four lines are read", () -> run.read() == 4);

        run.stop(StopSignal.TERM);
        assertThat(reporter.shutdowns).containsExactly(Duration.ofSeconds(10));
        typed.write(GOOD.getBytes(StandardCharsets.UTF_8));
        typed.flush();
        assertThat(ended).isNotDone();

        run.stop(StopSignal.TERM);
        SubmitRun.Ending ending = ended.get();
        assertThat(reporter.shutdowns).containsExactly(Duration.ofSeconds(10), Duration.ZERO);
        assertThat(ending.read()).isEqualTo(4);
        assertThat(lines()).hasSize(4);
        assertThat(ending.complaints()).isEmpty();
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(143);
    }

    @Test
    void aSignalBeforeTheStartReadsNothing() throws Exception {
        SubmitRun run = run(FakeReporter.accepting(), GOOD);
        run.stop(StopSignal.INT);
        SubmitRun.Ending ending = run.run();
        assertThat(ending.read()).isZero();
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(130);
    }

    @Test
    void noLineIsLostWhereverTheSignalComes() throws Exception {
        for (int round = 0; round < 50; round++) {
            Tally counted = new Tally();
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            SubmitRun run = new SubmitRun(
                    FakeReporter.accepting(),
                    Parsing.parser(),
                    new Endless(round % 2 == 0 ? GOOD : GOOD + "nonsense\n"),
                    written,
                    counted,
                    Duration.ZERO);
            CompletableFuture<SubmitRun.Ending> ended = started(run);
            int enough = round * 20;
            Eventually.until("enough lines are read", () -> run.read() > enough);
            run.stop(StopSignal.TERM);
            SubmitRun.Ending ending = ended.get();
            assertThat(ending.complaints()).isEmpty();
            assertThat(counted.total()).isEqualTo(ending.read());
            assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize((int) ending.read());
        }
    }

    @Test
    void aReaderThatStopsReadingHoldsTheRequestReaderBack() throws Exception {
        for (String line : new String[] {GOOD, "nonsense\n"}) {
            CountDownLatch reading = new CountDownLatch(1);
            Tally counted = new Tally();
            AtomicLong bytes = new AtomicLong();
            OutputStream blocked = new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void write(byte[] from, int offset, int length) throws IOException {
                    try {
                        reading.await();
                    } catch (InterruptedException stopped) {
                        throw new IOException(stopped);
                    }
                    bytes.addAndGet(length);
                }
            };
            SubmitRun run = new SubmitRun(
                    FakeReporter.accepting(), Parsing.parser(), new Endless(line), blocked, counted, Duration.ZERO);
            CompletableFuture<SubmitRun.Ending> ended = started(run);
            Eventually.until("lines are read", () -> run.read() > 0);
            long before = Eventually.steady("the request reader", run::read);
            assertThat(before).isLessThan(3_000);

            run.stop(StopSignal.TERM);
            assertThat(ended).isNotDone();
            reading.countDown();
            assertThat(ended.get().read()).isEqualTo(counted.total());
            assertThat(bytes.get()).isPositive();
        }
    }

    @Test
    void aClosedPipeEndsTheRun() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        FakeReporter reporter = FakeReporter.accepting();
        SubmitRun run =
                new SubmitRun(reporter, Parsing.parser(), new Endless(GOOD), closed, tally, Duration.ofSeconds(10));
        SubmitRun.Ending ending = started(run).get();
        assertThat(ending.complaints()).singleElement().asString().contains("standard output was closed");
        assertThat(reporter.shutdowns).contains(Duration.ZERO);
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(1);
    }

    @Test
    void resultsAreFlushedWhenThereIsNothingToDoForAMoment() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        SubmitRun run = run(FakeReporter.accepting(), new PipedInputStream(typed, 1 << 16));
        CompletableFuture<SubmitRun.Ending> ended = started(run);
        typed.write(GOOD.getBytes(StandardCharsets.UTF_8));
        typed.flush();
        Eventually.until("a result is written", () -> out.size() > 0);
        assertThat(ended).isNotDone();
        typed.close();
        assertThat(ended.get().read()).isEqualTo(1);
    }

    @Test
    void aResultThatCannotBeWrittenIsToldAsADefect() throws Exception {
        SubmitRun.Ending ending = run(
                        new FakeReporter(request -> Mono.just(FakeReporter.accepted(stripped(request)))), GOOD)
                .run();
        assertThat(ending.complaints())
                .anySatisfy(complaint -> assertThat(complaint).contains("report this defect"));
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(1);
    }

    @Test
    void anEngineThatLosesALineIsFoundOut() throws Exception {
        SubmitRun.Ending ending =
                run(new FakeReporter(request -> Mono.empty()), GOOD).run();
        assertThat(ending.complaints()).containsExactly("1 lines have no result; please report this defect");
    }

    @Test
    void aWriterThatFailsEndsTheRunWithTheResultsSoFarAndAWord() throws Exception {
        OutputStream failing = new OutputStream() {
            private int writes;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                if (++writes == 2) {
                    throw new OutOfMemoryError("as a test wants it");
                }
                out.write(from, offset, length);
            }
        };
        FakeReporter reporter = FakeReporter.accepting();
        SubmitRun.Ending ending = new SubmitRun(
                        reporter, Parsing.parser(), new Endless(GOOD), failing, tally, Duration.ofSeconds(3))
                .run();
        assertThat(ending.complaints())
                .singleElement()
                .asString()
                .startsWith(
                        "the memory ran out (as a test wants it) after " + ending.read() + " lines; what has a result");
        assertThat(reporter.shutdowns).contains(Duration.ofSeconds(3));
        assertThat(lines()).isNotEmpty();
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(1);
    }

    @Test
    void aReaderThatFailsEndsTheRunAlthoughTheEngineHasLostALine() throws Exception {
        InputStream failing = new InputStream() {
            private final InputStream before = new ByteArrayInputStream(GOOD.getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = before.read(into, offset, length);
                if (read < 0) {
                    throw new StackOverflowError("as a test wants it");
                }
                return read;
            }
        };
        // It neither answers nor shuts down: nothing will ever end the stream.
        FakeReporter deaf = new FakeReporter(request -> Mono.never());
        SubmitRun.Ending ending =
                new SubmitRun(deaf, Parsing.parser(), failing, out, tally, Duration.ofMillis(1)).run();
        assertThat(ending.complaints())
                .hasSize(2)
                .anySatisfy(complaint -> assertThat(complaint)
                        .contains("the run broke off after 1 lines", "StackOverflowError: as a test wants it"))
                .contains("1 lines have no result");
        assertThat(ending.exitCode(tally, Parsing.NOW)).isEqualTo(1);
    }

    @Test
    void anyOtherPartThatFailsEndsTheRunToo() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        SubmitRun run = run(FakeReporter.accepting(), new PipedInputStream(typed, 1 << 16));
        CompletableFuture<SubmitRun.Ending> ended = started(run);
        typed.write(GOOD.getBytes(StandardCharsets.UTF_8));
        typed.flush();
        Eventually.until("one line is read", () -> run.read() == 1);
        run.fail(new OutOfMemoryError("as a test wants it"));
        assertThat(ended.get().complaints()).singleElement().asString().startsWith("the memory ran out");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void linesAtWorkAreBoundedInBytes() throws Exception {
        String large = Parsing.with("ref", '"' + "x".repeat(900_000) + '"') + "\n";
        FakeReporter silent = FakeReporter.silent();
        SubmitRun run = new SubmitRun(
                silent, Parsing.parser(), new Endless(large), out, tally, Duration.ZERO, new ByteBudget(10_000_000));
        CompletableFuture<SubmitRun.Ending> ended = started(run);
        Eventually.until("five lines are read", () -> run.read() == 5);
        assertThat(silent.taken.get()).isLessThanOrEqualTo(5);
        run.stop(StopSignal.TERM);
        SubmitRun.Ending ending = ended.get();
        assertThat(ending.read()).isEqualTo(5);
        assertThat(lines()).hasSize(5);
    }

    @Test
    void oneLineLargerThanTheWholeBudgetGoesByItself() throws Exception {
        String large = Parsing.with("ref", '"' + "x".repeat(9_000) + '"') + "\n";
        SubmitRun.Ending ending = new SubmitRun(
                        FakeReporter.accepting(),
                        Parsing.parser(),
                        new ByteArrayInputStream(
                                (large + "nonsense\n").repeat(50).getBytes(StandardCharsets.UTF_8)),
                        out,
                        tally,
                        Duration.ZERO,
                        new ByteBudget(10))
                .run();
        assertThat(ending.complaints()).isEmpty();
        assertThat(lines()).hasSize(100);
    }

    private int code(Function<ReportRequest, ReportResult> answer) throws InterruptedException {
        SubmitRun.Ending ending = run(new FakeReporter(request -> Mono.just(answer.apply(request))), GOOD)
                .run();
        return ending.exitCode(tally, Parsing.NOW);
    }

    private static Function<ReportRequest, ReportResult> duplicates(boolean conflicting) {
        return request -> new ReportResult.Duplicate(
                request,
                AttemptSummary.NONE,
                ReportResult.DuplicateOrigin.LEDGER,
                Outcome.ACCEPTED,
                conflicting,
                Recorded.YES);
    }

    private static ReportRequest stripped(ReportRequest request) {
        return ReportRequest.builder()
                .account(request.account())
                .taskId(request.taskId())
                .verdict(request.verdict())
                .captchaType(request.captchaType())
                .solvedAt(request.solvedAt())
                .build();
    }

    private SubmitRun run(FakeReporter reporter, String input) {
        return run(reporter, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    private SubmitRun run(FakeReporter reporter, InputStream input) {
        return new SubmitRun(reporter, Parsing.parser(), input, out, tally, Duration.ofSeconds(10));
    }

    private static CompletableFuture<SubmitRun.Ending> started(SubmitRun run) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run.run();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
    }

    private java.util.List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static InputStream failingAfter(String lines) {
        return new InputStream() {
            private final InputStream before = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = before.read(into, offset, length);
                if (read < 0) {
                    throw new IOException("disk gone");
                }
                return read;
            }
        };
    }

    /** The same text again and again. */
    private static final class Endless extends InputStream {
        private final byte[] text;
        private int position;

        Endless(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = text[position];
                position = (position + 1) % text.length;
            }
            return length;
        }
    }
}

package io.github.captchareports.cli.submit;

import static io.github.captchareports.cli.FakeReporter.ONE_ATTEMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Undelivered;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.StopSignal;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.output.OpenLines;
import io.github.captchareports.cli.output.Tally;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What the caller of {@code submit} is told: a code for each ending, and one of several where several apply. */
class ExitCodeTest {
    private static final Instant NOW = Parsing.NOW;
    /** Its window closes at {@link #CLOSES}. */
    private static final ReportRequest AT_2CAPTCHA =
            Parsing.valid(Parsing.with("solvedAt", "\"2026-11-20T09:59:00Z\""));

    private static final ReportRequest AT_ANTICAPTCHA = Parsing.valid(Parsing.with("provider", "\"anticaptcha\"")
            .replace("09:59:00Z", "09:59:30Z")
            .replace("\"image\"", "\"recaptcha-v2\""));
    private static final Instant CLOSES = Instant.parse("2026-11-20T10:14:00Z");

    private static final ReportResult ACCEPTED = FakeReporter.accepted(AT_2CAPTCHA);
    private static final ReportResult SUBMIT_AGAIN = undelivered(UndeliveredReason.UNREACHABLE);
    private static final ReportResult REFUSED_ACCOUNT = withheld(WithheldReason.ACCOUNT_REFUSED);
    private static final ReportResult LOST =
            new Rejected(AT_2CAPTCHA, ONE_ATTEMPT, "ERROR_X", null, ProbableCause.UNKNOWN);

    static Stream<Arguments> endings() {
        return Stream.of(
                arguments(0, ACCEPTED),
                arguments(0, duplicate(Outcome.ACCEPTED, false, Recorded.YES)),
                arguments(0, withheld(WithheldReason.UNSUPPORTED)),
                arguments(1, duplicate(Outcome.ACCEPTED, true, Recorded.YES)),
                arguments(1, duplicate(Outcome.REJECTED, false, Recorded.NO)),
                arguments(1, duplicate(Outcome.INDETERMINATE, false, Recorded.UNKNOWN)),
                arguments(1, LOST),
                arguments(1, new Expired(AT_2CAPTCHA, AttemptSummary.NONE, CLOSES)),
                arguments(1, withheld(WithheldReason.COMPLAINT_GUARD)),
                arguments(1, withheld(WithheldReason.CONFLICT)),
                arguments(1, withheld(WithheldReason.SOLVED_IN_FUTURE)),
                arguments(1, indeterminate(AT_ANTICAPTCHA)),
                arguments(4, indeterminate(AT_2CAPTCHA)),
                arguments(4, withheld(WithheldReason.METHOD_REFUSED)),
                arguments(3, REFUSED_ACCOUNT));
    }

    @ParameterizedTest
    @MethodSource
    void endings(int code, ReportResult result) {
        assertThat(code(ended(null), NOW, result)).isEqualTo(code);
        assertThat(code(ended(null), NOW, ACCEPTED, result)).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(UndeliveredReason.class)
    void whateverWasNotDeliveredMayBeSubmittedAgainAsLongAsItsWindowIsOpen(UndeliveredReason reason) {
        assertThat(code(ended(null), NOW, undelivered(reason))).isEqualTo(4);
        assertThat(code(ended(null), CLOSES.minusSeconds(1), undelivered(reason)))
                .isEqualTo(4);
        assertThat(code(ended(null), CLOSES, undelivered(reason))).isEqualTo(1);
    }

    @Test
    void theLastWindowThatIsOpenDecides() {
        Tally tally = tally(
                indeterminate(AT_2CAPTCHA),
                new Undelivered(AT_ANTICAPTCHA, ONE_ATTEMPT, UndeliveredReason.UNREACHABLE));

        assertThat(tally.openLines().openAt(NOW)).isEqualTo(2);
        assertThat(tally.openLines().openAt(NOW.plusSeconds(30))).isOne();
        assertThat(tally.openLines().lastEnd()).isEqualTo(CLOSES);
        assertThat(ended(null).exitCode(tally, NOW.plusSeconds(30))).isEqualTo(4);
        assertThat(ended(null).exitCode(tally, CLOSES)).isEqualTo(1);
    }

    @Test
    void anInvalidLineIsFinallyNotRecorded() {
        Tally tally = tally(ACCEPTED);
        tally.count(Parsing.invalid("nonsense"));

        assertThat(ended(null).exitCode(tally, NOW)).isEqualTo(1);
    }

    static Stream<Arguments> pairs() {
        SubmitRun.Ending unread = new SubmitRun.Ending(0, null, true, List.of("no input"));
        SubmitRun.Ending unreadAndStopped = new SubmitRun.Ending(0, StopSignal.INT, true, List.of("no input"));
        SubmitRun.Ending interrupted = ended(StopSignal.INT);
        SubmitRun.Ending terminated = ended(StopSignal.TERM);
        SubmitRun.Ending brokenOff = new SubmitRun.Ending(3, null, false, List.of("standard output was closed"));
        return Stream.of(
                arguments("nothing read, though told as a failure", 2, unread, List.of()),
                arguments("nothing read, and a signal", 2, unreadAndStopped, List.of()),
                arguments("a signal, all well", 130, interrupted, List.of(ACCEPTED)),
                arguments("a signal and a refused account", 143, terminated, List.of(REFUSED_ACCOUNT)),
                arguments("a signal and an open line", 143, terminated, List.of(SUBMIT_AGAIN)),
                arguments("a signal and a lost line", 130, interrupted, List.of(LOST)),
                arguments("a refused account and an open line", 3, ended(null), List.of(SUBMIT_AGAIN, REFUSED_ACCOUNT)),
                arguments("a refused account and a lost line", 3, ended(null), List.of(LOST, REFUSED_ACCOUNT)),
                arguments("a refused account, broken off", 3, brokenOff, List.of(REFUSED_ACCOUNT)),
                arguments("an open line and a lost one", 4, ended(null), List.of(LOST, SUBMIT_AGAIN, ACCEPTED)),
                arguments("an open line, broken off", 4, brokenOff, List.of(SUBMIT_AGAIN)),
                arguments("all well, broken off", 1, brokenOff, List.of(ACCEPTED)),
                arguments("a lost line and an accepted one", 1, ended(null), List.of(LOST, ACCEPTED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void pairs(String name, int code, SubmitRun.Ending ending, List<ReportResult> results) {
        assertThat(code(ending, NOW, results.toArray(ReportResult[]::new)))
                .as(name)
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 3", "4, 4", "130, 130", "143, 143"})
    void aFileThatCannotBeWrittenChangesOnlyZero(int code, int afterwards) {
        assertThat(ExitCode.incomplete(code)).isEqualTo(afterwards);
    }

    @Test
    void theCommandEndsWithTheseCodes() {
        assertThat(submit(ACCEPTED)).isZero();
        assertThat(submit(withheld(WithheldReason.UNSUPPORTED))).isZero();
        assertThat(submit(LOST)).isEqualTo(1);
        assertThat(submit(REFUSED_ACCOUNT)).isEqualTo(3);
        assertThat(submit(SUBMIT_AGAIN)).isEqualTo(4);
        assertThat(submit(SUBMIT_AGAIN, "--rate", "fast")).isEqualTo(2);
    }

    @Test
    void aSideFileThatCannotBeWrittenIsToldByTheCodeWhereNothingElseIs() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");

        assertThat(submit(ACCEPTED, "--summary", "/dev/full")).isEqualTo(1);
        assertThat(submit(LOST, "--summary", "/dev/full")).isEqualTo(1);
        assertThat(submit(REFUSED_ACCOUNT, "--summary", "/dev/full")).isEqualTo(3);
        assertThat(submit(SUBMIT_AGAIN, "--summary", "/dev/full")).isEqualTo(4);
    }

    /** Runs the command on one line that was just solved, with an engine that answers as the result does. */
    private static int submit(ReportResult answer, String... options) {
        String line = Parsing.with("solvedAt", Long.toString(Instant.now().getEpochSecond())) + "\n";
        Streams streams = new Streams(
                new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                name -> null);
        FakeReporter engine = new FakeReporter(request -> Mono.just(of(request, answer)));
        String[] arguments = Stream.concat(Stream.of("submit", "--simulate"), Stream.of(options))
                .toArray(String[]::new);
        return Main.run(streams, builder -> engine, arguments);
    }

    private static ReportResult of(ReportRequest request, ReportResult like) {
        if (like instanceof Withheld withheld) {
            return new Withheld(request, ONE_ATTEMPT, withheld.reason(), null, null);
        }
        if (like instanceof Undelivered undelivered) {
            return new Undelivered(request, ONE_ATTEMPT, undelivered.reason());
        }
        return like instanceof Rejected
                ? new Rejected(request, ONE_ATTEMPT, "ERROR_X", null, ProbableCause.UNKNOWN)
                : FakeReporter.accepted(request);
    }

    private static int code(SubmitRun.Ending ending, Instant end, ReportResult... results) {
        return ending.exitCode(tally(results), end);
    }

    private static Tally tally(ReportResult... results) {
        Tally tally = new Tally(OpenLines.installed(), InstantSource.fixed(NOW));
        Stream.of(results).forEach(tally::count);
        return tally;
    }

    private static SubmitRun.Ending ended(@Nullable StopSignal signal) {
        return new SubmitRun.Ending(3, signal, false, List.of());
    }

    private static ReportResult duplicate(Outcome first, boolean conflicting, Recorded recorded) {
        return new Duplicate(AT_2CAPTCHA, AttemptSummary.NONE, DuplicateOrigin.LEDGER, first, conflicting, recorded);
    }

    private static ReportResult withheld(WithheldReason reason) {
        return new Withheld(AT_2CAPTCHA, ONE_ATTEMPT, reason, null, null);
    }

    private static ReportResult indeterminate(ReportRequest request) {
        return new Indeterminate(request, ONE_ATTEMPT, IndeterminateCause.ANSWER_LOST);
    }

    private static ReportResult undelivered(UndeliveredReason reason) {
        return new Undelivered(AT_2CAPTCHA, AttemptSummary.NONE, reason);
    }
}

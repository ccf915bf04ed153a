package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Confirmations;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Confirmations that the service takes and ignores, beside reports that have an effect. */
class IgnoredConfirmationsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int LINES = 4_000;
    private static final int COMPLAINTS = 260;
    private static final CaptchaType IGNORED = CaptchaType.RECAPTCHA_V2;
    private static final CaptchaType HEARD = CaptchaType.RECAPTCHA_V3;

    private final Bench bench = new Bench();

    IgnoredConfirmationsTest() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public Duration window() {
                return MINUTE;
            }

            @Override
            public boolean ignoresConfirmations(CaptchaType type) {
                return type == IGNORED;
            }
        };
    }

    /** Of 260 complaints 65 expired. Where a quarter of the confirmations has an effect, all of those go in time as well. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void noComplaintOfABulkExpiresForConfirmationsThatAreIgnored(int oneHeardIn) {
        bench.rate = RateLimit.DEFAULT;
        bench.margin = Duration.ofMillis(500);
        Instant last = bench.now();
        List<ReportRequest> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            boolean complaint = (i + 1) * COMPLAINTS / LINES > i * COMPLAINTS / LINES;
            lines.add(report(
                    i + 1,
                    complaint ? Verdict.INCORRECT : Verdict.CORRECT,
                    oneHeardIn > 0 && i % oneHeardIn == 0 ? HEARD : IGNORED,
                    last.minusMillis(LINES - i)));
        }

        Bench.Collected collected = Bench.collect(bench.open().report(Flux.fromIterable(lines)));
        bench.pass(Duration.ofMinutes(2));

        assertThat(collected.results).hasSize(LINES).allSatisfy(result -> {
            boolean ignored = isIgnored(result.request());
            assertThat(result.outcome()).isIn(Outcome.ACCEPTED, ignored ? Outcome.EXPIRED : Outcome.ACCEPTED);
            assertThat(result.reasonTag()).isEqualTo(result.outcome() == Outcome.EXPIRED ? "no-effect" : null);
        });
        assertThat(collected.count(Outcome.EXPIRED)).isBetween(900L, 1_100L);
    }

    @Test
    void whatHasAnEffectGoesFirstAndComplaintsOfASecondBeforeItsConfirmations() {
        Reporter reporter = openWithoutToken();
        Flux<ReportRequest> inOrderOfTheirTimes = Flux.just(
                ending(1, Verdict.CORRECT, IGNORED, 30_000),
                ending(2, Verdict.CORRECT, HEARD, 30_000),
                ending(3, Verdict.INCORRECT, IGNORED, 30_900),
                ending(4, Verdict.CORRECT, HEARD, 30_950),
                ending(5, Verdict.INCORRECT, HEARD, 31_000));

        Bench.collect(reporter.report(inOrderOfTheirTimes));
        bench.pass(Duration.ofSeconds(10));

        assertThat(bench.safe().sent.stream().map(FakeWire.Sent::taskId)).containsExactly(100L, 3L, 2L, 4L, 5L, 1L);
    }

    /** Each twelfth of a thousand is a complaint; the first eighty that are sent are nothing else. */
    @ParameterizedTest
    @EnumSource(names = {"RECAPTCHA_V2", "RECAPTCHA_V3"})
    void complaintsThatGoFirstAreNotHeldForTheirShare(CaptchaType type) {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        bench.rate = RateLimit.DEFAULT;
        Instant now = bench.now();
        List<ReportRequest> lines = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            lines.add(report(i, i % 12 == 0 ? Verdict.INCORRECT : Verdict.CORRECT, type, now));
        }

        Bench.Collected collected = Bench.collect(bench.open().report(Flux.fromIterable(lines)));
        bench.pass(MINUTE);

        assertThat(bench.safe().sent.subList(11, 80))
                .allMatch(sent -> sent.path().equals("/bad"));
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(1_000);
    }

    /** What goes first is not always what expires first. */
    @Test
    void everyReportIsToldOnTimeThatItExpired() {
        Reporter reporter = openWithoutToken();
        reporter.account("safe").rateLimit(new RateLimit(0.001, 1));
        List<ReportRequest> requests = List.of(
                ending(1, Verdict.INCORRECT, HEARD, 900),
                ending(2, Verdict.CORRECT, HEARD, 300),
                ending(3, Verdict.CORRECT, IGNORED, 100),
                ending(4, Verdict.CORRECT, HEARD, 1_500));

        assertThat(endsOf(reporter, requests))
                .containsExactly("3 after 100", "2 after 300", "1 after 900", "4 after 1500");
    }

    /** Two are prepared, and the one whose token comes second has the earlier deadline. */
    @Test
    void aPreparedReportIsToldOnTimeThatItExpired() {
        bench.journal = new SilentJournal();
        Reporter reporter = openWithoutToken(20);
        List<ReportRequest> requests =
                List.of(ending(1, Verdict.INCORRECT, HEARD, 900), ending(2, Verdict.CORRECT, HEARD, 30));

        assertThat(endsOf(reporter, requests)).containsExactly("2 after 30", "1 after 51");
    }

    private List<String> endsOf(Reporter reporter, List<ReportRequest> requests) {
        Instant begin = bench.now();
        List<String> ends = new ArrayList<>();
        reporter.report(Flux.fromIterable(requests))
                .subscribe(result -> ends.add(result.request().taskId() + " after "
                        + Duration.between(begin, bench.now()).toMillis()));
        bench.pass(Duration.ofSeconds(2));
        return ends;
    }

    @Test
    void aStreamIsReadPastThem() {
        bench.window = 4;
        Reporter reporter = openWithoutToken();
        List<ReportRequest> requests = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            requests.add(report(i, Verdict.CORRECT, IGNORED, bench.now()));
        }
        requests.add(report(51, Verdict.INCORRECT, IGNORED, bench.now()));

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(requests)));
        bench.pass(Duration.ofMillis(1_500));

        assertThat(collected.results).hasSize(1);
        assertThat(collected.of(51).outcome()).isEqualTo(Outcome.ACCEPTED);
        bench.pass(MINUTE);
        assertThat(collected.results).hasSize(51);
    }

    @Test
    void aStreamIsReadPastTheirRepetitions() {
        bench.window = 4;
        Reporter reporter = openWithoutToken();
        List<ReportRequest> requests = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            requests.add(report(1, Verdict.CORRECT, IGNORED, bench.now()));
        }
        requests.add(report(2, Verdict.INCORRECT, IGNORED, bench.now()));

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(requests)));
        bench.pass(Duration.ofMillis(1_500));

        assertThat(collected.of(2).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void theyFillHalfOfThePlacesAtMost() {
        bench.window = 1;
        bench.maxPending = 10;
        Reporter reporter = openWithoutToken();
        List<ReportResult> results = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            reporter.report(report(i, Verdict.CORRECT, IGNORED, bench.now())).subscribe(results::add);
        }
        assertThat(results)
                .hasSize(3)
                .allSatisfy(result -> assertThat(result)
                        .isEqualTo(new ReportResult.Undelivered(
                                result.request(), AttemptSummary.NONE, UndeliveredReason.OVERLOADED)));

        for (int i = 11; i <= 15; i++) {
            reporter.report(report(i, Verdict.INCORRECT, IGNORED, bench.now())).subscribe(results::add);
        }
        assertThat(results).hasSize(3);
        bench.pass(Duration.ofSeconds(20));
        assertThat(results).hasSize(13);
    }

    @Test
    void theyAreNoSignThatAnAccountIsSlow() {
        Reporter reporter = openWithoutToken();
        reporter.report(report(1, Verdict.CORRECT, IGNORED, bench.now())).subscribe();
        bench.pass(Duration.ofMillis(300));
        assertThat(reporter.account("safe").state().pending()).isEqualTo(1);
        assertThat(reporter.account("safe").state().oldestPending()).isZero();

        reporter.report(report(2, Verdict.CORRECT, HEARD, bench.now())).subscribe();
        bench.pass(Duration.ofMillis(100));
        assertThat(reporter.account("safe").state().oldestPending()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void theyAreSentWhenNothingElseWaits() {
        Bench.Collected collected =
                Bench.collect(bench.open().report(Flux.just(report(1, Verdict.CORRECT, IGNORED, bench.now()))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void oneThatComesTooLateHasNoEffectEither() {
        ReportRequest late = report(1, Verdict.CORRECT, IGNORED, bench.now().minus(MINUTE));
        ReportRequest lost = report(2, Verdict.CORRECT, HEARD, bench.now().minus(MINUTE));

        Bench.Collected collected = Bench.collect(bench.open().report(Flux.just(late, lost)));

        assertThat(collected.of(1))
                .isEqualTo(new ReportResult.Expired(late, AttemptSummary.NONE, bench.now(), ExpiredReason.NO_EFFECT));
        assertThat(collected.of(2)).isEqualTo(new ReportResult.Expired(lost, AttemptSummary.NONE, bench.now()));
    }

    @Test
    void anAccountMayLeaveThemOutAndKnowsThatTheyWereSolved() {
        bench.confirmations = Confirmations.EFFECTIVE;
        Reporter reporter = bench.open();
        ReportRequest ignored = report(1, Verdict.CORRECT, IGNORED, bench.now());

        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(
                ignored,
                report(2, Verdict.INCORRECT, IGNORED, bench.now()),
                report(3, Verdict.CORRECT, HEARD, bench.now()))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.of(1))
                .isEqualTo(
                        new ReportResult.Withheld(ignored, AttemptSummary.NONE, WithheldReason.NO_EFFECT, null, null));
        assertThat(collected.of(1).reasonTag()).isEqualTo("no-effect");
        assertThat(bench.safe().sent.stream().map(FakeWire.Sent::taskId)).containsExactlyInAnyOrder(2L, 3L);
        assertThat(reporter.account("safe").complaints())
                .flatExtracting(ComplaintFigures::types)
                .filteredOn(part -> part.captchaType() == IGNORED)
                .extracting(ComplaintFigures.Part::solved, ComplaintFigures.Part::complaints)
                .containsExactly(tuple(2L, 1L));
    }

    private Reporter openWithoutToken() {
        return openWithoutToken(1);
    }

    /** A reporter whose account has used its only token in the moment in which it was opened. */
    private Reporter openWithoutToken(int perSecond) {
        bench.rate = new RateLimit(perSecond, 1);
        Reporter reporter = bench.open();
        reporter.report(report(100, Verdict.INCORRECT, HEARD, bench.now())).subscribe();
        assertThat(bench.safe().sent).hasSize(1);
        return reporter;
    }

    private static boolean isIgnored(ReportRequest request) {
        return request.verdict() == Verdict.CORRECT && request.captchaType() == IGNORED;
    }

    private ReportRequest ending(long taskId, Verdict verdict, CaptchaType type, int millis) {
        return report(taskId, verdict, type, bench.now().minus(MINUTE).plusMillis(millis));
    }

    private static ReportRequest report(long taskId, Verdict verdict, CaptchaType type, Instant solvedAt) {
        return ReportRequest.builder()
                .account("safe")
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(type)
                .solvedAt(solvedAt)
                .build();
    }

    private static final class SilentJournal implements TaskJournal {
        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            return List.of();
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void settle(ReportResult result) {}
    }
}

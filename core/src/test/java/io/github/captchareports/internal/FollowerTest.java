package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Requests for a task that another request is reporting. */
class FollowerTest {
    private final Bench bench = new Bench();

    @Test
    void identicalRequestsInFlightAreJoined() {
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(
                Flux.just(bench.request("safe", 1), bench.request("safe", 1), bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isOne();
        assertThat(collected.results)
                .filteredOn(result -> result.outcome() == Outcome.DUPLICATE)
                .hasSize(2)
                .allSatisfy(result ->
                        assertThat(((ReportResult.Duplicate) result).first()).isEqualTo(Outcome.ACCEPTED));
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void theOwnersResultComesBeforeThoseOfItsFollowers() {
        Reporter reporter = bench.open();

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.request("safe", 1), bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.results)
                .extracting(ReportResult::outcome)
                .containsExactly(Outcome.ACCEPTED, Outcome.DUPLICATE);
    }

    @Test
    void anOppositeVerdictInFlightIsAConflict() {
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(
                Flux.just(bench.request("safe", 1), bench.request("safe", 1, Verdict.INCORRECT, bench.now()))));
        bench.pass(Duration.ofSeconds(1));

        ReportResult.Duplicate conflict = (ReportResult.Duplicate) collected.results.get(1);
        assertThat(conflict.conflicting()).isTrue();
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void anOppositeVerdictIsWithheldWhereTheOwnerLeftTheTaskFree() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "key";

        Bench.Collected collected = Bench.collect(reporter.report(
                Flux.just(bench.request("safe", 1), bench.request("safe", 1, Verdict.INCORRECT, bench.now()))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(((ReportResult.Withheld) collected.results.get(1)).reason()).isEqualTo(WithheldReason.CONFLICT);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void aFollowerSharesAnEndThatLeftTheTaskFree() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "key";

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.request("safe", 1), bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.results).extracting(ReportResult::outcome).containsOnly(Outcome.WITHHELD);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void aFollowerWithMoreTimeClaimsAgainWhenItsOwnerExpired() {
        Reporter reporter = bench.open();
        reporter.account("safe").pause();

        Bench.Collected collected = Bench.collect(
                reporter.report(Flux.just(bench.lasting("safe", 1, Duration.ofSeconds(5)), bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(6));
        assertThat(collected.results).extracting(ReportResult::outcome).containsExactly(Outcome.EXPIRED);
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.results)
                .extracting(ReportResult::outcome)
                .containsExactly(Outcome.EXPIRED, Outcome.ACCEPTED);
    }

    @Test
    void aFollowerClaimsAgainWhenItsOwnerWasCancelledUnsent() {
        Reporter reporter = bench.open();
        reporter.account("safe").pause();
        Bench.Collected owner = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        Bench.Collected follower = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));

        owner.subscription.dispose();
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(1));

        assertThat(owner.results).isEmpty();
        assertThat(follower.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void aFollowerGetsTheEndOfAnOwnerThatWasCancelledOnTheWire() {
        Reporter reporter = bench.open();
        Bench.Collected owner = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        Bench.Collected follower = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));

        owner.subscription.dispose();
        bench.pass(Duration.ofSeconds(1));

        assertThat(((ReportResult.Duplicate) follower.of(1)).first()).isEqualTo(Outcome.ACCEPTED);
        assertThat(bench.safe().sent).hasSize(1);
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void aCancelledFollowerIsCountedAndHarmsNobody() {
        Reporter reporter = bench.open();
        Bench.Collected owner = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        Bench.Collected follower = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));

        follower.subscription.dispose();
        bench.pass(Duration.ofSeconds(1));

        assertThat(owner.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reporter.stats().outcomes()).containsEntry(Outcome.UNDELIVERED, 1L);
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void aCancelledFollowerEndsAtOnceAndIsForgotten() {
        Reporter reporter = bench.open();
        reporter.account("safe").pause();
        Bench.collect(reporter.report(bench.request("safe", 1)).flux());

        for (int i = 0; i < 1000; i++) {
            reporter.report(bench.request("safe", 1)).subscribe().dispose();
        }

        assertThat(reporter.stats().open()).isOne();
        assertThat(reporter.account("safe").state().pending()).isOne();
    }

    @Test
    void followersCountAgainstTheMostThatMayWait() {
        bench.window = 10;
        bench.maxPending = 10;
        Reporter reporter = bench.open();
        reporter.account("safe").pause();
        for (int i = 0; i < 10; i++) {
            Bench.collect(reporter.report(bench.request("safe", 1)).flux());
        }

        Bench.Collected tooMany =
                Bench.collect(reporter.report(bench.request("safe", 1)).flux());

        assertThat(((ReportResult.Undelivered) tooMany.of(1)).reason())
                .isEqualTo(ReportResult.UndeliveredReason.OVERLOADED);
    }

    @Test
    void aFollowerWithMoreTimeClaimsAgainWhenAPauseOutlastedItsOwner() {
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(1);
        bench.safe().script = sent -> bench.safe().sent.size() == 1 ? "throttle 30000" : "ok";
        bench.maxInFlight = 1;
        reporter.account("safe").maxInFlight(1);

        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(
                bench.request("safe", 1), bench.lasting("safe", 2, Duration.ofSeconds(10)), bench.request("safe", 2))));
        bench.pass(Duration.ofSeconds(60));

        assertThat(collected.results)
                .filteredOn(result -> result.request().taskId().asLong() == 2)
                .extracting(ReportResult::outcome)
                .containsExactly(Outcome.UNDELIVERED, Outcome.ACCEPTED);
    }

    @Test
    void followersOfAHeldComplaintShareItsEndAtOnce() {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        bench.window = 40_000;
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 120);
        Bench.collect(
                reporter.report(Flux.range(1, 100).map(i -> bench.request("safe", i, Verdict.INCORRECT, bench.now()))));
        bench.pass(Duration.ofSeconds(1));
        reporter.account("safe").pause();

        Bench.Collected collected = Bench.collect(reporter.report(
                Flux.range(1, 30_000).map(i -> bench.request("safe", 1000, Verdict.INCORRECT, bench.now()))));
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.count(Outcome.WITHHELD)).isEqualTo(30_000);
    }

    @Test
    void aThousandFollowersAreAnsweredWithoutASecondRequest() {
        bench.complaintLimits = ComplaintLimits.DEFAULT.disabled();
        Reporter reporter = bench.open();

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.range(0, 1000).map(i -> bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.results).hasSize(1000);
        assertThat(bench.safe().sent).hasSize(1);
    }
}

package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

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

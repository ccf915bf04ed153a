package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Reports for tasks whose id is a text: at a service that has such ids, and at one that has numbers. */
class TextTaskIdTest {
    private static final String UUID = "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b001";

    private final Bench bench = new Bench();

    private ReportRequest request(String taskId, Verdict verdict) {
        return ReportRequest.builder()
                .account("safe")
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(bench.now())
                .build();
    }

    private List<ReportResult> report(Reporter reporter, ReportRequest... requests) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(requests)));
        bench.pass(Duration.ofMinutes(1));
        assertThat(collected.completed).isTrue();
        return collected.results;
    }

    @Test
    void aTextIsReportedOnceLikeANumber() {
        Reporter reporter = bench.open();

        List<ReportResult> results = report(
                reporter,
                request(UUID, Verdict.CORRECT),
                request("order:1", Verdict.CORRECT),
                request("17", Verdict.CORRECT));
        List<ReportResult> again = report(
                reporter,
                request(UUID, Verdict.CORRECT),
                request("order:1", Verdict.INCORRECT),
                bench.request("safe", 17));

        assertThat(results).extracting(ReportResult::outcome).containsOnly(Outcome.ACCEPTED);
        assertThat(again).extracting(ReportResult::outcome).containsOnly(Outcome.DUPLICATE);
        assertThat(again)
                .filteredOn(result -> ((ReportResult.Duplicate) result).conflicting())
                .extracting(result -> result.request().taskId())
                .containsExactly(TaskId.of("order:1"));
        assertThat(reporter.stats().ledgerEntries()).isEqualTo(3);
    }

    @Test
    void aTextIsForgottenWhenItsTimeIsOver() {
        Reporter reporter = bench.open();
        report(reporter, request(UUID, Verdict.CORRECT));

        bench.pass(FakeProvider.WINDOW.plusMinutes(2));

        assertThat(reporter.stats().ledgerEntries()).isZero();
    }

    @Test
    void anIdThatTheServiceCannotHaveIsAnsweredByNameAndTheOthersGoOn() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public @Nullable String taskIdProblem(TaskId taskId) {
                return taskId.isNumeric() ? null : "no number; use the task id that the service returned";
            }
        };
        Reporter reporter = bench.open();

        List<ReportResult> results =
                report(reporter, request(UUID, Verdict.CORRECT), bench.request("safe", 17), bench.request("safe", 18));

        assertThat(results)
                .filteredOn(result -> result.outcome() == Outcome.ACCEPTED)
                .hasSize(2);
        assertThat(results)
                .filteredOn(result -> result instanceof Withheld)
                .singleElement()
                .satisfies(result -> {
                    Withheld withheld = (Withheld) result;
                    assertThat(withheld.reason()).isEqualTo(WithheldReason.INVALID_TASK_ID);
                    assertThat(withheld.problem())
                            .isEqualTo("taskId: no number; use the task id that the service returned");
                });
        assertThat(bench.safe().sent).hasSize(2);
    }
}

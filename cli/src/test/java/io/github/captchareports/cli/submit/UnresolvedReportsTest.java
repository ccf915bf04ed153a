package io.github.captchareports.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResults;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnresolvedReportsTest {
    private final UnresolvedReports unresolved =
            new UnresolvedReports(List.of(Parsing.account("2captcha", "two"), Parsing.account("anticaptcha", "anti")));

    @Test
    void onlyWhatAnEarlierRunSentToAServiceThatCannotBeAskedAgainIsCounted() {
        ReportRequest two = Parsing.valid(Parsing.with("ref", "1"));
        ReportRequest anti = Parsing.valid(Parsing.with("provider", "\"anticaptcha\""));

        unresolved.ended(ReportResults.indeterminate(two, AttemptSummary.NONE, IndeterminateCause.ANSWER_LOST));
        unresolved.ended(ReportResults.indeterminate(anti, AttemptSummary.NONE, IndeterminateCause.REPORTED_ELSEWHERE));
        unresolved.ended(ReportResults.indeterminate(
                anti, FakeReporter.accepted(anti).attemptSummary(), IndeterminateCause.ANSWER_LOST));
        unresolved.ended(FakeReporter.accepted(anti));
        assertThat(unresolved.count()).isZero();

        unresolved.ended(ReportResults.indeterminate(anti, AttemptSummary.NONE, IndeterminateCause.ANSWER_LOST));
        assertThat(unresolved.count()).isEqualTo(1);
    }
}

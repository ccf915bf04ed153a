package io.github.captchareports.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResults;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import org.junit.jupiter.api.Test;

class FailureTallyTest {
    private static final ReportRequest REQUEST = Parsing.valid(Parsing.with("ref", "1"));

    private final FailureTally tally = new FailureTally();

    @Test
    void whatWasAnsweredLeavesNoWord() {
        tally.count(FakeReporter.accepted(REQUEST));

        assertThat(tally.lines()).isEmpty();
    }

    @Test
    void theCommonestCauseOfEachOutcomeComesFirstWithItsRemedy() {
        undelivered(2, FailureCause.of(Kind.CONNECTION_REFUSED, "Connection refused: host:443"));
        undelivered(451, FailureCause.of(Kind.HTTP_STATUS, 404, "HTTP 404 from https://host/path"));
        undelivered(1, FailureCause.of(Kind.HTTP_STATUS, 405, "HTTP 405 from https://host/path"));
        tally.count(ReportResults.indeterminate(
                REQUEST,
                AttemptSummary.NONE.withFailureCause(FailureCause.of(Kind.CONNECTION_LOST, "lost")),
                ReportResult.IndeterminateCause.ANSWER_LOST));

        assertThat(tally.lines())
                .containsExactly(
                        "454 undelivered: 451 × HTTP 404 from https://host/path: check the base URL",
                        "454 undelivered: 2 × connection-refused: Connection refused: host:443: "
                                + Kind.CONNECTION_REFUSED.remedy(),
                        "454 undelivered: 1 × HTTP 405 from https://host/path: check the base URL",
                        "1 indeterminate: 1 × connection-lost: lost: " + Kind.CONNECTION_LOST.remedy());
    }

    @Test
    void causesThatDifferInTheirWordsOnlyAreOne() {
        for (int i = 0; i < 1_000; i++) {
            undelivered(1, FailureCause.of(Kind.HTTP_STATUS, 404, "HTTP 404: request " + i));
        }

        assertThat(tally.lines()).containsExactly("1000 undelivered: 1000 × HTTP 404: request 0: check the base URL");
    }

    @Test
    void fewCausesAreShownAndTheOthersCounted() {
        for (int status = 400; status < 420; status++) {
            undelivered(1, FailureCause.of(Kind.HTTP_STATUS, status, "HTTP " + status));
        }

        assertThat(tally.lines()).hasSize(6).last().asString().contains("15 more causes");
    }

    private void undelivered(int times, FailureCause cause) {
        for (int i = 0; i < times; i++) {
            tally.count(ReportResults.undelivered(
                    REQUEST, AttemptSummary.NONE.withFailureCause(cause), ReportResult.UndeliveredReason.UNREACHABLE));
        }
    }
}

package io.github.captchareports.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Undelivered;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.output.DomainTally.Figures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DomainTallyTest {
    private final DomainTally tally = new DomainTally();

    @Test
    void theDomainsWithMostComplaintsThatWereNotRecordedComeFirst() {
        tally.count(FakeReporter.accepted(complaint("good.example")));
        tally.count(rejected("bad.example"));
        tally.count(undelivered("bad.example"));
        tally.count(FakeReporter.accepted(complaint("Bad.Example")));
        tally.count(undelivered("fair.example"));

        assertThat(tally.worst())
                .containsExactly(new Figures("bad.example", 3, 2, 1), new Figures("fair.example", 1, 1, 0));
    }

    @Test
    void whatIsNoComplaintOrNamesNoDomainOrHasNoMethodDoesNotCount() {
        tally.count(rejected(null));
        tally.count(undelivered(request("bad.example", Verdict.CORRECT)));
        tally.count(
                new Withheld(complaint("bad.example"), AttemptSummary.NONE, WithheldReason.UNSUPPORTED, null, null));

        assertThat(tally.worst()).isEmpty();
    }

    @Test
    void aMillionDomainsAreAThousandAndOneFigure() {
        int all = 1_000_000;
        for (int i = 0; i < all; i++) {
            tally.count(undelivered("d" + i + ".example"));
        }
        tally.count(rejected("d0.example"));

        assertThat(tally.worst())
                .hasSize(DomainTally.NAMED + 1)
                .startsWith(new Figures("d0.example", 2, 2, 1))
                .endsWith(new Figures(null, all - DomainTally.NAMED, all - DomainTally.NAMED, 0));
    }

    private static ReportResult rejected(@Nullable String domain) {
        return new Rejected(complaint(domain), AttemptSummary.NONE, "ERROR_X", null, ProbableCause.UNKNOWN);
    }

    private static ReportResult undelivered(String domain) {
        return undelivered(complaint(domain));
    }

    private static ReportResult undelivered(ReportRequest request) {
        return new Undelivered(request, AttemptSummary.NONE, UndeliveredReason.UNREACHABLE);
    }

    private static ReportRequest complaint(@Nullable String domain) {
        return request(domain, Verdict.INCORRECT);
    }

    private static ReportRequest request(@Nullable String domain, Verdict verdict) {
        return ReportRequest.builder()
                .account("main")
                .taskId(1)
                .verdict(verdict)
                .captchaType(CaptchaType.RECAPTCHA_V3)
                .solvedAt(Parsing.NOW)
                .domain(domain)
                .build();
    }
}

package io.github.captchareports.cli.output;

import io.github.captchareports.AccountControl;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.Reporter;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.spi.ForeignText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Describes the complaints of a reporter's accounts. */
public final class ComplaintOverview {
    private static final double PERCENT = 100;
    private static final int LONGEST = 60;

    private ComplaintOverview() {}

    /** A line for each scope of each account that something is known of. */
    public static List<String> lines(Reporter reporter) {
        return reporter.accounts().stream().flatMap(ComplaintOverview::lines).toList();
    }

    private static Stream<String> lines(AccountControl account) {
        return account.complaints().stream()
                .map(figures -> "account " + Quoted.of(figures.account()) + ": complaints ("
                        + ForeignText.clean(figures.scope(), LONGEST) + "): " + words(figures));
    }

    private static String words(ComplaintFigures figures) {
        String share = String.format(
                Locale.ROOT,
                "%s, %d complaints of %d solved",
                Kebab.of(figures.state()),
                figures.complaints(),
                figures.solved());
        share += figures.isKnown()
                ? String.format(Locale.ROOT, " (%.1f %%)", PERCENT * figures.share())
                : " that are known, too few to tell a share";
        Instant probeAt = figures.probeAt();
        return probeAt == null
                ? share
                : share + "; from " + probeAt.truncatedTo(ChronoUnit.SECONDS) + " on the next one is sent as a probe";
    }
}

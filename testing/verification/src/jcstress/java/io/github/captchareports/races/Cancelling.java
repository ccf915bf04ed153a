package io.github.captchareports.races;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.Outcome;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.ReporterAssembler;
import io.github.captchareports.internal.settings.ReporterSettings;
import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.infra.results.IIIII_Result;
import reactor.core.Disposable;

/** A report that waits in a paused account of a whole engine; only its clock and its wire are ours. */
final class Cancelling {
    private static final ReporterSettings SETTINGS = new ReporterSettings(
            List.of(Account.builder("2captcha", "races").clientKey(() -> "key").build()),
            List.of(),
            List.of(),
            1,
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            RetryPolicy.DEFAULT,
            10,
            Duration.ZERO,
            new StillClock(),
            () -> 0.5,
            null,
            null,
            null);

    final Wire wire = new Wire();
    private final Reporter reporter = ReporterAssembler.open(SETTINGS, settings -> wire);
    private final AccountControl account = reporter.account("races");
    private final Disposable subscription;

    Cancelling() {
        account.pause();
        subscription = reporter.report(Tasks.REQUEST).subscribe();
    }

    void grant() {
        account.resume();
    }

    void cancel() {
        subscription.dispose();
    }

    /** Lets what was sent be answered: sent, withdrawn, accepted, in the ledger, left in the lane. */
    void judge(IIIII_Result result) {
        result.r1 = wire.answer() ? 1 : 0;
        ReporterStats stats = reporter.stats();
        result.r2 = stats.outcomes().get(Outcome.UNDELIVERED).intValue();
        result.r3 = stats.outcomes().get(Outcome.ACCEPTED).intValue();
        result.r4 = (int) stats.ledgerEntries();
        result.r5 = account.state().pending() + account.state().inFlight();
    }
}

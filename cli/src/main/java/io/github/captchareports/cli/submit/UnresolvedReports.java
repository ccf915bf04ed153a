package io.github.captchareports.cli.submit;

import io.github.captchareports.Account;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.spi.ReportProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts the results that stay open because an earlier run ended before their answers came. */
final class UnresolvedReports implements ReporterListener {
    /** Labels of accounts whose service cannot be asked again: nothing else leaves a report open that was not sent. */
    private final Set<String> neverAskedAgain;

    private final LongAdder count = new LongAdder();

    UnresolvedReports(List<Account> accounts) {
        Set<String> replaySafe = ServiceLoader.load(ReportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(ReportProvider::replaySafe)
                .map(ReportProvider::id)
                .collect(Collectors.toSet());
        neverAskedAgain = accounts.stream()
                .filter(account -> !replaySafe.contains(account.provider()))
                .map(Account::label)
                .collect(Collectors.toSet());
    }

    @Override
    public void onResult(ReportResult result) {
        if (result instanceof Indeterminate open
                && open.cause() == IndeterminateCause.ANSWER_LOST
                && open.attempts() == 0
                && neverAskedAgain.contains(open.request().account())) {
            count.increment();
        }
    }

    long count() {
        return count.sum();
    }
}

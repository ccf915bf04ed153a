package io.github.captchareports.spring.test;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.TaskJournal;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers nothing, in place of the file that the application's properties name: what the simulator accepts must not be taken
 * for what a service has. A journal that is a bean of the application is used.
 */
final class NoJournal implements TaskJournal {
    @Override
    public Collection<Remembered> recall(Collection<AccountName> accounts) {
        return List.of();
    }

    @Override
    public CompletionStage<?> intend(ReportRequest request) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void settle(ReportResult result) {
        // It says nothing of the services.
    }
}

package io.github.captchareports.spring.test;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.core.Ordered;

/** Keeps nothing, in place of what the application has: what a test complains of must not be held against its accounts. */
final class NoComplaints implements ComplaintMemory, Ordered {
    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void remember(AccountName account, String state) {
        // It says nothing of the services.
    }

    @Override
    public CompletionStage<?> forget(AccountName account) {
        return CompletableFuture.completedStage(false);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}

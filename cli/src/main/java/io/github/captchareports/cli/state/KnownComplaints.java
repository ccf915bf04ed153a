package io.github.captchareports.cli.state;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A memory of complaints that is only read. */
public final class KnownComplaints implements ComplaintMemory {
    private final Function<AccountName, @Nullable String> states;

    public KnownComplaints(Function<AccountName, @Nullable String> states) {
        this.states = states;
    }

    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return CompletableFuture.completedFuture(Optional.ofNullable(states.apply(account)));
    }

    @Override
    public void remember(AccountName account, String state) {
        // Only read.
    }

    @Override
    public CompletionStage<?> forget(AccountName account) {
        return CompletableFuture.completedStage(false);
    }
}

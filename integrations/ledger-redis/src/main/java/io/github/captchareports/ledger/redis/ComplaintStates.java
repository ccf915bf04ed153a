package io.github.captchareports.ledger.redis;

import io.github.captchareports.spi.AccountName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/** Keeps the state of each account's complaints, in a key of its own beside the counts of its hours. */
final class ComplaintStates {
    /** A day longer than anything in a state is of use. */
    static final Duration KEEP = Duration.ofDays(8);

    private final ScriptCalls scripts;
    private final KeyNames keys;

    ComplaintStates(ScriptCalls scripts, KeyNames keys) {
        this.scripts = scripts;
        this.keys = keys;
    }

    CompletionStage<Optional<String>> recall(AccountName account) {
        return scripts.<String>call(Script.RECALL, keys.state(account)).thenApply(Optional::ofNullable);
    }

    CompletionStage<Long> remember(AccountName account, String state, Duration keep) {
        return scripts.call(Script.REMEMBER, keys.state(account), state, Millis.of(keep));
    }

    /** Forgets the state, and then what was counted in any hour that may be left. */
    CompletionStage<?> forget(AccountName account) {
        return forgetState(account).thenCompose(now -> {
            CompletableFuture<?>[] hours = LongStream.rangeClosed(now - KEEP.toHours(), now + 1)
                    .mapToObj(hour -> scripts.call(Script.FORGET, keys.hour(account, hour))
                            .toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(hours);
        });
    }

    CompletionStage<Long> forgetState(AccountName account) {
        return scripts.call(Script.FORGET, keys.state(account));
    }
}

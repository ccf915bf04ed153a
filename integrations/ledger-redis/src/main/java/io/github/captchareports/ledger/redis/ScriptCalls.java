package io.github.captchareports.ledger.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Calls a script by its digest, and by its text where Redis has forgotten it: after a restart, a failover or a flush. */
final class ScriptCalls {
    private final RedisScriptingAsyncCommands<String, String> redis;

    ScriptCalls(RedisScriptingAsyncCommands<String, String> redis) {
        this.redis = redis;
    }

    <T> CompletionStage<T> call(Script script, String key, String... values) {
        String[] keys = {key};
        try {
            return redis.<T>evalsha(script.digest(), script.answer(), keys, values)
                    .exceptionallyCompose(failure -> isForgotten(failure)
                            ? redis.<T>eval(script.text(), script.answer(), keys, values)
                            : CompletableFuture.failedStage(failure));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static boolean isForgotten(Throwable failure) {
        return failure instanceof RedisNoScriptException
                || (failure instanceof CompletionException && failure.getCause() instanceof RedisNoScriptException);
    }
}

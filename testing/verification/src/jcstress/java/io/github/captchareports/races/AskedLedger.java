package io.github.captchareports.races;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.captchareports.internal.shared.SharedLedgerClient;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A question to a shared ledger, and how often it was told an answer or that there is none. */
final class AskedLedger {
    private static final SharedLedger LEDGER = (SharedLedger) Proxy.newProxyInstance(
            SharedLedger.class.getClassLoader(), new Class<?>[] {SharedLedger.class}, (proxy, method, arguments) -> {
                throw new AssertionError("no question of the races is put to it");
            });

    static {
        // The client warns that the ledger is lost: once in each of a million clients.
        ((Logger) LoggerFactory.getLogger(SharedLedgerClient.class.getPackageName())).setLevel(Level.OFF);
    }

    final CompletableFuture<String> answer = new CompletableFuture<>();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger timedOut = new AtomicInteger();

    /** A client whose calls have {@link LedgerClock#TIMEOUT}. */
    static SharedLedgerClient client(LedgerClock clock) {
        return new SharedLedgerClient(LEDGER, LedgerClock.TIMEOUT, clock, failure -> {});
    }

    void ask(SharedLedgerClient client) {
        client.<String>ask(ledger -> answer, LedgerClock.TIMEOUT, this::hear);
    }

    private void hear(@Nullable String value) {
        (value == null ? timedOut : answered).incrementAndGet();
    }
}

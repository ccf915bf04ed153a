package io.github.captchareports.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A ledger that comes after the start. */
class LateLedgerTest {
    private static final AccountName ACCOUNT = new AccountName("2captcha", "main");

    private final AtomicBoolean there = new AtomicBoolean();
    private final LateLedger ledger = new LateLedger(this::reach);

    private SharedLedger reach() {
        if (!there.get()) {
            throw new IllegalStateException("nobody listens");
        }
        return (SharedLedger) Proxy.newProxyInstance(
                SharedLedger.class.getClassLoader(),
                new Class<?>[] {SharedLedger.class},
                (proxy, method, arguments) -> CompletableFuture.completedFuture(Duration.ofSeconds(7)));
    }

    private CompletableFuture<Duration> asked() {
        return ledger.reserve(ACCOUNT, RateLimit.DEFAULT, 1).toCompletableFuture();
    }

    @Test
    void untilItIsThereEverythingFailsWithTheReason() {
        assertThatThrownBy(ledger::connect).hasMessage("nobody listens");

        assertThatThrownBy(() -> asked().join())
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("nobody listens");
    }

    @Test
    void whoAsksHasItLookedForAgain() {
        assertThatThrownBy(ledger::connect).isInstanceOf(IllegalStateException.class);
        there.set(true);

        Instant patience = Instant.now().plusSeconds(30);
        while (asked().isCompletedExceptionally()) {
            assertThat(Instant.now()).isBefore(patience);
            Thread.onSpinWait();
        }
        assertThat(asked().join()).isEqualTo(Duration.ofSeconds(7));
    }
}

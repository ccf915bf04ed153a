package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the guard makes of the counts of others. */
class SharedComplaintCountsTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long NOW = 490_000;

    /**
     * A process joins. Of each type, 4,210 were solved elsewhere in 20 hours, and 300 complaints made, 7 %, all in one hour.
     * The hours are taken in one after the other, in the order of a hash, and judged after each.
     */
    @Test
    void aHealthyPastIsTakenInAsAWhole() {
        List<SharedLedger.Counts> past = new ArrayList<>();
        for (CaptchaType type : CaptchaType.values()) {
            for (long hour = NOW - 19; hour <= NOW; hour++) {
                boolean lump = hour == NOW - 10;
                past.add(new SharedLedger.Counts(type, hour, lump ? 410 : 200, 0, lump ? 300 : 0, lump ? 300 : 0, 0));
            }
        }
        SharedLedger ledger = (SharedLedger) Proxy.newProxyInstance(
                SharedLedger.class.getClassLoader(),
                new Class<?>[] {SharedLedger.class},
                (proxy, method, arguments) -> CompletableFuture.completedFuture(past));
        List<ComplaintEvent> news = new ArrayList<>();
        long nanos = Duration.ofHours(NOW).toNanos();
        ComplaintGuard guard = new ComplaintGuard(
                new GuardSettings("main", ComplaintLimits.DEFAULT, Map.of(), Map.of()), news::add, nanos);
        SharedComplaintCounts shared = new SharedComplaintCounts(
                new AccountName("safe", "main"),
                "here",
                24,
                () -> NOW * HOUR,
                others -> guard.observeOthers(others, nanos));

        shared.exchange(ledger);

        assertThat(guard.figures(nanos))
                .allSatisfy(figures -> assertThat(figures.state()).isEqualTo(ComplaintState.NORMAL));
        assertThat(news).extracting(event -> event.figures().state()).isEmpty();
    }
}

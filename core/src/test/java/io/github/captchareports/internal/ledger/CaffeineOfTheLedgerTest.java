package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What of Caffeine a native image has to know: a bounded cache would be a class of which only the name is known. */
class CaffeineOfTheLedgerTest {
    @Test
    void theLedgersCacheIsNoneOfTheGeneratedOnes() throws ReflectiveOperationException {
        Field inFlight = Ledger.class.getDeclaredField("inFlight");
        inFlight.setAccessible(true);

        Object cache = inFlight.get(new Ledger(1_000, VirtualTimeScheduler.create()));

        assertThat(cache.getClass().getName()).isEqualTo("com.github.benmanes.caffeine.cache.UnboundedLocalCache");
    }
}

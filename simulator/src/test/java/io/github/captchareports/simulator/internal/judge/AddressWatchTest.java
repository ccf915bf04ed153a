package io.github.captchareports.simulator.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.rules.Blocking;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressWatchTest {
    private static final String HERE = "127.0.0.1";
    private static final long SECOND = 1_000;
    private static final Blocking RULE =
            Blocking.documented(SimulatedService.TWOCAPTCHA).withRepeats(3);

    private final AddressWatch watch = new AddressWatch(RULE);

    @Test
    void theThirdFailureInAMinuteBlocksForHalfAMinute() {
        assertThat(fail(3, 0)).isTrue();

        assertThat(watch.blocks(HERE, 30 * SECOND - 1)).isTrue();
        assertThat(watch.blocks(HERE, 30 * SECOND)).isFalse();
        assertThat(watch.blocks("127.0.0.2", 0)).isFalse();
    }

    @Test
    void failuresThatAreAMinuteApartDoNotAddUp() {
        fail(2, 0);

        assertThat(fail(2, 60 * SECOND)).isFalse();
        assertThat(fail(1, 60 * SECOND)).isTrue();
    }

    @Test
    void otherFailuresAreCountedOnTheirOwn() {
        fail(2, 0);

        assertThat(watch.failed(HERE, 8, 0)).isFalse();
        assertThat(watch.failed(HERE, 9, 0)).isFalse();
        assertThat(fail(1, 0)).isTrue();
    }

    @Test
    void blocksDoubleUpToTenMinutes() {
        long now = 0;
        for (long seconds : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            assertThat(fail(3, now)).isTrue();
            assertThat(watch.blocks(HERE, now + seconds * SECOND - 1)).isTrue();
            now += seconds * SECOND;
            assertThat(watch.blocks(HERE, now)).as("after %d s", seconds).isFalse();
        }
        assertThat(watch.truth()).hasSize(7);
    }

    @Test
    void anHourWithoutABlockForgivesThem() {
        fail(3, 0);
        long later = 30 * SECOND + Duration.ofHours(1).toMillis();

        fail(3, later);

        assertThat(watch.blocks(HERE, later + 30 * SECOND)).isFalse();
    }

    @Test
    void noMoreThanTheLatestAddressesAreWatched() {
        fail(3, 0);
        for (int i = 0; i < 30_000; i++) {
            watch.failed("10.0." + (i >> 8) + "." + (i & 255), i, 0);
        }

        assertThat(watch.watched()).isEqualTo(10_000);
        assertThat(watch.blocks(HERE, 1)).as("forgotten").isFalse();
    }

    /** Whether the last of them blocks. */
    private boolean fail(int times, long now) {
        boolean blocks = false;
        for (int i = 0; i < times; i++) {
            blocks = watch.failed(HERE, 7, now);
        }
        return blocks;
    }
}

package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many streams of a connection may be open, after settings, answers, refusals and a GOAWAY. */
class StreamSlotsTest {
    private final ConnectionCapacity capacity = new ConnectionCapacity(true);
    private final StreamSlots slots = new StreamSlots(capacity);

    @Test
    void thereAreNoSlotsBeforeTheServersSettings() {
        assertThat(slots.limit()).isZero();

        slots.open();

        assertThat(slots.limit()).isEqualTo(64);
    }

    @Test
    void settingsLowerTheLimitAndNeverRaiseItAboveOurOwn() {
        slots.allow(3);
        slots.open();
        assertThat(slots.limit()).isEqualTo(3);

        slots.allow(4_294_967_295L);
        slots.open();
        assertThat(slots.limit()).isEqualTo(64);
    }

    @Test
    void aSlotIsTakenOnlyAsItWasSeen() {
        assertThat(slots.take(0)).isTrue();
        assertThat(slots.take(0)).isFalse();
        assertThat(slots.take(1)).isTrue();

        assertThat(slots.giveBack()).isFalse();
        assertThat(slots.giveBack()).isTrue();
        assertThat(slots.taken()).isZero();
    }

    @Test
    void aRefusalLowersTheLimitToTheAnswersSoFar() {
        slots.open();
        slots.answered();
        slots.answered();

        assertThat(slots.refused()).isTrue();

        assertThat(slots.limit()).isEqualTo(2);
        assertThat(capacity.streams()).isEqualTo(2);
        assertThat(slots.allRefused()).isFalse();

        slots.answered();
        assertThat(slots.limit()).as("after an answer more").isEqualTo(3);
        assertThat(capacity.streams()).as("until it is twice as many").isEqualTo(2);
        slots.answered();
        assertThat(capacity.streams()).isEqualTo(4);
    }

    @Test
    void aServerThatRefusesEveryStreamLeavesNoSlot() {
        slots.open();
        slots.opened(3);

        assertThat(slots.refused()).isFalse();

        assertThat(slots.limit()).isZero();
        assertThat(slots.allRefused()).isTrue();
        assertThat(capacity.streams()).as("streams of the next connection").isEqualTo(1);
    }

    @Test
    void aGoAwayAcceptsTheStreamsUpToItsLastOne() {
        slots.open();
        slots.opened(3);
        slots.opened(5);
        assertThat(slots.isRejected(5)).isFalse();

        slots.goAway(5);
        slots.goAway(7);

        assertThat(slots.isRejected(5)).isFalse();
        assertThat(slots.isRejected(7)).isTrue();
        assertThat(slots.refused()).isTrue();
        assertThat(capacity.streams()).as("streams 3 and 5").isEqualTo(2);
        assertThat(slots.allRefused()).isFalse();
    }

    @Test
    void aClosedConnectionHasNoSlotsWhateverComes() {
        slots.open();
        slots.close();
        slots.open();
        assertThat(slots.limit()).isZero();

        slots.refused();
        slots.answered();
        slots.answered();

        assertThat(slots.isClosed()).isTrue();
        assertThat(slots.limit()).isZero();
    }
}

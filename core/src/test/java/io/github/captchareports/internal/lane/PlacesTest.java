package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final LaneEntry COMPLAINT = new QuietEntry(1, 1, Priority.COMPLAINT, "/").entry;
    private static final LaneEntry CONFIRMATION = new QuietEntry(1, 1, Priority.CONFIRMATION, "/").entry;
    private static final LaneEntry IGNORED = new QuietEntry(1, 1, Priority.IGNORED, "/").entry;

    @Test
    void whatIsIgnoredLeavesHalfOfThePlacesToTheOthers() {
        Places places = new Places(5);
        assertThat(places.take(IGNORED, true)).isTrue();
        assertThat(places.take(IGNORED, true)).isTrue();
        assertThat(places.take(IGNORED, true)).isTrue();
        assertThat(places.areOverfull(IGNORED)).isFalse();
        assertThat(places.take(IGNORED, true)).isFalse();
        assertThat(places.taken()).isEqualTo(3);

        assertThat(places.take(COMPLAINT, true)).isTrue();
        assertThat(places.take(CONFIRMATION, true)).isTrue();
        assertThat(places.take(COMPLAINT, true)).isFalse();
        assertThat(places.taken()).isEqualTo(5);
    }

    @Test
    void aPlaceThatIsGivenBackIsThereAgain() {
        Places places = new Places(2);
        assertThat(places.take(IGNORED, true)).isTrue();
        assertThat(places.take(IGNORED, true)).isFalse();

        places.giveBack(IGNORED);

        assertThat(places.take(IGNORED, true)).isTrue();
    }

    @Test
    void withoutABoundMoreThanMayCanWait() {
        Places places = new Places(4);
        for (int i = 0; i < 3; i++) {
            assertThat(places.take(IGNORED, false)).isTrue();
        }
        assertThat(places.areOverfull(IGNORED)).isTrue();
        assertThat(places.areOverfull(COMPLAINT)).isFalse();

        assertThat(places.take(COMPLAINT, false)).isTrue();
        assertThat(places.areOverfull(COMPLAINT)).isFalse();
        assertThat(places.take(COMPLAINT, false)).isTrue();
        assertThat(places.areOverfull(COMPLAINT)).isTrue();
    }
}

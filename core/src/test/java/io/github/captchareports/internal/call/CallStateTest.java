package io.github.captchareports.internal.call;

import static io.github.captchareports.internal.call.CallEvent.CANCELLED;
import static io.github.captchareports.internal.call.CallEvent.CLAIMED;
import static io.github.captchareports.internal.call.CallEvent.DEFERRED;
import static io.github.captchareports.internal.call.CallEvent.FOLLOWED;
import static io.github.captchareports.internal.call.CallEvent.GRANTED;
import static io.github.captchareports.internal.call.CallEvent.OWNER_ENDED;
import static io.github.captchareports.internal.call.CallEvent.PREFLIGHT_PASSED;
import static io.github.captchareports.internal.call.CallEvent.PREFLIGHT_STARTED;
import static io.github.captchareports.internal.call.CallEvent.PUT_BACK;
import static io.github.captchareports.internal.call.CallEvent.SETTLED;
import static io.github.captchareports.internal.call.CallEvent.TIMED_OUT;
import static io.github.captchareports.internal.call.CallState.BACKING_OFF;
import static io.github.captchareports.internal.call.CallState.CLAIMING;
import static io.github.captchareports.internal.call.CallState.ENDED;
import static io.github.captchareports.internal.call.CallState.FOLLOWING;
import static io.github.captchareports.internal.call.CallState.ON_WIRE;
import static io.github.captchareports.internal.call.CallState.PREFLIGHT;
import static io.github.captchareports.internal.call.CallState.QUEUED;
import static io.github.captchareports.internal.call.CallState.READY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state of a call with every event. */
class CallStateTest {
    /** What can come, and where it leads; whatever is not named here cannot come. */
    private static final Map<CallState, Map<CallEvent, CallState>> TABLE = new EnumMap<>(Map.of(
            CLAIMING, Map.of(CLAIMED, QUEUED, FOLLOWED, FOLLOWING, SETTLED, ENDED),
            FOLLOWING, Map.of(OWNER_ENDED, CLAIMING, CANCELLED, ENDED),
            QUEUED, Map.of(PREFLIGHT_STARTED, PREFLIGHT, GRANTED, ON_WIRE, CANCELLED, ENDED, SETTLED, ENDED),
            PREFLIGHT, Map.of(PREFLIGHT_PASSED, READY, DEFERRED, BACKING_OFF, TIMED_OUT, PREFLIGHT, SETTLED, ENDED),
            READY, Map.of(PUT_BACK, QUEUED, GRANTED, ON_WIRE, TIMED_OUT, READY, CANCELLED, ENDED, SETTLED, ENDED),
            ON_WIRE, Map.of(DEFERRED, BACKING_OFF, TIMED_OUT, ON_WIRE, CANCELLED, ENDED, SETTLED, ENDED),
            BACKING_OFF,
                    Map.of(
                            PREFLIGHT_STARTED,
                            PREFLIGHT,
                            GRANTED,
                            ON_WIRE,
                            TIMED_OUT,
                            BACKING_OFF,
                            CANCELLED,
                            ENDED,
                            SETTLED,
                            ENDED),
            ENDED, Map.of(TIMED_OUT, ENDED, OWNER_ENDED, ENDED)));

    @ParameterizedTest
    @EnumSource(CallState.class)
    void everyEventLeadsWhereTheTableSays(CallState state) {
        for (CallEvent event : CallEvent.values()) {
            assertThat(state.after(event))
                    .as("%s and %s", state, event)
                    .isEqualTo(TABLE.getOrDefault(state, Map.of()).get(event));
        }
    }

    @Test
    void everyStateIsInTheTableAndIsReached() {
        Set<CallState> reached = EnumSet.of(CLAIMING);
        TABLE.values().forEach(events -> reached.addAll(events.values()));

        assertThat(TABLE.keySet()).containsExactly(CallState.values());
        assertThat(reached).containsExactly(CallState.values());
    }

    /** One result each: nothing comes after the end but what was under way already, and that changes nothing. */
    @ParameterizedTest
    @EnumSource(CallEvent.class)
    void nothingLeadsOutOfTheEnd(CallEvent event) {
        assertThat(ENDED.after(event)).isIn(null, ENDED);
    }

    @ParameterizedTest
    @EnumSource(value = CallState.class, names = "ENDED", mode = EnumSource.Mode.EXCLUDE)
    void everyOtherStateCanEnd(CallState state) {
        Set<CallState> reached = EnumSet.of(state);
        int before;
        do {
            before = reached.size();
            EnumSet.copyOf(reached)
                    .forEach(from ->
                            reached.addAll(TABLE.getOrDefault(from, Map.of()).values()));
        } while (reached.size() > before);

        assertThat(reached).contains(ENDED);
    }
}

package io.github.captchareports.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.shared.LedgerCircuit.Closed;
import io.github.captchareports.internal.shared.LedgerCircuit.HalfOpen;
import io.github.captchareports.internal.shared.LedgerCircuit.Open;
import io.github.captchareports.internal.shared.LedgerCircuit.State;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("StaticAssignmentOfThrowable") // states are equal by the very cause
class LedgerCircuitTest {
    private static final Throwable LOST = new IllegalStateException("lost");
    private static final Throwable LATER = new IllegalStateException("later");

    /** What may happen to the circuit. */
    enum Event {
        HEARTBEAT,
        HEARTBEAT_ANSWERED,
        FAILURE;

        void enter(LedgerCircuit circuit) {
            switch (this) {
                case HEARTBEAT -> circuit.heartbeat();
                case HEARTBEAT_ANSWERED -> circuit.heartbeatAnswered();
                case FAILURE -> circuit.failed(LATER);
            }
        }

        /** The event that a method of a state stands for. */
        static Event of(Method method) {
            return switch (method.getName()) {
                case "onHeartbeat" -> HEARTBEAT;
                case "onHeartbeatAnswered" -> HEARTBEAT_ANSWERED;
                case "onFailure" -> FAILURE;
                default -> throw new AssertionError("an event that the table lacks: " + method);
            };
        }
    }

    record Row(Class<? extends State> from, Event event, State to) {}

    static Stream<Row> table() {
        return Stream.of(
                new Row(Closed.class, Event.HEARTBEAT, new Closed()),
                new Row(Closed.class, Event.HEARTBEAT_ANSWERED, new Closed()),
                new Row(Closed.class, Event.FAILURE, new Open(LATER)),
                new Row(Open.class, Event.HEARTBEAT, new HalfOpen(new Open(LOST))),
                new Row(Open.class, Event.HEARTBEAT_ANSWERED, new Closed()),
                new Row(Open.class, Event.FAILURE, new Open(LATER)),
                new Row(HalfOpen.class, Event.HEARTBEAT, new HalfOpen(new Open(LOST))),
                new Row(HalfOpen.class, Event.HEARTBEAT_ANSWERED, new Closed()),
                new Row(HalfOpen.class, Event.FAILURE, new Open(LATER)));
    }

    private static LedgerCircuit in(Class<? extends State> state) {
        LedgerCircuit circuit = new LedgerCircuit();
        if (state != Closed.class) {
            circuit.failed(LOST);
        }
        if (state == HalfOpen.class) {
            circuit.heartbeat();
        }
        assertThat(circuit.state()).isInstanceOf(state);
        return circuit;
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachEventLeadsFromEachStateToTheNext(Row row) {
        LedgerCircuit circuit = in(row.from());
        List<Boolean> told = new ArrayList<>();
        circuit.watch(() -> told.add(circuit.admitsCalls()));
        boolean before = circuit.admitsCalls();

        row.event().enter(circuit);

        assertThat(circuit.state()).isEqualTo(row.to());
        assertThat(circuit.admitsCalls()).isEqualTo(row.to() instanceof Closed);
        assertThat(told)
                .as("only what changes is told")
                .isEqualTo(before == circuit.admitsCalls() ? List.of() : List.of(!before));
    }

    @Test
    void noPairOfStateAndEventIsMissing() {
        List<Event> events = Arrays.stream(State.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == State.class)
                .map(Event::of)
                .toList();
        List<String> pairs = Arrays.stream(State.class.getPermittedSubclasses())
                .flatMap(state -> events.stream().map(event -> state.getSimpleName() + " " + event))
                .toList();

        assertThat(table().map(row -> row.from().getSimpleName() + " " + row.event()))
                .containsExactlyInAnyOrderElementsOf(pairs);
        assertThat(events).containsExactlyInAnyOrder(Event.values());
    }

    @Test
    void aLostLedgerIsLookedForMoreOften() {
        assertThat(in(Closed.class).state().heartbeatNanos()).isEqualTo(2_000_000_000);
        assertThat(in(Open.class).state().heartbeatNanos()).isEqualTo(1_000_000_000);
        assertThat(in(HalfOpen.class).state().heartbeatNanos()).isEqualTo(1_000_000_000);
    }
}

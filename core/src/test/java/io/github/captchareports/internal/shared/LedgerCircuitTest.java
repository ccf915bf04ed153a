package io.github.captchareports.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.shared.LedgerCircuit.Closed;
import io.github.captchareports.internal.shared.LedgerCircuit.HalfOpen;
import io.github.captchareports.internal.shared.LedgerCircuit.Open;
import io.github.captchareports.internal.shared.LedgerCircuit.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerCircuitTest {
    private static final Throwable LOST = new IllegalStateException("lost");
    private static final Throwable LATER = new IllegalStateException("later");

    /** What may happen to the circuit, by the name of the method of a state that answers it. */
    private enum Event {
        onHeartbeat(LedgerCircuit::heartbeat),
        onHeartbeatAnswered(LedgerCircuit::heartbeatAnswered),
        onFailure(circuit -> circuit.failed(LATER));

        final Consumer<LedgerCircuit> enter;

        Event(Consumer<LedgerCircuit> enter) {
            this.enter = enter;
        }
    }

    private record Row(Class<? extends State> from, Event event, State to) {}

    private static Stream<Row> table() {
        return Stream.of(
                new Row(Closed.class, Event.onHeartbeat, new Closed()),
                new Row(Closed.class, Event.onHeartbeatAnswered, new Closed()),
                new Row(Closed.class, Event.onFailure, new Open(LATER)),
                new Row(Open.class, Event.onHeartbeat, new HalfOpen(new Open(LOST))),
                new Row(Open.class, Event.onHeartbeatAnswered, new Closed()),
                new Row(Open.class, Event.onFailure, new Open(LATER)),
                new Row(HalfOpen.class, Event.onHeartbeat, new HalfOpen(new Open(LOST))),
                new Row(HalfOpen.class, Event.onHeartbeatAnswered, new Closed()),
                new Row(HalfOpen.class, Event.onFailure, new Open(LATER)));
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

        row.event().enter.accept(circuit);

        assertThat(circuit.state()).isEqualTo(row.to());
        assertThat(circuit.admitsCalls()).isEqualTo(row.to() instanceof Closed);
        assertThat(told)
                .as("only what changes is told")
                .isEqualTo(before == circuit.admitsCalls() ? List.of() : List.of(!before));
    }

    @Test
    void noPairOfStateAndEventIsMissing() {
        Set<String> events = new HashSet<>();
        Arrays.stream(State.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == State.class)
                .forEach(method -> events.add(method.getName()));
        List<String> pairs = Arrays.stream(State.class.getPermittedSubclasses())
                .flatMap(state -> events.stream().map(event -> state.getSimpleName() + " " + event))
                .toList();

        assertThat(table().map(row ->
                        row.from().getSimpleName() + " " + row.event().name()))
                .containsExactlyInAnyOrderElementsOf(pairs);
    }

    @Test
    void aLostLedgerIsLookedForMoreOften() {
        assertThat(in(Closed.class).state().heartbeatNanos()).isEqualTo(2_000_000_000);
        assertThat(in(Open.class).state().heartbeatNanos()).isEqualTo(1_000_000_000);
        assertThat(in(HalfOpen.class).state().heartbeatNanos()).isEqualTo(1_000_000_000);
    }
}

package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSignalsTest {
    @Test
    void everySignalIsPassedOnAndNoneEndsTheProcess() throws Exception {
        BlockingQueue<StopSignal> came = new LinkedBlockingQueue<>();
        try (StopSignals signals = StopSignals.take()) {
            signals.forward(came::add);
            for (StopSignal signal : List.of(StopSignal.INT, StopSignal.TERM, StopSignal.HUP, StopSignal.TERM)) {
                raise(signal);
                assertThat(came.take()).isEqualTo(signal);
            }
        }
    }

    @Test
    void aSignalIsNotLostWhereverItComes() throws Exception {
        BlockingQueue<StopSignal> came = new LinkedBlockingQueue<>();
        try (StopSignals signals = StopSignals.take()) {
            raise(StopSignal.TERM);
            signals.forward(came::add);
            assertThat(came.take()).isEqualTo(StopSignal.TERM);
        }
    }

    static void raise(StopSignal signal) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance(signal.name()));
    }
}

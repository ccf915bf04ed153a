package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.Signals;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
public class StopSignalsTest {
    @Test
    void everySignalIsPassedOnAndNoneEndsTheProcess() throws Exception {
        BlockingQueue<StopSignal> came = new LinkedBlockingQueue<>();
        try (StopSignals signals = StopSignals.take()) {
            signals.forward(came::add);
            for (StopSignal signal : List.of(StopSignal.TERM, StopSignal.INT, StopSignal.HUP, StopSignal.TERM)) {
                if (isIgnored(signal)) {
                    continue;
                }
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

    /** The virtual machine leaves those alone that it was started to ignore. */
    private static boolean isIgnored(StopSignal signal) {
        long self = ProcessHandle.current().pid();
        return switch (signal) {
            case HUP -> Signals.isIgnored(self, 1);
            case INT -> Signals.isIgnored(self, 2);
            default -> false;
        };
    }

    public static void raise(StopSignal signal) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance(signal.name()));
    }
}

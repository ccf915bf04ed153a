package io.github.captchareports.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the signals of {@link StopSignal} over from the virtual machine until it is closed. A shutdown hook would not
 * do: it can neither tell which signal came, nor hear a second one, nor choose the exit code.
 *
 * <p>The JDK's {@code sun.misc.Signal} is reached by reflection, since naming it is a compiler warning that nothing can
 * suppress. Where it is not there, or the virtual machine keeps a signal to itself, that signal stays as it was.
 */
public final class StopSignals implements AutoCloseable {
    private record Kept(Object signal, Object handler) {}

    private final List<Kept> kept = new ArrayList<>();
    private final List<StopSignal> waiting = new ArrayList<>();
    private @Nullable Consumer<StopSignal> listener;

    private StopSignals() {}

    /** Takes the signals over; those that come before {@link #forward} wait for it. */
    public static StopSignals take() {
        StopSignals signals = new StopSignals();
        for (StopSignal signal : StopSignal.values()) {
            signals.take(signal);
        }
        return signals;
    }

    /** Passes signals on, on threads of the virtual machine's: a later one may come while the listener is at work. */
    public void forward(Consumer<StopSignal> to) {
        List<StopSignal> missed;
        synchronized (waiting) {
            listener = to;
            missed = List.copyOf(waiting);
        }
        missed.forEach(to);
    }

    private void came(StopSignal signal) {
        Consumer<StopSignal> now;
        synchronized (waiting) {
            now = listener;
            if (now == null) {
                waiting.add(signal);
                return;
            }
        }
        now.accept(signal);
    }

    @Override
    public void close() {
        for (Kept each : kept) {
            try {
                handle(each.signal(), each.handler());
            } catch (ReflectiveOperationException unavailable) {
                return;
            }
        }
    }

    private void take(StopSignal stop) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            came(stop);
                        }
                        return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                    });
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(stop.name());
            kept.add(new Kept(signal, handle(signal, handler)));
        } catch (InvocationTargetException keptByTheMachine) {
            // Not a signal of this system, or the machine runs with -Xrs.
        } catch (ReflectiveOperationException absent) {
            // No jdk.unsupported module.
        }
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        return signal.getClass()
                .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }
}

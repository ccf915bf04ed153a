package io.github.captchareports.simulator.junit;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link CaptchaSimulator} for the tests of a class.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SimulatorExtension SIMULATOR =
 *         SimulatorExtension.of(CaptchaSimulator.builder().latency(Duration.ofMillis(5)));
 *
 * @Test
 * void reportsOnce(CaptchaSimulator simulator) { ... }
 * }</pre>
 *
 * <p>With {@code @ExtendWith(SimulatorExtension.class)} it has the default settings, the documented rules among them: a test
 * that sends little but complaints asks for {@link CaptchaSimulatorBuilder#deliveryOnly()}, or for solves that it does
 * not report with {@link CaptchaSimulatorBuilder#background(BackgroundVolume)}. In a static field, or with
 * {@code @ExtendWith} on the class, one simulator serves the class and its nested classes and is
 * {@linkplain CaptchaSimulator#reset() reset} before each test; in an instance field each test has one of its own.
 * Tests that run in parallel and share a simulator see each other's requests.
 */
public final class SimulatorExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private final CaptchaSimulatorBuilder settings;
    private @Nullable CaptchaSimulator simulator;
    private int users;

    /** A simulator with the default settings. */
    public SimulatorExtension() {
        this(CaptchaSimulator.builder());
    }

    private SimulatorExtension(CaptchaSimulatorBuilder settings) {
        this.settings = settings;
    }

    /**
     * A simulator with settings of its own.
     *
     * @param settings the settings, which the extension keeps and starts from
     * @return the extension
     */
    public static SimulatorExtension of(CaptchaSimulatorBuilder settings) {
        return new SimulatorExtension(settings);
    }

    /**
     * The simulator of the running test.
     *
     * @return the simulator
     * @throws IllegalStateException if no test of its class is running
     */
    public synchronized CaptchaSimulator simulator() {
        if (simulator == null) {
            throw new IllegalStateException(
                    "No simulator is running: it starts before the first test of the class that registers it");
        }
        return simulator;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        enter();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        enter().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        leave();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        leave();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CaptchaSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }

    private synchronized CaptchaSimulator enter() {
        users++;
        if (simulator == null) {
            simulator = settings.start();
        }
        return simulator;
    }

    private synchronized void leave() {
        users--;
        if (users == 0 && simulator != null) {
            simulator.close();
            simulator = null;
        }
    }
}

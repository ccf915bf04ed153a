package io.github.captchareports.verification.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test of this module during which an error was logged: errors are for defects, and whatever a service or a
 * subscriber does is none. Logback makes its own instance, as the configuration says; JUnit another.
 */
public final class LoggedErrors extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements BeforeEachCallback, AfterEachCallback {
    private static final PerTest<String> MET = new PerTest<>();

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            IThrowableProxy thrown = event.getThrowableProxy();
            String cause = thrown == null ? "" : " (" + thrown.getClassName() + ": " + thrown.getMessage() + ")";
            MET.add(event.getLoggerName() + ": " + event.getFormattedMessage() + cause);
        }
    }

    /** The errors since the last look, which are hereby dealt with for the test that calls this. */
    public static List<String> drain() {
        return MET.drain();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        MET.begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> met = MET.end();
        if (!met.isEmpty()) {
            throw new AssertionError(
                    met.size() + " errors were logged while this test ran, here or by a test beside it; the"
                            + " first of them: " + met.get(0));
        }
    }
}

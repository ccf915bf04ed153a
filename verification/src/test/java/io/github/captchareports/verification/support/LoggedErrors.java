package io.github.captchareports.verification.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test of this module during which an error was logged: errors are for defects, and whatever a service or a
 * subscriber does is none. Logback makes its own instance, as the configuration says; JUnit another.
 */
public final class LoggedErrors extends UnsynchronizedAppenderBase<ILoggingEvent> implements AfterEachCallback {
    private static final Queue<String> MET = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            IThrowableProxy thrown = event.getThrowableProxy();
            String cause = thrown == null ? "" : " (" + thrown.getClassName() + ": " + thrown.getMessage() + ")";
            MET.add(event.getLoggerName() + ": " + event.getFormattedMessage() + cause);
        }
    }

    /** The errors since the last look, which are hereby dealt with. */
    public static List<String> drain() {
        List<String> met = new ArrayList<>();
        String next;
        while ((next = MET.poll()) != null) {
            met.add(next);
        }
        return met;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> met = drain();
        if (!met.isEmpty()) {
            throw new AssertionError(met.size() + " errors were logged, the first of them: " + met.get(0));
        }
    }
}

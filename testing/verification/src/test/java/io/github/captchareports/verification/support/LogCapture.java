package io.github.captchareports.verification.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/** Every logger at TRACE for the length of a test; keeps the events in which a canary sings. */
public final class LogCapture extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Canary canary;
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final AtomicLong events = new AtomicLong();
    private final Map<String, Level> levelsBefore = new HashMap<>();
    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

    private LogCapture(Canary canary) {
        this.canary = canary;
    }

    public static LogCapture of(Canary canary) {
        LogCapture capture = new LogCapture(canary);
        capture.open();
        return capture;
    }

    private void open() {
        setContext(loggers);
        start();
        for (Logger logger : loggers.getLoggerList()) {
            if (logger.getLevel() != null) {
                levelsBefore.put(logger.getName(), logger.getLevel());
                logger.setLevel(Level.TRACE);
            }
        }
        root().iteratorForAppenders().forEachRemaining(appender -> appender.addFilter(new ErrorsOnly()));
        root().addAppender(this);
    }

    /** Events seen, to show that the capture is awake. */
    public long events() {
        return events.get();
    }

    public Queue<String> found() {
        return found;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.incrementAndGet();
        String text = event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                + event.getKeyValuePairs();
        if (event.getThrowableProxy() != null) {
            text += ThrowableProxyUtil.asString(event.getThrowableProxy());
        }
        if (canary.singsIn(text)) {
            found.add(text);
        }
    }

    @Override
    public void close() {
        root().detachAppender(this);
        root().iteratorForAppenders().forEachRemaining(appender -> appender.clearAllFilters());
        levelsBefore.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
        stop();
    }

    private Logger root() {
        return loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}

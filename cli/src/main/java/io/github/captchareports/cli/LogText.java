package io.github.captchareports.cli;

import ch.qos.logback.classic.pattern.ExtendedThrowableProxyConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.captchareports.spi.ForeignText;
import java.util.stream.Collectors;

/** Converters of log lines on standard error: each message is on one line, and has no control characters in it. */
final class LogText {
    private static final int LONGEST = 2_000;

    private LogText() {}

    /** The message; {@code %clean} in the pattern. */
    public static final class Message extends MessageConverter {
        @Override
        public String convert(ILoggingEvent event) {
            return ForeignText.clean(super.convert(event), LONGEST);
        }
    }

    /** The exception, line by line; {@code %cleanEx} in the pattern. */
    public static final class Failure extends ExtendedThrowableProxyConverter {
        @Override
        public String convert(ILoggingEvent event) {
            return super.convert(event)
                    .lines()
                    .map(line -> ForeignText.clean(line.replace("\t", "    "), LONGEST) + System.lineSeparator())
                    .collect(Collectors.joining());
        }
    }
}

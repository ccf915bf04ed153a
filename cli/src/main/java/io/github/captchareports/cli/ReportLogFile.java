package io.github.captchareports.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The engine's report log, appended to a file as JSON lines for as long as this is open. */
final class ReportLogFile {
    private final Logger logger;
    private final FileAppender<ILoggingEvent> appender;

    private ReportLogFile(Logger logger, FileAppender<ILoggingEvent> appender) {
        this.logger = logger;
        this.appender = appender;
    }

    /** Opens the file, and the logger for it. */
    static ReportLogFile open(Path file) {
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException | SecurityException unwritable) {
            throw new ConfigurationException(
                    "--report-log: the file cannot be written; use a path in an existing folder that may be written to");
        }
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new ConfigurationException(
                    "--report-log: another logging backend than the command's own is on the class path; remove it");
        }
        JsonLines encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName("report-log");
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.setImmediateFlush(false);
        appender.start();
        if (!appender.isStarted()) {
            throw new ConfigurationException("--report-log: the file cannot be used; check the disk, or give another");
        }
        Logger logger = context.getLogger("captcha_reports");
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
        return new ReportLogFile(logger, appender);
    }

    void close() {
        logger.setLevel(Level.OFF);
        logger.detachAppender(appender);
        appender.stop();
    }

    /** The key-value pairs of an event, in their order. */
    private static final class JsonLines extends EncoderBase<ILoggingEvent> {
        private static final JsonFactory JSON = new JsonFactory();

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            StringWriter line = new StringWriter(320);
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
                json.writeStartObject();
                for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
                    write(json, pair);
                }
                json.writeEndObject();
            }
            return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        }

        private static void write(JsonGenerator json, KeyValuePair pair) {
            if (pair.value == null) {
                json.writeNullProperty(pair.key);
            } else if (pair.value instanceof Number number) {
                json.writeNumberProperty(pair.key, number.longValue());
            } else {
                json.writeStringProperty(pair.key, pair.value.toString());
            }
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}

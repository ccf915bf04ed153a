package io.github.captchareports.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.file.OutputFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The engine's report log, appended to a file as JSON lines for as long as this is open. */
public final class ReportLogFile {
    private final Path path;
    private final Logger logger;
    private final Lines appender;

    private ReportLogFile(Path path, Logger logger, Lines appender) {
        this.path = path;
        this.logger = logger;
        this.appender = appender;
    }

    /** Opens the file, which its owner alone can read where it is new, and the logger for it. */
    public static ReportLogFile open(Path file) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new ConfigurationException(
                    "--report-log: another logging backend than the command's own is on the class path; remove it");
        }
        Lines appender = new Lines(
                Channels.newOutputStream(OutputFile.open("--report-log", file, OutputFile.Readers.OWNER, true)));
        appender.setContext(context);
        appender.setName("report-log");
        appender.start();
        Logger logger = context.getLogger("captcha_reports");
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
        return new ReportLogFile(file, logger, appender);
    }

    /** Writes what is left; returns what to tell where the file is not complete, else null. */
    @Nullable
    public String close() {
        logger.setLevel(Level.OFF);
        logger.detachAppender(appender);
        appender.stop();
        IOException failure = appender.failure();
        return failure == null
                ? null
                : "--report-log: " + path + " could not be written (" + Complaint.cause(failure)
                        + ") and is not complete; make room. The results themselves are not affected";
    }

    /** Appends lines until one cannot be written. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final OutputStream out;
        private volatile @Nullable IOException failure;

        Lines(OutputStream out) {
            this.out = new BufferedOutputStream(out, 1 << 13);
        }

        @Nullable
        IOException failure() {
            return failure;
        }

        /** One thread at a time, as the base class sees to. */
        @Override
        protected void append(ILoggingEvent event) {
            if (failure != null) {
                return;
            }
            try {
                out.write(JsonLine.encode(event));
            } catch (IOException full) {
                failure = full;
            }
        }

        @Override
        public void stop() {
            super.stop();
            try {
                if (failure == null) {
                    out.flush();
                }
            } catch (IOException full) {
                failure = full;
            }
            try {
                out.close();
            } catch (IOException full) {
                if (failure == null) {
                    failure = full;
                }
            }
        }
    }

    /** The key-value pairs of an event, in their order. */
    private static final class JsonLine {
        private static final JsonFactory JSON = new JsonFactory();

        private JsonLine() {}

        static byte[] encode(ILoggingEvent event) {
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
    }
}

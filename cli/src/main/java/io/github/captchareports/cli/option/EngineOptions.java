package io.github.captchareports.cli.option;

import io.github.captchareports.ReporterBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that set the engine. */
public final class EngineOptions {
    @Option(
            names = "--response-timeout",
            paramLabel = "DURATION",
            description = "How long an attempt may take (default: 10s).")
    private @Nullable Duration responseTimeout;

    @Option(
            names = "--margin",
            paramLabel = "DURATION",
            description = "Stop this long before a report's deadline (default: 500ms).")
    private @Nullable Duration margin;

    @Option(names = "--concurrency", paramLabel = "N", description = "Reports at work at once (default: 1024).")
    private @Nullable Integer concurrency;

    @Option(
            names = "--no-guard",
            description = "Send complaints even where they are so many that a service would stop listening to them.")
    private boolean unguarded;

    public boolean isGuarded() {
        return !unguarded;
    }

    public void applyTo(ReporterBuilder builder) {
        if (responseTimeout != null) {
            builder.responseTimeout(responseTimeout);
        }
        if (margin != null) {
            builder.margin(margin);
        }
        if (concurrency != null) {
            builder.concurrency(concurrency);
        }
    }
}

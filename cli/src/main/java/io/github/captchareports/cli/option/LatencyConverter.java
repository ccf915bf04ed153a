package io.github.captchareports.cli.option;

import io.github.captchareports.simulator.Latency;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Latencies: {@code 20ms}, {@code 20ms..80ms} between two bounds, {@code 20ms~200ms} median and 99th percentile. */
public final class LatencyConverter implements ITypeConverter<Latency> {
    private static final DurationConverter DURATIONS = new DurationConverter();

    @Override
    public Latency convert(String text) {
        try {
            int bounds = text.indexOf("..");
            if (bounds >= 0) {
                return Latency.uniform(duration(text.substring(0, bounds)), duration(text.substring(bounds + 2)));
            }
            int median = text.indexOf('~');
            if (median >= 0) {
                return Latency.logNormal(duration(text.substring(0, median)), duration(text.substring(median + 1)));
            }
            return Latency.constant(duration(text));
        } catch (IllegalArgumentException refused) {
            throw new TypeConversionException(String.valueOf(refused.getMessage()));
        }
    }

    private static Duration duration(String text) {
        return DURATIONS.convert(text);
    }
}

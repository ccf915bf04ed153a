package io.github.captchareports.cli.option;

import io.github.captchareports.cli.Quoted;
import io.github.captchareports.spi.KeySyntax;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: a whole number and its unit. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    /** No key is shorter than this. */
    private static final int SHORT = 16;

    private static final String REMEDY = "write a whole number and its unit, such as 500ms, 10s, 2m or 1h";

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
        String problem;
        if (text.startsWith("-")) {
            problem = "is negative";
        } else if (text.matches("[0-9]+")) {
            problem = "has no unit";
        } else {
            problem = "is not a duration";
        }
        throw new TypeConversionException(
                (text.length() < SHORT ? Quoted.of(text) : KeySyntax.shown(text)) + " " + problem + "; " + REMEDY);
    }
}

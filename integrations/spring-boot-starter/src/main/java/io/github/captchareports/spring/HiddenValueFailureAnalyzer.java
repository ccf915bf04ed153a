package io.github.captchareports.spring;

import io.github.captchareports.spi.KeySyntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells which property of ours cannot be read, without its value, before Spring Boot does with it: people put the key itself
 * everywhere.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HiddenValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        if (!cause.getName().toString().startsWith(CaptchaReportsProperties.PREFIX)) {
            return null;
        }
        UnboundConfigurationPropertiesException unknown =
                findCause(cause, UnboundConfigurationPropertiesException.class);
        if (unknown != null) {
            List<String> names = new ArrayList<>();
            unknown.getUnboundProperties().forEach(property -> names.add(place(property)));
            return new FailureAnalysis(
                    "The captcha reporter cannot be opened because there is no such property: "
                            + String.join(", ", names)
                            + ". Values are not shown, since one may be a key.",
                    "Correct the name, or take the property out.",
                    cause);
        }
        ConfigurationProperty property = cause.getProperty();
        String place = property == null ? "'" + cause.getName() + "'" : place(property);
        return new FailureAnalysis(
                "The captcha reporter cannot be opened because the property " + place + " is no "
                        + cause.getTarget().getType().toString().replaceFirst("^java\\.(lang|time|util)\\.", "")
                        + ". Its value is not shown, since it may be a key.",
                "Correct the value, or take the property out.",
                cause);
    }

    private static String place(ConfigurationProperty property) {
        String place = "'" + name(property.getName()) + "'";
        String origin = String.valueOf(property.getOrigin());
        // Of a file; any other repeats the name.
        return origin.contains(" - ") ? place + " (" + origin + ")" : place;
    }

    private static String name(ConfigurationPropertyName name) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (KeySyntax.mayBeKey(name.getElement(i, ConfigurationPropertyName.Form.ORIGINAL))) {
                return name.chop(i) + ".(not shown, since it may be a key)";
            }
        }
        return name.toString();
    }
}

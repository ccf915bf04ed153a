package io.github.captchareports.spring;

import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ReportProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The providers there are: the application's beans, and those on the class path. */
final class Providers {
    private final List<ReportProvider> beans;
    private final Map<String, ReportProvider> byId = new TreeMap<>();

    Providers(List<ReportProvider> beans) {
        this.beans = beans;
        try {
            ServiceLoader.load(ReportProvider.class).forEach(found -> byId.put(found.id(), found));
        } catch (ServiceConfigurationError broken) {
            throw new InvalidSettingException(
                    CaptchaReportsProperties.PREFIX + ".accounts",
                    "a provider on the class path cannot be used: " + broken.getMessage(),
                    "mend or remove its jar");
        }
        beans.forEach(bean -> byId.put(bean.id(), bean));
    }

    /** The application's own. */
    List<ReportProvider> beans() {
        return beans;
    }

    /** The provider that an account names. */
    ReportProvider find(String property, @Nullable String id) {
        ReportProvider provider = byId.get(Setting.required(property, id, "use one of " + known()));
        if (provider == null) {
            throw new InvalidSettingException(
                    property,
                    KeySyntax.shown(String.valueOf(id)) + " is no provider",
                    "use one of " + known() + ", or add the provider's jar or a bean of it");
        }
        return provider;
    }

    private String known() {
        return String.join(", ", byId.keySet());
    }
}

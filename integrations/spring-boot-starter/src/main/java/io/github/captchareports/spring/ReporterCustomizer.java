package io.github.captchareports.spring;

import io.github.captchareports.ReporterBuilder;

/**
 * Changes the auto-configured reporter before it is opened. Beans of this type are called in their order, after all
 * properties and beans have been applied.
 */
@FunctionalInterface
public interface ReporterCustomizer {
    /**
     * Changes the settings.
     *
     * @param builder the settings so far
     */
    void customize(ReporterBuilder builder);
}

/**
 * A reporter's meters ({@link io.github.captchareports.micrometer.ReporterMetrics}) and observations
 * ({@link io.github.captchareports.micrometer.ReporterObservations}), each a listener to add to the builder.
 */
@NullMarked
package io.github.captchareports.micrometer;

import org.jspecify.annotations.NullMarked;

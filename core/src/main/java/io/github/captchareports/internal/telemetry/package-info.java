/** What a reporter counts, logs and tells its listeners. Knows neither calls nor lanes. */
@NullMarked
package io.github.captchareports.internal.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * What a provider must do, as tests that its own test class inherits: implement
 * {@link io.github.captchareports.tck.ReportProviderContract}.
 */
@NullMarked
package io.github.captchareports.tck;

import org.jspecify.annotations.NullMarked;

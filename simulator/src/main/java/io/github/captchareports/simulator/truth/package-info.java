/**
 * What really happened at the simulated services, whatever the wire says. Start at
 * {@link io.github.captchareports.simulator.truth.Truth}.
 */
@NullMarked
package io.github.captchareports.simulator.truth;

import org.jspecify.annotations.NullMarked;

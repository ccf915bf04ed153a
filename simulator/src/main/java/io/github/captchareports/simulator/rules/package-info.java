/**
 * The rules by which the simulated services judge: figures with their sources, and nothing that counts. Start at
 * {@link io.github.captchareports.simulator.rules.ServiceRules}.
 */
@NullMarked
package io.github.captchareports.simulator.rules;

import org.jspecify.annotations.NullMarked;
